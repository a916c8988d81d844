import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { AppPasswordMacs } from '../../services/app-passwords/app-password.ts';
import { EnrollmentChanges } from '../../services/enrollment/enrollment-changes.ts';
import { PushVerification } from '../../services/enrollment/push/push-verification.ts';
import { PhoneVerification } from '../../services/enrollment/phones/phone-verification.ts';
import { SendLimits } from '../../services/telephony/limits/send-limits.ts';
import { noTelephony } from '../../services/telephony/no-telephony.ts';
import { PushNumbers } from '../../services/challenges/push-number.ts';
import { TextCodes } from '../../services/challenges/text-code.ts';
import { RecoverySecrets } from '../../services/enrollment/recovery-secrets.ts';
import { SecretSealer } from '../../services/secrets/secret-sealer.ts';
import { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { EnrollmentRepository } from '../../services/enrollment/state/enrollment-repository.ts';
import type { MethodRegistry } from '../../services/methods/registry.ts';
import { fixedPolicy } from '../../services/policy/current-policy.ts';
import { defaultPolicy } from '../../services/policy/policy.ts';
import { demoKeyRing, demoSealer } from '../services/methods/method-kit.ts';
import { openTestStore } from '../support/build-bot.ts';
import { FakeClock, FakeRandomness } from '../support/fakes.ts';
import { FakeToken, tokenCode } from './fake-token.ts';
import { typedMethodContract } from './typed-method-contract.ts';

const seeds = new Map(['T-1', 'T-2'].map((serial) => [serial, new FakeRandomness(serial).bytes(32)]));
const seedOf = (serial: string): Uint8Array => seeds.get(serial) ?? assert.fail(`There is no token ${serial}`);
const tokenWith = (...keys: string[]): FakeToken => new FakeToken(demoSealer(`token ${keys.join()}`, keys), seeds);

typedMethodContract({
  method: tokenWith('demo'),
  rotated: { both: tokenWith('newer', 'demo'), newest: tokenWith('newer') },
  names: ['T-1', 'T-2'],
  rightAnswer: (serial, now) => tokenCode(seedOf(serial), now),
  secrets: [...seeds.values()].flatMap((seed) =>
    (['hex', 'base64', 'base64url'] as const).map((as) => seed.toString(as)),
  ),
});

const alex = { tenantId: 'demo-tenant', objectId: 'demo-alex' };
/** Kinds are a closed list, which stored ones are checked against: the token takes the place of one. */
const kind = 'authenticator-code';

async function withToken(t: TestContext) {
  const store = await openTestStore(t);
  await store.prepare([enrollmentCollection]);
  const methods: MethodRegistry = new Map([[kind, tokenWith('demo')]]);
  const [clock, randomness, keyRing] = [new FakeClock(), new FakeRandomness('token'), demoKeyRing()];
  const shared = {
    methods,
    clock,
    randomness,
    policies: fixedPolicy(defaultPolicy),
    isFollowedInEntra: () => false,
    keyRing,
    recoverySecrets: new RecoverySecrets({ sealer: new SecretSealer({ keyRing, randomness }), randomness }),
    repository: new EnrollmentRepository({ store, keyRing }),
    appPasswordMacs: new AppPasswordMacs(keyRing),
  };
  const changes = new EnrollmentChanges(shared);
  const verification = new PhoneVerification({
    changes,
    methods,
    randomness,
    telephony: noTelephony,
    limits: new SendLimits({ store, keyRing, clock, randomness, policy: defaultPolicy.sendLimits }),
    codes: new TextCodes(keyRing),
    textBody: () => '',
    onTrouble: assert.ifError,
  });
  const pushVerification = new PushVerification({
    ...{ changes, methods, randomness, telephony: noTelephony },
    numbers: new PushNumbers(keyRing),
    webPush: { send: () => Promise.resolve('gone') },
  });
  const directory = { find: () => Promise.reject(new Error('Nobody’s name is needed')) };
  return {
    clock,
    changes,
    service: new EnrollmentService({
      ...shared,
      changes,
      verification,
      pushVerification,
      telephony: noTelephony,
      directory,
    }),
  };
}

describe('a method of which nothing is shown', () => {
  test('is begun by what is typed, proven and verified, as any other', async (t) => {
    const { service, clock } = await withToken(t);
    assert.deepEqual(await service.begin(alex, kind, { name: 'T-9' }), { code: 'not-recognized' });
    const begun = await service.begin(alex, kind, { name: 'T-1' });
    assert.ok(begun.code === 'started');
    const { methodId } = begun;
    assert.deepEqual(await service.entryToShow(alex, methodId), { state: 'nothing-to-show' });
    const { pending, choices } = await service.status(alex);
    assert.deepEqual([pending?.label, pending?.channel, pending?.choice], ['T-1', undefined, 'fake-token']);
    assert.deepEqual(
      choices.map(({ id }) => id),
      ['fake-token'],
    );
    const code = (): string => tokenCode(seedOf('T-1'), clock.now());
    const other = tokenCode(seedOf('T-2'), clock.now());
    assert.deepEqual(await service.prove(alex, methodId, other), { code: 'wrong-code', attemptsLeft: 4 });
    assert.deepEqual(await service.prove(alex, methodId, code()), { code: 'verified' });
    assert.deepEqual(await service.entryToShow(alex, methodId), { state: 'verified' });
    assert.deepEqual(await service.verify(alex, methodId, code()), { code: 'code-already-used' });
    clock.advance(60);
    assert.deepEqual(await service.verify(alex, methodId, code()), { code: 'verified' });
  });

  test('leaves nothing behind when it is given up, and is no phone', async (t) => {
    const { service, changes } = await withToken(t);
    const begun = await service.begin(alex, kind, { name: 'T-1' });
    assert.ok(begun.code === 'started');
    assert.equal(await service.pins.isNeeded(alex, begun.methodId), false);
    await service.cancel(alex, begun.methodId);
    const { abandoned, notices } = await changes.status(alex);
    assert.deepEqual([abandoned, notices], [[], []]);
  });
});
