import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { placeCall, sendText, startPhones } from './simulator-kit.ts';

const ends = (last: string): string => `+1500555000${last}`;

/** The errors of Twilio's test credentials, by the number that brings them about. */
const magic = {
  text: { 1: 21211, 2: 21612, 3: 21408, 4: 21610, 9: 21614 },
  call: { 1: 21217, 2: 21214, 3: 21215, 4: 21216 },
} as const;
const magicSenders = {
  text: { 1: 21212, 7: 21606, 8: 21611, 9: 21606 },
  call: { 1: 21212, 7: 21210, 9: 21210 },
} as const;

describe('A magic number', () => {
  for (const [kind, ask] of [
    ['text', sendText],
    ['call', placeCall],
  ] as const) {
    for (const [last, code] of Object.entries(magic[kind])) {
      test(`that ends in ${last} refuses a ${kind} with error ${code}, and has no phone`, async () => {
        const { client, account, simulator } = startPhones();
        await assert.rejects(ask(client, account.from, { to: ends(last) }), (error: unknown) => {
          assert.ok(error instanceof Error && 'status' in error && 'code' in error && 'moreInfo' in error);
          const { status, moreInfo } = error;
          assert.deepEqual([status, error.code, moreInfo], [400, code, `https://www.twilio.com/docs/errors/${code}`]);
          return true;
        });
        assert.deepEqual(simulator.phones(), []);
      });
    }

    for (const [last, code] of Object.entries(magicSenders[kind])) {
      test(`that ends in ${last} cannot be where a ${kind} is from: error ${code}`, async () => {
        const { client } = startPhones();
        await assert.rejects(ask(client, ends(last)), { status: 400, code });
      });
    }

    test(`that ends in 6 is where a ${kind} is from`, async () => {
      const { client } = startPhones();
      assert.equal((await ask(client, ends('6'))).from, ends('6'));
    });
  }
});

describe('A request that lacks something', () => {
  const texts = [
    [{ To: '' }, 21604],
    [{ To: '0612345678' }, 21211],
    [{ To: '+0' }, 21211],
    [{ From: '' }, 21603],
    [{ From: 'Contoso' }, 21606],
    [{ Body: '' }, 21602],
    [{ Body: 'x'.repeat(1601) }, 21617],
    [{ StatusCallback: 'nowhere' }, 21609],
  ] as const;
  const calls = [
    [{ To: '' }, 21201],
    [{ To: 'client:alice' }, 21211],
    [{ From: '' }, 21213],
    [{ Url: '' }, 21205],
    [{ Url: 'ftp://bot.example.com' }, 21205],
    [{ Url: '', Twiml: '' }, 21205],
    [{ Url: '', Twiml: `<Response><Say>${'a'.repeat(4_000)}</Say></Response>` }, 21205],
    [{ SendDigits: '12x' }, 21206],
    [{ SendDigits: '1'.repeat(33) }, 21206],
  ] as const;
  for (const [resource, cases] of [
    ['Messages', texts],
    ['Calls', calls],
  ] as const) {
    for (const [part, code] of cases) {
      test(`is refused with Twilio's error: ${resource} with ${JSON.stringify(part).slice(0, 40)}`, () => {
        const { account, simulator } = startPhones();
        const whole = { To: '+447700900123', From: account.from, Body: 'Hello', Url: 'https://bot.example.com/voice' };
        const answer = simulator.answer({
          method: 'POST',
          path: `/2010-04-01/Accounts/${account.accountSid}/${resource}.json`,
          query: new URLSearchParams(),
          authorization: basic(account.accountSid, account.authToken),
          form: new URLSearchParams({ ...whole, ...part }),
        });
        assert.equal(answer.status, 400);
        assert.equal(Object.entries(answer.body).find(([name]) => name === 'code')?.[1], code);
        assert.deepEqual(Object.keys(answer.body).sort(), ['code', 'message', 'more_info', 'status']);
        assert.deepEqual(simulator.phones(), []);
      });
    }
  }
});

describe('The account', () => {
  test('is let in by its own token only', () => {
    const { account, simulator } = startPhones();
    const { accountSid, authToken } = account;
    const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    const ask = (authorization: string | undefined, at = path): number =>
      simulator.answer({
        method: 'GET',
        path: at,
        query: new URLSearchParams(),
        authorization,
        form: new URLSearchParams(),
      }).status;
    const wrong = [
      undefined,
      '',
      'Basic ',
      basic(accountSid, ''),
      basic(accountSid, `${authToken}x`),
      basic(accountSid, authToken.toUpperCase()),
      basic('', authToken),
      `Bearer ${authToken}`,
    ];
    for (const authorization of wrong) assert.equal(ask(authorization), 401, authorization);
    const right = basic(accountSid, authToken);
    assert.equal(ask(right), 200);
    for (const other of [`/2010-04-01/Accounts/AC${'0'.repeat(32)}/Messages.json`, '/', `${path}x`, `${path}/..`]) {
      assert.equal(ask(right, other), 404, other);
    }
    assert.equal(ask(right, `/2010-04-01/Accounts/${accountSid}/Calls.json`), 405);
  });

  test('has a token of 128 random bits, another one each time', () => {
    const tokens = ['one', 'two'].map((seed) => startPhones({ seed }).account.authToken);
    assert.ok(tokens.every((token) => /^[0-9a-f]{32}$/u.test(token)));
    assert.equal(new Set(tokens).size, 2);
  });
});

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
