import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { CallScript } from '../../../../services/telephony/telephony.ts';
import { FakeTelephony } from '../../../support/fake-telephony.ts';
import { alex, auditTypes, type EnrollmentKit, enrollmentKit, kitOn } from '../enrollment-kit.ts';

const number = { e164: '+12065550142', country: 'US' };
const sid = 'CA1';

/** Somebody who is being called, and whose PIN is 2580. */
async function called(t: TestContext, policy: Parameters<typeof enrollmentKit>[1] = {}) {
  const telephony = new FakeTelephony();
  const kit = await enrollmentKit(t, {
    ...policy,
    telephony,
    policy: { allowedMethods: ['mobile-call', 'mobile-text'], callPin: 'required', ...policy.policy },
  });
  const begun = await kit.service.phones.begin(alex, 'mobile-call', { contact: 'mobile', number });
  assert.equal(begun.code, 'started');
  assert.ok(await kit.service.pins.isNeeded(alex, begun.methodId));
  assert.deepEqual(await kit.service.pins.choose(alex, begun.methodId, '2580'), { code: 'chosen' });
  assert.ok(!(await kit.service.pins.isNeeded(alex, begun.methodId)));
  await call(kit, begun.methodId);
  return { kit, telephony, methodId: begun.methodId };
}

async function call(kit: EnrollmentKit, methodId: string): Promise<void> {
  const sent = await kit.service.phones.contact(alex, methodId, 'en');
  assert.equal(sent.code, 'sent');
}

function press(kit: EnrollmentKit, digits: string, attempt = 1): Promise<CallScript> {
  return kit.answers.keysPressed(kit.telephony.calling, { sid, digits, attempt });
}

describe('a call that asks for a PIN', () => {
  test('asks for it before #, and is answered by it alone', async (t) => {
    const { kit, methodId } = await called(t);
    const asked = await kit.answers.callAnswered(kit.telephony.calling, { sid });
    assert.equal(asked.say === 'ask' && asked.pin, true);
    // A key pad that sends # alone has sent no PIN.
    const again = await press(kit, '#');
    assert.equal(again.say === 'ask' && again.pin, true);
    assert.equal((await kit.changes.status(alex)).methods.length, 0);
    assert.equal((await press(kit, '2580#', 2)).say, 'verified');
    assert.equal((await kit.changes.status(alex)).methods[0]?.methodId, methodId);
  });

  test('says that a PIN is wrong, counts it as a wrong code, and ends at the third', async (t) => {
    const { kit } = await called(t);
    for (const attempt of [1, 2]) {
      const script = await press(kit, '9999#', attempt);
      assert.equal(script.say === 'ask' && script.problem, 'wrong-pin');
    }
    assert.equal((await press(kit, '9999#', 3)).say, 'too-many-attempts');
    assert.equal((await auditTypes(kit)).filter((type) => type === 'proof-failed').length, 3);
  });

  test('counts a wrong PIN once that the carrier tells twice', async (t) => {
    const { kit } = await called(t);
    const [one, two] = [await press(kit, '9999#'), await press(kit, '9999#')];
    assert.deepEqual(two, one);
    assert.equal((await kit.changes.status(alex)).recentFailures.length, 1);
  });

  test('does not forget wrong PINs when it calls again: guessing ends the set-up', async (t) => {
    const { kit, methodId } = await called(t, { policy: { wrongCodesPerSetUp: 4 } });
    for (const attempt of [1, 2, 3]) await press(kit, '9999#', attempt);
    kit.clock.advance(60);
    await call(kit, methodId);
    assert.equal((await press(kit, '8888#')).say, 'too-many-attempts');
    assert.equal((await kit.changes.status(alex)).lastEnded?.end, 'too-many-attempts');
    assert.equal((await press(kit, '2580#', 2)).say, 'nothing-waits');
    assert.equal((await kit.changes.status(alex)).methods.length, 0);
  });

  test('takes a PIN that ends in a 0 for a PIN, and 0# for a report of fraud', async (t) => {
    const { kit } = await called(t);
    assert.equal((await press(kit, '1470#')).say, 'ask');
    assert.deepEqual((await kit.changes.status(alex)).lockedKinds, []);
    assert.equal((await press(kit, '0#', 2)).say, 'fraud-reported');
    assert.deepEqual((await kit.changes.status(alex)).lockedKinds, ['mobile-call']);
  });

  test('is asked for at every later call too', async (t) => {
    const { kit, methodId } = await called(t);
    await press(kit, '2580#');
    kit.clock.advance(60);
    await call(kit, methodId);
    assert.equal((await press(kit, '#')).say, 'ask');
    assert.equal((await press(kit, '2580#', 2)).say, 'verified');
  });

  test('stores the PIN nowhere in the clear, and not in the audit trail', async (t) => {
    const { kit } = await called(t);
    assert.ok(!JSON.stringify(await kit.documents.find({})).includes('2580'));
  });
});

test('a PIN cannot be set for a set-up that is over', async (t) => {
  const { kit, methodId } = await called(t);
  await kit.service.cancel(alex, methodId);
  assert.deepEqual(await kit.service.pins.choose(alex, methodId, '2580'), { code: 'cancelled' });
});

test('a PIN that is sealed anew while it is checked is still the same, and another one is not', async (t) => {
  const { kit, methodId } = await called(t, { keys: ['old'] });
  const { methods } = await kitOn(kit.store, { keys: ['new', 'old'] });
  const { pending } = await kit.changes.status(alex);
  const method = methods.get('mobile-call');
  assert.ok(pending !== undefined && method?.form === 'phone');
  const stored = { person: alex, methodId, credential: pending.credential };
  const isRight = await method.checkPin(stored, '2580');
  const resealed = method.reseal(stored);
  assert.notDeepEqual(resealed, stored.credential);
  assert.ok(isRight(stored.credential) && isRight(resealed));
  assert.equal(isRight(method.withPin(resealed, await method.sealedPin(stored, '2581'))), false);
});
