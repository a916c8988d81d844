import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { runChecks, sentenceOf } from '../../../bot/self-test/check.ts';
import { twilioCheck } from '../../../bot/self-test/twilio-check.ts';
import type { TwilioAccount } from '../../../services/telephony/twilio/twilio-client.ts';
import {
  account,
  type Answer,
  accountSid,
  authToken,
  startTwilioApi,
} from '../../services/telephony/twilio/twilio-api.ts';

interface Standing {
  readonly status?: string;
  readonly type?: string;
  readonly capabilities?: Readonly<Record<string, boolean>> | undefined;
}

/** What the self-test says where Twilio has this. */
async function said(t: TestContext, standing: Standing, part: Partial<TwilioAccount> = {}, answer?: Answer) {
  const { status = 'active', type = 'Full', capabilities } = standing;
  const { asked, apiBaseUrl } = await startTwilioApi(t, ({ path }) => {
    if (answer !== undefined) return answer;
    if (!path.includes('IncomingPhoneNumbers')) return { status: 200, json: { sid: accountSid, status, type } };
    const numbers = capabilities === undefined ? [] : [{ sid: `PN${'0'.repeat(32)}`, capabilities }];
    return { status: 200, json: { incoming_phone_numbers: numbers, page: 0, page_size: 1, next_page_uri: null } };
  });
  const rows = await runChecks([twilioCheck({ ...account, apiBaseUrl, ...part })]);
  const lines = rows.map((row) => `${row.outcome}: ${sentenceOf(row)}`);
  for (const line of lines) assert.ok(!line.includes(authToken) && !line.includes(account.from ?? ''));
  return { lines, asked };
}

const apiKey = { sid: `SK${'0'.repeat(32)}`, secret: 'demo-secret' };
const both = { voice: true, sms: true, mms: false, fax: false };

describe('the self-test, at Twilio', () => {
  test('finds a number that can call and text well, and asks for that number alone', async (t) => {
    const { lines, asked } = await said(t, { capabilities: both });
    assert.deepEqual(lines, ['ok: The number can call and text.']);
    assert.deepEqual(
      asked.map(({ method, path }) => [method, path]),
      [
        ['GET', `/2010-04-01/Accounts/${accountSid}.json`],
        [
          'GET',
          `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(account.from ?? '')}&PageSize=1`,
        ],
      ],
    );
  });

  for (const [what, standing, part, line] of [
    [
      'a number that cannot call',
      { capabilities: { ...both, voice: false } },
      {},
      /^warning: .* cannot call\. Set TWILIO_FROM/u,
    ],
    ['a number that cannot text', { capabilities: { ...both, sms: false } }, {}, /^warning: .* cannot text\./u],
    ['a number that can neither', { capabilities: {} }, {}, /^wrong: .* cannot call or text\./u],
    ['a number of somebody else', {}, {}, /^warning: TWILIO_FROM is none of the account’s numbers\./u],
    ['an account that is suspended', { status: 'suspended', capabilities: both }, {}, /^wrong: Twilio has suspended/u],
    ['an account on trial', { type: 'Trial', capabilities: both }, {}, /^warning: The account is on trial/u],
    [
      'a messaging service that texts for a number that cannot',
      { capabilities: { voice: true } },
      { messagingServiceSid: 'MG' },
      /^ok: The number can call; not looked at: the messaging service, which texts\.$/u,
    ],
    [
      'a messaging service alone, at which it does not look',
      {},
      { from: undefined, messagingServiceSid: 'MG' },
      /^ok: .* nobody is called; not looked at: the messaging service, which texts\.$/u,
    ],
  ] as const) {
    test(`tells ${what}`, async (t) => {
      const { lines } = await said(t, standing, part);
      assert.match(lines[0] ?? '', line);
    });
  }

  test('does not ask for the account with an API key, which may not read it, and says so', async (t) => {
    const { lines, asked } = await said(t, { capabilities: both }, { apiKey });
    assert.deepEqual(lines, [
      'ok: Not looked at: whether the account is suspended or on trial, which an API key may not read.',
      'ok: The number can call and text.',
    ]);
    assert.deepEqual(
      asked.map(({ path }) => path.replace(/\?.*$/u, '')),
      [`/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json`],
    );
  });

  test('asks with an API key for a number where there is only a messaging service, to see that the key is taken', async (t) => {
    const part = { apiKey, from: undefined, messagingServiceSid: 'MG' };
    const { lines } = await said(t, {}, part, { status: 401, json: { code: 20003, message: 'demo', status: 401 } });
    assert.match(lines[0] ?? '', /^wrong: Twilio does not take TWILIO_API_KEY/u);
  });

  test('takes a key that may not read numbers for no wrong one', async (t) => {
    for (const [status, code] of [
      [403, 20003],
      [401, 70051],
    ] as const) {
      const { lines } = await said(t, {}, { apiKey }, { status, json: { code, message: 'demo', status } });
      assert.match(
        lines[0] ?? '',
        /^warning: .* read the account’s numbers, so nothing was looked at\. Let a restricted/u,
      );
    }
  });

  for (const [status, line] of [
    [401, /^wrong: Twilio does not take TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN\./u],
    [404, /^wrong: Twilio knows no such account\./u],
    [500, /^wrong: Twilio did not tell how the account stands \(HTTP 500/u],
  ] as const) {
    test(`says in words that Twilio answers ${status}`, async (t) => {
      const json = { code: 20003, message: `canary ${account.from}`, status };
      const { lines } = await said(t, {}, {}, { status, json });
      assert.match(lines[0] ?? '', line);
    });
  }

  test('says that the key is wrong where there is one, and waits for nobody', async (t) => {
    const { lines } = await said(
      t,
      {},
      { apiKey },
      { status: 401, json: { code: 20003, message: 'demo', status: 401 } },
    );
    assert.match(lines[0] ?? '', /^wrong: Twilio does not take TWILIO_API_KEY and TWILIO_API_SECRET\./u);
    const { apiBaseUrl } = await startTwilioApi(t, () => () => undefined);
    const [row] = await runChecks([twilioCheck({ ...account, apiBaseUrl })], 100);
    assert.match(row?.found ?? '', /^There was no answer within 0\.1 seconds/u);
  });
});
