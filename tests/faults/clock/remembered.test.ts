import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChannelKeys } from '../../../bot/channel/channel-keys.ts';
import { ExpiringCache } from '../../../services/directory/expiring-cache.ts';
import { AccessTokens } from '../../../services/microsoft/access-tokens.ts';
import { httpFake } from '../../services/directory/http-fake.ts';
import { graph, registrationOf } from '../../services/microsoft/microsoft-kit.ts';
import { FakeClock } from '../../support/fakes.ts';
import { startKeyServer } from '../../threats/support/bot-framework.ts';
import { jumps } from './jumping-clock.ts';

/** A minute that clocks may differ by is no jump. */
const far = jumps.filter(([, seconds]) => Math.abs(seconds) > 86_400);

for (const [title, seconds] of far) {
  test(`what is remembered for a while is fetched anew when the clock goes ${title}`, async () => {
    const clock = new FakeClock();
    const cache = new ExpiringCache<number>({ clock, secondsFor: () => 600, capacity: 10 });
    let fetched = 0;
    const get = (): Promise<number> => cache.get('one', () => Promise.resolve((fetched += 1)));
    await get();
    clock.advance(seconds);
    assert.equal(await get(), 2);
    assert.equal(await get(), 2);
  });

  test(`an access token is asked for anew when the clock goes ${title}`, async (t) => {
    const token = (name: string) => ({ token_type: 'Bearer', expires_in: 3_600, access_token: name });
    const { baseUrl } = await httpFake(
      t,
      { status: 200, json: token('first') },
      { status: 200, json: token('second') },
    );
    const clock = new FakeClock();
    const about = { registration: registrationOf({}), resource: graph };
    const credentials = new AccessTokens({ ...about, clock, loginBaseUrl: baseUrl });
    assert.equal(await credentials.accessToken(), 'first');
    clock.advance(seconds);
    assert.equal(await credentials.accessToken(), 'second');
    assert.equal(await credentials.accessToken(), 'second');
  });

  test(`the channel's keys are not believed for longer, nor a new one refused, when the clock goes ${title}`, async (t) => {
    const server = await startKeyServer(t);
    const clock = new FakeClock();
    const keys = new ChannelKeys({ metadataUrl: server.channel.metadataUrl, clock });
    server.keyIds = ['teams'];
    assert.ok(await keys.find('teams'));
    // The channel withdraws its key and has another one.
    server.keyIds = ['webchat'];
    clock.advance(seconds);
    assert.equal(await keys.find('teams'), undefined);
    assert.ok(await keys.find('webchat'));
  });

  test(`keys that could not be had are asked for again when the clock goes ${title}`, async (t) => {
    const server = await startKeyServer(t);
    const clock = new FakeClock();
    const keys = new ChannelKeys({ metadataUrl: server.channel.metadataUrl, clock });
    server.mood = 500;
    await assert.rejects(keys.find('teams'), { name: 'KeysUnavailableError' });
    server.mood = 'well';
    clock.advance(seconds);
    assert.ok(await keys.find('teams'));
  });
}
