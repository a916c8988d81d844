import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { openEmbeddedStore } from '../../services/store/embedded/store.ts';
import { startServer } from '../bot/http/server-kit.ts';
import { temporaryDirectory } from '../services/store/temporary-stores.ts';
import { allMethods } from '../support/foundation.ts';
import { FakeClock } from '../support/fakes.ts';
import type { Person } from '../support/person.ts';
import { addKeys, assertKeptClean } from './support/kept-files.ts';
import { RecordedTeams } from './support/recorded-teams.ts';
import { Watch } from './support/watch.ts';

const number = { written: '206 735 9142', e164: '+12067359142' };

/** The bot behind HTTP, watched for a number, what is texted to it, and a PIN. */
async function watched(t: TestContext) {
  const directory = temporaryDirectory(t);
  const store = await openEmbeddedStore({ directory });
  t.after(() => store.close());
  const clock = new FakeClock();
  const served = await startServer(t, { bot: { store, clock, policy: { ...allMethods, callPin: 'required' } } });
  const watch = new Watch(await RecordedTeams.start(t, () => served.port), () => clock.now());
  addKeys(watch.canaries, served.keyRing);
  for (const text of [number.written, number.e164, '2067359142', '735 9142', '7359142', '735-9142']) {
    watch.canaries.addText('secret', `number as ${text.length} characters`, text);
  }
  watch.canaries.addCode('PIN', '739 154');
  /** The chat over HTTP hears of what happened at the phone. */
  const hears = ({ tenantId, objectId }: Person): Promise<void> =>
    served.resumer.enrollmentChanged({ tenantId, objectId });
  return { ...served, store, clock, watch, directory, hears };
}

async function askFor(person: Person, channel: 'text' | 'call'): Promise<void> {
  await person.say('set up');
  await person.click('Set up', { method: 'mobile-phone' });
  await person.click('Contact me', { country: 'US', number: number.written, channel });
}

async function assertClean(all: Awaited<ReturnType<typeof watched>>): Promise<void> {
  const { watch } = all;
  const sent = watch.teams.emissions.map(({ body }) => body).join('\n');
  assert.ok(sent.includes('•• 42'), 'what may be shown is shown');
  assert.deepEqual(watch.canaries.seenIn(sent, ['name', 'account', 'id']), [], 'what was sent to chats');
  await assertKeptClean({ ...all, canaries: watch.canaries });
}

describe('ASVS 14.2.1, 14.3: phone numbers, texted codes and PINs are seen nowhere', () => {
  test('when somebody types a wrong code, sends one back, and verifies again', async (t) => {
    const all = await watched(t);
    const { watch, telephony, answers, clock, hears } = all;
    const alex = watch.person(1);
    await askFor(alex, 'text');
    const { code } = telephony;
    await alex.click('Verify', { code: watch.wrong() });
    await alex.say(watch.wrong());
    await answers.textReceived({ from: number.e164, body: watch.typed(code) });
    await hears(alex);
    await alex.click('Done');
    clock.advance(60);
    await alex.say('status');
    await alex.click('Try it out');
    await alex.click('Verify', { code: watch.typed(telephony.code) });
    await assertClean(all);
  });

  test('when the carrier refuses, fails and does not answer', async (t) => {
    const all = await watched(t);
    const { watch, telephony, answers, chatUpdates } = all;
    const alex = watch.person(1);
    await askFor(alex, 'text');
    watch.typed(telephony.code);
    await answers.textFailed(telephony.texts[0]?.challengeId ?? '', { sid: 'SM1', reason: 'unreachable' });
    await chatUpdates.settled();
    telephony.answer = { code: 'unavailable' };
    all.clock.advance(60);
    await alex.click('Send it again');
    telephony.answer = undefined;
    all.clock.advance(120);
    await alex.click('Send it again');
    watch.typed(telephony.code);
    await assertClean(all);
  });

  test('when somebody chooses a PIN, mistypes it on a call and enters it', async (t) => {
    const all = await watched(t);
    const { watch, telephony, answers, hears } = all;
    const alex = watch.person(1);
    await askFor(alex, 'call');
    await alex.click('Contact me', { pin: '739154', repeatedPin: '739154' });
    const keys = { sid: 'CA1', attempt: 1 };
    await answers.callAnswered(telephony.calling, { sid: 'CA1' });
    await answers.keysPressed(telephony.calling, { ...keys, digits: `${watch.wrong()}#` });
    await answers.keysPressed(telephony.calling, { ...keys, digits: '739154#', attempt: 2 });
    await hears(alex);
    assert.match(alex.lastLine, /^You're all set/u);
    await assertClean(all);
  });
});
