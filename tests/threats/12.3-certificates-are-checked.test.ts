import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:https';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { ChannelKeys, KeysUnavailableError } from '../../bot/channel/channel-keys.ts';
import { systemClock } from '../../services/clock.ts';
import { DirectoryUnavailableError } from '../../services/directory/directory.ts';
import { GraphClient } from '../../services/directory/graph-client.ts';
import { GraphDirectory } from '../../services/directory/graph-directory.ts';
import { AccessTokens } from '../../services/microsoft/access-tokens.ts';
import { AccessTokenError } from '../../services/microsoft/token-requests.ts';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { openStore } from '../../services/store/open-store.ts';
import { TwilioTelephony } from '../../services/telephony/twilio/twilio-telephony.ts';
import { enrollmentKit } from '../services/enrollment/enrollment-kit.ts';
import { graph as microsoftGraph, registrationOf } from '../services/microsoft/microsoft-kit.ts';
import { rightHeader, signed, startGuarded, tenantId } from './support/bot-framework.ts';
import { production, refusal, secret } from './support/production.ts';
import { startUntrustedServer } from './support/untrusted-server.ts';

function assertUnheard(error: unknown, heard: readonly Buffer[]): void {
  assert.ok(!inspect(error, { depth: 20, showHidden: true }).includes(secret));
  assert.deepEqual(heard, []);
}

describe('ASVS 12.3: a server whose certificate nobody vouches for', { concurrency: 3 }, () => {
  test('answers those who do not look (else the tests below would prove nothing)', async (t) => {
    const { url, heard } = await startUntrustedServer(t);
    const sent = request(url, { rejectUnauthorized: false, agent: false }).end();
    await once(sent, 'response');
    assert.equal(heard.length, 1);
  });

  test('is no MongoDB: the bot does not start, and says why in one line without a secret', async (t) => {
    const { port, heard } = await startUntrustedServer(t);
    const uri = `mongodb://demo:${secret}@127.0.0.1:${port}/bot?tls=true`;
    const line = await refusal(t, await production(t, uri));
    assert.match(line, /^MongoDB's certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/u);
    assert.deepEqual(heard, []);
  });

  test('is no MongoDB under another name than its own, whoever vouches for it', async (t) => {
    const { port, heard, certificateFile } = await startUntrustedServer(t);
    const mongodbUri = `mongodb://demo:${secret}@localhost:${port}/bot?tls=true&tlsCAFile=${certificateFile}`;
    await assert.rejects(openStore({ kind: 'mongodb', uri: mongodbUri }), (error: unknown) => {
      assert.ok(error instanceof StoreUnavailableError);
      assert.match(error.message, /not trusted \(ERR_TLS_CERT_ALTNAME_INVALID\)/u);
      return true;
    });
    assert.deepEqual(heard, []);
  });

  test('is spoken to once its authority is named', async (t) => {
    const { port, heard, certificateFile } = await startUntrustedServer(t);
    const mongodbUri = `mongodb://127.0.0.1:${port}/bot?tls=true&tlsCAFile=${certificateFile}`;
    await assert.rejects(openStore({ kind: 'mongodb', uri: mongodbUri }), /^StoreUnavailableError: MongoDB did not/u);
    assert.ok(heard.length > 0);
  });

  test('is no Entra: it never hears the bot’s password', async (t) => {
    const { url, heard } = await startUntrustedServer(t);
    const registration = registrationOf({ credential: { kind: 'secret', secret } });
    const about = { registration, resource: microsoftGraph, clock: systemClock };
    const error: unknown = await new AccessTokens({ ...about, loginBaseUrl: url })
      .accessToken()
      .catch((reason: unknown) => reason);
    assert.ok(error instanceof AccessTokenError);
    assertUnheard(error, heard);
  });

  test('is no directory: it never hears the token, and nobody is enrolled by what it says', async (t) => {
    const { url, heard } = await startUntrustedServer(t);
    const person = { tenantId, objectId: '00000000-0000-0000-0000-000000000001' };
    const accessToken = (): Promise<string> => Promise.resolve(secret);
    const graph = new GraphClient({ clock: systemClock, accessToken, baseUrl: `${url}/v1.0` });
    const directory = new GraphDirectory({ tenantId, clock: systemClock, graph });
    const { service, changes } = await enrollmentKit(t, { directory });
    const error: unknown = await service.begin(person, 'authenticator-code').catch((reason: unknown) => reason);
    assert.ok(error instanceof DirectoryUnavailableError);
    assertUnheard(error, heard);
    const { status, pending, methods } = await changes.status(person);
    assert.deepEqual([status, pending, methods], ['disabled', undefined, []]);
  });

  test('is no Twilio: it hears neither number nor code nor token, and nothing was sent', async (t) => {
    const { url, heard } = await startUntrustedServer(t);
    const troubles: unknown[] = [];
    const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: secret, from: '+442079460000', apiBaseUrl: url };
    const onTrouble = (error: unknown): void => void troubles.push(error);
    const telephony = new TwilioTelephony({ account, publicUrl: 'https://bot.example.com', onTrouble });
    const text = { to: '+447700900123', body: secret, challengeId: 'demo' };
    assert.deepEqual(await telephony.sendText(text), { code: 'unavailable' });
    assert.match(inspect(troubles[0]), /DEPTH_ZERO_SELF_SIGNED_CERT/u);
    assertUnheard(troubles[0], heard);
  });

  test('is not where the channel’s keys come from', async (t) => {
    const { url, heard } = await startUntrustedServer(t);
    const keys = new ChannelKeys({ metadataUrl: `${url}/metadata`, clock: systemClock });
    await assert.rejects(keys.find('teams'), KeysUnavailableError);
    assert.deepEqual(heard, []);
  });

  test('is not where answers go, not even when the channel names it', async (t) => {
    const { url, heard } = await startUntrustedServer(t);
    const { post, right, logLines } = await startGuarded(t, { bot: {}, channelTimeoutMs: 500 });
    const token = signed(rightHeader, { ...right, serviceurl: url });
    assert.equal((await post(token, { serviceUrl: url })).status, 200);
    assert.match(logLines.join(''), /DEPTH_ZERO_SELF_SIGNED_CERT.*"msg":"the apology could not be sent"/u);
    assert.deepEqual(heard, []);
  });
});
