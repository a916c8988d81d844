import assert from 'node:assert/strict';
import { randomBytes, X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, test, type TestContext } from 'node:test';
import { mongodbTestUri, withMongoClient } from '../../services/store/temporary-stores.ts';
import { LoopbackInternet } from '../../support/loopback-internet.ts';
import { respondJson } from '../../support/respond.ts';
import { temporaryFolder } from '../../support/running-bot.ts';
import { keySet } from '../../threats/support/bot-framework.ts';
import { npmScript } from '../../threats/support/npm-script.ts';
import { production, secret } from '../../threats/support/production.ts';

const skip = mongodbTestUri === undefined ? 'MONGODB_TEST_URI is not set: the MongoDB half of the store suite' : false;
const accountSid = `AC${'0'.repeat(31)}1`;

const roles = Buffer.from('{"roles":["User.Read.All","UserAuthenticationMethod.ReadWrite.All"]}').toString('base64url');
const answering =
  (status: number, json: unknown) =>
  (asked: IncomingMessage, response: ServerResponse): void => {
    asked.resume();
    respondJson(response, status, json);
  };
const capabilities = { voice: true, sms: true };
/** The rest of the world, where all is well. */
const world = {
  'login.botframework.com': (asked: IncomingMessage, response: ServerResponse): void =>
    (asked.url === '/keys'
      ? answering(200, keySet(['teams']))
      : answering(200, { issuer: 'https://api.botframework.com', jwks_uri: 'https://login.botframework.com/keys' }))(
      asked,
      response,
    ),
  'login.microsoftonline.com': answering(200, {
    token_type: 'Bearer',
    expires_in: 3_600,
    access_token: `e30.${roles}.demo`,
  }),
  'graph.microsoft.com': answering(200, { value: [] }),
  'api.twilio.com': (asked: IncomingMessage, response: ServerResponse): void =>
    (asked.url?.includes('Incoming') === true
      ? answering(200, { incoming_phone_numbers: [{ capabilities }], page: 0, page_size: 1 })
      : answering(200, { sid: accountSid, status: 'active', type: 'Full' }))(asked, response),
  'bot.example.com': answering(405, {}),
};

/** `npm run self-test` where the world is so; a line for each row of its table, with single spaces. */
async function selfTest(t: TestContext, hosts: Readonly<Record<string, (typeof world)['bot.example.com']>>, more = {}) {
  const internet = await LoopbackInternet.start(t, hosts);
  const uri = new URL(mongodbTestUri ?? '');
  const database = `self-test-${randomBytes(6).toString('hex')}`;
  uri.pathname = `/${database}`;
  t.after(() => withMongoClient((client) => client.db(database).dropDatabase()));
  const twilio = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: secret, TWILIO_FROM: '+3197010240000' };
  const set = { ...(await production(t, uri.href)), ...(await internet.environment(t)), ...twilio, ...more };
  const { code, out, error } = await npmScript('self-test', set);
  assert.ok(!`${out}${error}`.includes(secret));
  return {
    code,
    error,
    certificate: new X509Certificate(internet.certificate.cert),
    lines: out
      .trimEnd()
      .split('\n')
      .map((line) => line.replaceAll(/ {2,}/gu, ' ')),
  };
}

describe('npm run self-test', { skip, concurrency: 2 }, () => {
  test('tells in a table that all is well, through a proxy, and ends with 0', async (t) => {
    const { code, lines, error, certificate } = await selfTest(t, world);
    const day = new Date(certificate.validTo).toISOString().slice(0, 10);
    const inside = 'seen from inside: whether the internet gets there cannot be told from here.';
    assert.deepEqual(
      lines.filter(
        (line) => !line.includes('Public address ok The name bot.example.com has no address here, where a proxy'),
      ),
      [
        'checked result what was found, and what to do',
        'Settings ok They can be read, and go together.',
        'Sign-in at Microsoft ok Microsoft takes what is in MICROSOFT_APP_PASSWORD.',
        'End of the credential ok Nobody said when the secret ends: MICROSOFT_APP_PASSWORD_EXPIRES would have you warned before.',
        'Microsoft Graph ok The directory answers, and what the settings need is permitted.',
        'Keys of Teams ok They can be fetched, so that requests of Teams can be told from forged ones.',
        `Public address ok Its certificate is trusted, and good until ${day}.`,
        `Public address ok The bot answers there, ${inside}`,
        'Twilio ok The number can call and text.',
        'MongoDB ok Its primary is reached, and most of the replica set keeps what is written.',
      ],
    );
    assert.deepEqual([code, error], [0, '']);
  });

  test('tells what is wrong, whatever else is, and ends with 1', async (t) => {
    const refusal = { error: 'unauthorized_client', error_codes: [700016], error_description: secret };
    const hosts = {
      'login.microsoftonline.com': answering(400, refusal),
      'bot.example.com': answering(502, {}),
    };
    const more = { MONGODB_URI: 'mongodb://127.0.0.1:1/bot', TWILIO_EGDE: secret };
    const { code, lines } = await selfTest(t, hosts, more);
    assert.ok(lines.includes('Settings warning TWILIO_EGDE is not a setting of the bot; did you mean TWILIO_EDGE?'));
    const wrongOnes = lines.filter((line) => line.includes(' wrong ')).map((line) => line.split('. ')[0]);
    assert.deepEqual(
      wrongOnes.map((line) => line?.replace(/ \(code \w+\)| \w+Error.*/u, '')),
      [
        'Sign-in at Microsoft wrong There is no application MICROSOFT_APP_ID in the tenant MICROSOFT_APP_TENANT_ID (AADSTS700016)',
        'Keys of Teams wrong The keys that Teams signs with cannot be fetched',
        'Public address wrong What is in front of the bot answers 502, seen from inside: whether the internet gets there cannot be told from here',
        'Twilio wrong Twilio did not tell how the account stands',
        'MongoDB wrong MongoDB did not answer:',
      ],
    );
    assert.equal(code, 1);
  });
});

describe('npm run self-test', () => {
  test('tells each setting that is wrong before it looks at anything, and ends with 1', async (t) => {
    const set = await production(t, 'mongodb://mongo.example/bot');
    const { code, out } = await npmScript('self-test', { ...set, MICROSOFT_APP_PASSWORD: '' });
    const [, ...rows] = out.trimEnd().split('\n');
    assert.deepEqual(rows.map((row) => /^Settings {2}wrong {3}(\w+) (?:must|is missing)/u.exec(row)?.[1]).sort(), [
      'MICROSOFT_APP_PASSWORD',
      'MONGODB_URI',
    ]);
    assert.equal(code, 1);
  });

  test('says that the demo has nothing to check', async (t) => {
    const { code, out } = await npmScript('self-test', { DATA_DIR: await temporaryFolder(t) });
    assert.match(out, /^This is the demo .* there is nothing to check\.\n$/u);
    assert.equal(code, 0);
  });
});
