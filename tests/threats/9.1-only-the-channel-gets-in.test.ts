import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ToBotFromBotOrEmulatorTokenValidationParameters } from 'botframework-connector';
import { problem } from '../bot/http/server-kit.ts';
import { rightHeader, secondsFromNow, signed, startGuarded } from './support/bot-framework.ts';
import { otherApp, wrongClaims, wrongSignatures } from './support/forged-tokens.ts';

const refused = problem(401, 'The request is not signed by the Bot Framework.');
const taken = { status: 200, body: '' };

describe('ASVS 9.1, 9.2: a request', () => {
  test('with the channel’s token runs a turn, with clocks five minutes apart too', async (t) => {
    const { post, turns, right } = await startGuarded(t);
    for (const times of [{}, { exp: secondsFromNow(-270) }, { nbf: secondsFromNow(270) }, { nbf: undefined }]) {
      assert.deepEqual(await post(signed(rightHeader, { ...right, ...times })), taken);
    }
    assert.equal(turns.length, 4);
  });

  for (const [name, [flaw, forge]] of Object.entries({ ...wrongClaims, ...wrongSignatures })) {
    test(`whose token has ${name} is refused, and no turn runs`, async (t) => {
      const { post, turns, right, channel, logLines } = await startGuarded(t);
      assert.deepEqual(await post(forge(right)), refused);
      assert.deepEqual([turns, channel.sent], [[], []]);
      assert.equal(logLines.length, 1);
      assert.match(logLines.join(''), new RegExp(`"reason":"${flaw}","msg":"a request was refused"`, 'u'));
      assert.deepEqual(await post(signed(rightHeader, right)), taken);
    });
  }

  test('without a token is refused', async (t) => {
    const { client, turns } = await startGuarded(t);
    assert.deepEqual(await client.post(client.activity({ text: 'set up' })), refused);
    assert.deepEqual(turns, []);
  });

  test('cannot choose, by the channel it names, a way in that the SDK has for others', async (t) => {
    const { post, turns, right } = await startGuarded(t);
    for (const channelId of ['AseChannel', 'emulator', 'directline', 'MSTEAMS']) {
      assert.deepEqual(await post(signed(rightHeader, right), { channelId }), refused, channelId);
      assert.deepEqual(await post(signed({ ...rightHeader, kid: 'nobody' }, right), { channelId }), refused, channelId);
    }
    assert.deepEqual(turns, []);
  });

  test('of any kind needs the token', async (t) => {
    const { post, turns, right } = await startGuarded(t);
    for (const type of ['invoke', 'installationUpdate', 'conversationUpdate', 'event', 'typing']) {
      assert.deepEqual(await post(signed(rightHeader, { ...right, aud: otherApp }), { type }), refused, type);
    }
    assert.deepEqual(turns, []);
  });

  test('with anything at all for a token is refused, and nothing of it is remembered', async (t) => {
    const { client, turns, right, logLines, keyServer } = await startGuarded(t);
    const { issuer } = ToBotFromBotOrEmulatorTokenValidationParameters;
    const issuers = [issuer].flat();
    await fc.assert(
      fc.asyncProperty(anyAuthorization(right), async (authorization) => {
        assert.deepEqual(await client.post(client.activity({ text: 'set up' }), { authorization }), refused);
      }),
      { numRuns: 150 },
    );
    assert.deepEqual(turns, []);
    assert.deepEqual([issuer].flat(), issuers);
    assert.ok(keyServer.requests.length <= 2);
    for (const line of logLines) assert.ok(line.length < 200, line);
  });
});

/** Headers nobody signed, many of them nearly right. */
function anyAuthorization(right: object): fc.Arbitrary<string> {
  const json = (value: unknown): string => JSON.stringify(value);
  const nearlyRightHeader = fc.record({
    alg: fc.constantFrom('RS256', 'none', 'HS256'),
    kid: fc.constantFrom('teams', 'webchat', 'unknown', '__proto__', 1, null),
    typ: fc.constantFrom('JWT', undefined),
  });
  const header = fc.oneof(fc.json(), nearlyRightHeader.map(json));
  const claims = fc.oneof(
    fc.json(),
    fc.tuple(fc.uuid(), fc.object()).map(([tid, others]) => json({ ...right, tid, ...others })),
  );
  const encoded = fc.tuple(header, claims, fc.string()).map((parts) => parts.map(base64url).join('.'));
  return fc.oneof(
    encoded.map((token) => `Bearer ${token}`),
    fc.stringMatching(/^[ -~]{0,200}$/u),
  );
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
