import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { HintKeysUnavailableError, HintVerifier } from '../../../../services/sign-in/entra/hint.ts';
import { FakeClock } from '../../../support/fakes.ts';
import { clientId, type HintParts, objectId, StandIn, tenantId } from './entra-kit.ts';

async function kit(t: TestContext) {
  const clock = new FakeClock();
  const entra = await StandIn.start(t, clock);
  const verifier = () => new HintVerifier({ cloud: entra.cloud, clientId, allowedTenants: new Set([tenantId]), clock });
  return { clock, entra, verifier };
}

test('a hint says who is signing in, though it has been written expired', async (t) => {
  const { entra, verifier } = await kit(t);
  assert.deepEqual(await verifier().verify(await entra.hint()), {
    person: { tenantId, objectId },
    subject: 'sub-of-the-hint',
    accountName: 'alex@contoso.example',
  });
  const { exp } = { exp: Math.floor(Date.parse('2026-03-02T08:00:00Z') / 1000) };
  const ids = { tid: tenantId.toUpperCase(), oid: objectId.toUpperCase(), preferred_username: 7, exp };
  const shouted = await verifier().verify(await entra.hint({ claims: ids }));
  assert.deepEqual([shouted.person, shouted.accountName], [{ tenantId, objectId }, undefined]);
});

test('a hint counts for five minutes, by whichever clock is a minute off', async (t) => {
  const { clock, entra, verifier } = await kit(t);
  const written = await entra.hint();
  for (const [seconds, isGood] of [
    [-61, false],
    [-60, true],
    [300, true],
    [301, false],
  ] as const) {
    clock.advance(seconds);
    const verified = verifier().verify(written);
    if (isGood) await verified;
    else await assert.rejects(verified, { name: 'HintRefusedError', flaw: seconds < 0 ? 'nbf' : 'age' });
    clock.advance(-seconds);
  }
  const inADay = { exp: Math.floor(clock.now().getTime() / 1000) + 86_400 };
  const living = await entra.hint({ claims: inADay });
  clock.advance(301);
  await assert.rejects(verifier().verify(living), { flaw: 'age' });
});

test('a hint without its times, ids or subject, or with several audiences, is none', async (t) => {
  const { entra, verifier } = await kit(t);
  const missing = ['iat', 'exp', 'sub', 'oid', 'tid', 'aud', 'iss'].map((name) => ({ claims: { [name]: undefined } }));
  const wrong: HintParts[] = [
    { claims: { aud: [clientId, 'another'] } },
    { claims: { aud: [clientId] } },
    { claims: { oid: 'alex' } },
    { claims: { sub: '' } },
    { claims: { iat: 'now' } },
    { claims: { exp: 'now' } },
    { claims: { nbf: Math.floor(Date.parse('2026-03-02T10:00:00Z') / 1000) } },
  ];
  for (const parts of [...missing, ...wrong])
    await assert.rejects(
      entra.hint(parts).then((hint) => verifier().verify(hint)),
      { name: 'HintRefusedError' },
    );
});

test('keys that cannot be had refuse nobody: it is not known who is signing in', async (t) => {
  const { entra, verifier } = await kit(t);
  for (const [status, body] of [
    [500, ''],
    [200, 'no JSON'],
    [200, '{}'],
    [302, ''],
  ] as const) {
    entra.answer = () => ({ status, body });
    await assert.rejects(verifier().verify(await entra.hint()), HintKeysUnavailableError);
  }
});

test('a set without any key is as good as none: the next hint asks again', async (t) => {
  const { entra, verifier } = await kit(t);
  const [one, well] = [verifier(), entra.answer];
  entra.answer = () => ({ status: 200, body: '{"keys":[]}' });
  await assert.rejects(one.verify(await entra.hint()), HintKeysUnavailableError);
  entra.answer = well;
  await one.verify(await entra.hint());
  assert.equal(entra.asked.length, 2);
});

test('known keys count for a day while a tenant has none that can be used, which is told once', async (t) => {
  const { clock, entra } = await kit(t);
  const troubles: unknown[] = [];
  const about = { cloud: entra.cloud, clientId, allowedTenants: new Set([tenantId]), clock };
  const one = new HintVerifier({ ...about, onTrouble: (error) => troubles.push(error) });
  await one.verify(await entra.hint());
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  for (const body of ['{"keys":[]}', '{"keys":[{"kty":"EC"}]}', 'no JSON']) {
    clock.advance(3_601);
    t.mock.timers.tick(3_601_000);
    entra.answer = () => ({ status: 200, body });
    await one.verify(await entra.hint());
  }
  assert.deepEqual([entra.asked.length, troubles.length], [4, 1]);
  clock.advance(86_400);
  t.mock.timers.tick(86_400_000);
  await assert.rejects(one.verify(await entra.hint()), HintKeysUnavailableError);
  assert.equal(troubles.length, 1);
});

test('keys are asked for once an hour, and not for every person', async (t) => {
  const { entra, verifier } = await kit(t);
  const one = verifier();
  for (let people = 0; people < 5; people += 1) await one.verify(await entra.hint());
  assert.deepEqual(entra.asked, [tenantId]);
});
