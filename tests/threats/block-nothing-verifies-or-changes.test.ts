import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppPasswords } from '../../services/enrollment/app-passwords.ts';
import { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import { Managing } from '../../services/enrollment/managing.ts';
import { Passes } from '../../services/enrollment/passes.ts';
import { Pins } from '../../services/enrollment/pins.ts';
import { EnrolledDevices } from '../../services/enrollment/push/enrolled-devices.ts';
import { PushEnrollment } from '../../services/enrollment/push/push-enrollment.ts';
import { PhoneEnrollment } from '../../services/enrollment/phones/phone-enrollment.ts';
import { PhoneEventHandler } from '../../services/enrollment/phones/phone-event-handler.ts';
import { Recovery } from '../../services/enrollment/recovery.ts';
import { verifyAuditTrail } from '../../services/audit/verify-audit-trail.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { alex, codeNow, type EnrollmentKit, enrollmentKit, kitOn } from '../services/enrollment/enrollment-kit.ts';
import { acts, allowed, type BlockedPerson, personWithAll, policy } from './support/acts-while-blocked.ts';

/** What is stored, but for what is counted of refusals. */
async function standing({ repository }: EnrollmentKit): Promise<string> {
  const { enrollment } = await repository.load(alex);
  return JSON.stringify({ ...enrollment, recorded: [] });
}

function sent({ telephony, push }: EnrollmentKit): number {
  return push.sent.length + telephony.texts.length + telephony.calls.length + telephony.spoken.length;
}

async function newPerson(): Promise<BlockedPerson> {
  return personWithAll(await kitOn(new MemoryStore(), { policy }));
}

describe('a block by the helpdesk', () => {
  for (const [name, { before, act, success }] of Object.entries(acts)) {
    test(`leaves no way to ${name}: it changes nothing, and nothing is texted or called; without it it would be ${success}`, async () => {
      const control = await newPerson();
      const begun = (await before?.(control)) ?? '';
      assert.equal(await act(control, begun), success, 'the control');
      const person = await newPerson();
      const { kit } = person;
      const started = (await before?.(person)) ?? '';
      assert.equal(await kit.operator.block(alex, 'demo reason'), 'blocked');
      const counted = [await standing(kit), sent(kit)];
      assert.notEqual(await act(person, started), success);
      assert.deepEqual([await standing(kit), sent(kit)], counted);
      // Neither does an unlock open it, nor does what was under way come back with its end.
      await kit.operator.unlock(alex, 'demo reason');
      assert.notEqual(await act(person, started), success);
      assert.ok((await kit.service.status(alex)).blockedAt !== undefined);
    });
  }

  test('is asked of every use case there is: each is above, or reports, looks or ends something', () => {
    const classes = { '': EnrollmentService, phones: PhoneEnrollment, managing: Managing, recovery: Recovery };
    const more = { appPasswords: AppPasswords, passes: Passes, answers: PhoneEventHandler };
    const phones = { pins: Pins, push: PushEnrollment, devices: EnrolledDevices };
    const names = Object.entries({ ...classes, ...more, ...phones }).flatMap(([part, { prototype }]) =>
      Object.getOwnPropertyNames(prototype)
        .filter((each) => each !== 'constructor')
        .map((each) => (part === '' ? each : `${part}.${each}`)),
    );
    const asked = Object.keys(acts).map((each) => each.split(' ')[0] ?? '');
    assert.deepEqual(names.filter((each) => !asked.includes(each) && !(each in allowed)).sort(), []);
    assert.deepEqual(
      Object.keys(allowed).filter((each) => !names.includes(each)),
      [],
    );
  });

  test('is over by its own end alone, not by an unlock, a reset or time; then all verifies as before, and changes need a new proof', async (t) => {
    const { kit, app } = await personWithAll(await enrollmentKit(t, { policy }));
    const { agent, handOff } = { agent: 'demo-kofi', handOff: 'hand-off-1' };
    assert.equal(await kit.operator.block(alex, 'demo reason', { agent, handOff }), 'blocked');
    assert.equal(await kit.operator.block(alex, 'demo reason'), 'is-blocked');
    const since = kit.clock.now();
    kit.clock.advance(90 * 86_400);
    assert.equal(await kit.operator.unlock(alex, 'demo reason'), 'not-locked');
    const restarted = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'restarted', policy });
    const shown = await restarted.operator.show(alex);
    assert.deepEqual([shown?.blockedAt, shown?.blockedBy, shown?.isOnHold], [since, agent, false]);
    assert.deepEqual(await restarted.service.verify(alex, app.methodId, codeNow(kit, app)), { code: 'blocked' });
    assert.equal(await kit.operator.unblock(alex, 'demo reason', { agent, handOff }), 'unblocked');
    assert.equal(await kit.operator.unblock(alex, 'demo reason'), 'not-blocked');
    assert.deepEqual(await kit.service.managing.rename(alex, app.methodId, 'x'), { code: 'proof-needed' });
    assert.deepEqual(await kit.service.verify(alex, app.methodId, codeNow(kit, app)), { code: 'verified' });
    assert.equal(await kit.operator.block(alex, 'demo reason'), 'blocked');
    assert.equal(await kit.operator.reset(alex, 'demo reason'), 'reset');
    assert.deepEqual(await kit.service.begin(alex, 'authenticator-code'), { code: 'blocked' });
    await kit.repository.moveAuditEvents((events) => kit.trail.append(events), 100);
    assert.equal((await verifyAuditTrail(kit)).ok, true);
  });

  test('takes no report away, and a lock that there was besides stays when it ends', async (t) => {
    const { kit } = await personWithAll(await enrollmentKit(t, { policy }));
    await kit.operator.block(alex, 'demo reason');
    assert.equal((await kit.service.managing.disown(alex)).code, 'disowned');
    await kit.operator.unblock(alex, 'demo reason');
    const { isOnHold, blockedAt } = await kit.service.status(alex);
    assert.deepEqual([isOnHold, blockedAt], [true, undefined]);
    assert.deepEqual(await kit.service.begin(alex, 'authenticator-code'), { code: 'fraud-reported' });
  });

  test('hangs up a call that rings, and ends whatever rings on', async (t) => {
    const person = await personWithAll(await enrollmentKit(t, { policy }));
    const { kit } = person;
    await acts['answers.keysPressed #']?.before?.(person);
    await kit.operator.block(alex, 'demo reason');
    assert.equal(kit.telephony.cancelled.length, 1);
  });
});
