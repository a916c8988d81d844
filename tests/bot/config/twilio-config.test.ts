import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readConfig } from '../../../bot/config/config.ts';
import { twilioVariables } from '../../../bot/config/twilio-config.ts';
import { type Environment, problems, production } from './config-kit.ts';

const accountSid = `AC${'0'.repeat(31)}1`;
const least = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'demo-token', TWILIO_FROM: '+442079460000' };
const everything: Environment = {
  ...least,
  TWILIO_API_KEY: `SK${'0'.repeat(32)}`,
  TWILIO_API_SECRET: 'demo-secret',
  TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
  TWILIO_EDGE: 'dublin',
  TWILIO_REGION: 'ie1',
};

function twilioOf(environment: Environment) {
  const config = readConfig({ ...production, ...environment });
  assert.ok(config.mode === 'production');
  return config.twilio;
}

const named = (lines: readonly string[]): (string | undefined)[] => lines.map((line) => line.split(' ')[0]).sort();

describe('texts and calls in production', () => {
  test('are left out when none of their variables is there', () => {
    assert.equal(twilioOf({}), undefined);
    assert.equal(twilioOf({ TWILIO_ACCOUNT_SID: '' }), undefined);
  });

  test('need an account, its token and a sender', () => {
    const account = twilioOf(least);
    assert.deepEqual([account?.accountSid, account?.authToken, account?.from], Object.values(least));
    for (const name of Object.keys(least)) {
      const [line, ...more] = problems({ ...production, ...least, [name]: undefined });
      assert.match(line ?? '', new RegExp(`^${name} is missing: the TWILIO_ variables go together`, 'u'));
      assert.deepEqual(more, []);
    }
  });

  test('take a messaging service for a sender', () => {
    const service = { TWILIO_FROM: undefined, TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}` };
    const account = twilioOf({ ...least, ...service });
    assert.deepEqual([account?.from, account?.messagingServiceSid], [undefined, service.TWILIO_MESSAGING_SERVICE_SID]);
  });

  test('hear every variable', () => {
    assert.deepEqual(twilioOf(everything), {
      accountSid,
      authToken: 'demo-token',
      apiKey: { sid: `SK${'0'.repeat(32)}`, secret: 'demo-secret' },
      from: '+442079460000',
      messagingServiceSid: `MG${'0'.repeat(32)}`,
      edge: 'dublin',
      region: 'ie1',
      apiBaseUrl: undefined,
    });
    assert.equal(
      twilioOf({ ...least, TWILIO_API_BASE_URL: 'https://api.example.com' })?.apiBaseUrl,
      'https://api.example.com',
    );
  });

  test('name at once everything that is missing when one of them is there', () => {
    for (const name of ['TWILIO_EDGE', 'TWILIO_API_BASE_URL']) {
      const lines = problems({ ...production, [name]: name === 'TWILIO_EDGE' ? 'dublin' : 'https://api.example.com' });
      assert.deepEqual(named(lines), ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM']);
    }
  });

  test('take both halves of an API key or none', () => {
    for (const [one, other] of [
      ['TWILIO_API_KEY', 'TWILIO_API_SECRET'],
      ['TWILIO_API_SECRET', 'TWILIO_API_KEY'],
    ] as const) {
      const lines = problems({ ...production, ...least, [one]: everything[one] });
      assert.deepEqual(lines, [`${other} is missing: an API key has both`]);
    }
  });

  test('go to one place: another address, or an edge and a region', () => {
    const lines = problems({ ...production, ...everything, TWILIO_API_BASE_URL: 'https://api.example.com' });
    assert.deepEqual(named(lines), ['TWILIO_API_BASE_URL']);
  });

  test('name everything that is wrong, one line each, and quote nothing', () => {
    const wrong: Environment = {
      TWILIO_ACCOUNT_SID: 'ACdemo',
      TWILIO_AUTH_TOKEN: ' ',
      TWILIO_API_KEY: accountSid,
      TWILIO_API_SECRET: ' ',
      TWILIO_FROM: '0201234567',
      TWILIO_MESSAGING_SERVICE_SID: 'MG1',
      TWILIO_EDGE: 'evil.example/',
      TWILIO_REGION: 'a b',
    };
    const lines = problems({ ...production, ...wrong });
    assert.deepEqual(named(lines), Object.keys(wrong).sort());
    for (const line of lines) assert.match(line, /^TWILIO_[A-Z_]+ must [^A]/u);
  });

  test('are never sent where anybody can read them', () => {
    for (const url of ['http://api.twilio.com', 'http://127.0.0.1:4010', 'ftp://x', 'api.twilio.com']) {
      assert.deepEqual(problems({ ...production, ...least, TWILIO_API_BASE_URL: url }), [
        'TWILIO_API_BASE_URL must be an https:// URL',
      ]);
    }
  });

  test('come back to an address alone', () => {
    for (const url of ['https://bot.example.com/?x=1', 'https://bot.example.com/#x', 'https://demo@bot.example.com']) {
      assert.match(problems({ ...production, PUBLIC_URL: url }).join(), /^PUBLIC_URL must be an address alone/u);
    }
    assert.deepEqual(problems({ ...production, PUBLIC_URL: 'https://bot.example.com/prefix/' }), []);
  });
});

test('the demo refuses every Twilio variable: it texts and calls nobody', () => {
  for (const name of twilioVariables) {
    const [line, ...more] = problems({ [name]: everything[name] ?? 'https://api.example.com' });
    assert.match(line ?? '', new RegExp(`^${name} belongs to production: the demo texts and calls nobody`, 'u'));
    assert.deepEqual(more, []);
  }
});
