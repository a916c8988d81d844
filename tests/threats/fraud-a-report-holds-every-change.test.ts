import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BeginOutcome } from '../../services/enrollment/outcome.ts';
import type { PhoneRole } from '../../services/methods/forms.ts';
import type { MethodKind } from '../../services/methods/registry.ts';
import { verifyAuditTrail } from '../../services/audit/verify-audit-trail.ts';
import { defaultPolicy } from '../../services/policy/policy.ts';
import { PhoneTalk } from '../support/phone-talk.ts';
import {
  alex,
  codeNow,
  enrolled,
  type EnrollmentKit,
  enrollmentKit,
  type StartedSetUp,
} from '../services/enrollment/enrollment-kit.ts';

const policy = { allowedMethods: defaultPolicy.allowedMethods };
const held = { code: 'fraud-reported' };

const phone =
  (kind: MethodKind, contact: PhoneRole, e164 = '+12065550177') =>
  ({ service }: EnrollmentKit): Promise<BeginOutcome> =>
    service.phones.begin(alex, kind, { contact, number: { e164, country: 'US' } });

/** Every way to something new or changed. */
const ways: Readonly<Record<string, (kit: EnrollmentKit) => Promise<BeginOutcome>>> = {
  'another app': ({ service }) => service.begin(alex, 'authenticator-code'),
  'another number, by text': phone('mobile-text', 'mobile'),
  'another number, by call': phone('mobile-call', 'mobile'),
  'the same number, by text': phone('mobile-text', 'mobile', '+12065550142'),
  'one more phone': phone('mobile-call', 'alternate-mobile'),
  'an office phone': phone('office-call', 'office'),
};

/** Somebody with an app and a phone that is called, both proven just now. */
async function personWithBoth(kit: EnrollmentKit): Promise<{ app: StartedSetUp; called: string }> {
  const app = await enrolled(kit);
  const begun = await phone('mobile-call', 'mobile', '+12065550142')(kit);
  assert.ok(begun.code === 'started');
  await kit.service.phones.contact(alex, begun.methodId, 'en');
  assert.equal(await press(kit, '#'), 'verified');
  kit.clock.advance(60);
  return { app, called: begun.methodId };
}

async function press({ answers, telephony, chatUpdates }: EnrollmentKit, digits: string): Promise<string> {
  const { say } = await answers.keysPressed(telephony.calling, { sid: 'CA1', digits, attempt: 1 });
  await chatUpdates.settled();
  return say;
}

/** The phone is called, and whoever has it says that this was not them. */
async function report(kit: EnrollmentKit, methodId: string): Promise<void> {
  assert.equal((await kit.service.phones.contact(alex, methodId, 'en')).code, 'sent');
  assert.equal(await press(kit, '0#'), 'fraud-reported');
}

async function assertNothingBegins(kit: EnrollmentKit): Promise<void> {
  for (const [way, begin] of Object.entries(ways)) assert.deepEqual(await begin(kit), held, way);
  const { methods, pending } = await kit.service.status(alex);
  assert.deepEqual([methods.map(({ kind }) => kind), pending], [['authenticator-code', 'mobile-call'], undefined]);
}

describe('fraud: after a report (0#)', () => {
  test('nothing is added or changed, however fresh the last proof was, whatever is proven since, and after a restart', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { app, called } = await personWithBoth(kit);
    await report(kit, called);
    await assertNothingBegins(kit);
    assert.deepEqual(await kit.service.verify(alex, app.methodId, codeNow(kit, app)), { code: 'verified' });
    await assertNothingBegins(kit);
    kit.clock.advance(86_400);
    assert.deepEqual(await kit.service.phones.contact(alex, called, 'en'), { code: 'fraud-reported' });
    const restarted = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'restarted', policy });
    await assertNothingBegins(restarted);
    assert.equal((await restarted.service.status(alex)).mayAdd, false);
  });

  for (const [way, begin] of Object.entries(ways).filter(([name]) => name !== 'the same number, by text')) {
    test(`what was being set up (${way}) has ended, and its right answer changes nothing`, async (t) => {
      const kit = await enrollmentKit(t, { policy });
      const { called } = await personWithBoth(kit);
      const begun = await begin(kit);
      assert.ok(begun.code === 'started');
      const { methodId } = begun;
      await report(kit, called);
      assert.deepEqual(await kit.service.prove(alex, methodId, '000000'), held);
      assert.deepEqual(await kit.service.phones.contact(alex, methodId, 'en'), held);
      assert.deepEqual(await kit.service.pins.choose(alex, methodId, '2580'), held);
      assert.equal((await kit.service.entryToShow(alex, methodId)).state, 'fraud-reported');
      assert.deepEqual(await kit.service.phones.beginSame(alex, methodId, 'mobile-text'), { code: 'not-allowed' });
      await assertNothingBegins(kit);
    });
  }

  test('of the first method there will ever be, nothing else is begun either', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const begun = await phone('mobile-call', 'mobile')(kit);
    assert.ok(begun.code === 'started');
    await report(kit, begun.methodId);
    for (const [way, begin] of Object.entries(ways)) assert.deepEqual(await begin(kit), held, way);
  });

  test('the helpdesk ends it; then a proof comes first, and the trail tells of both', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { app, called } = await personWithBoth(kit);
    await report(kit, called);
    await kit.service.verify(alex, app.methodId, codeNow(kit, app));
    assert.equal(await kit.operator.unlock(alex, 'demo reason'), 'unlocked');
    for (const [way, begin] of Object.entries(ways).filter(([name]) => name !== 'the same number, by text'))
      assert.deepEqual(await begin(kit), { code: 'already-set-up' }, way);
    kit.clock.advance(60);
    assert.deepEqual(await kit.service.verify(alex, app.methodId, codeNow(kit, app)), { code: 'verified' });
    assert.equal((await phone('mobile-text', 'mobile')(kit)).code, 'started');
    await kit.repository.moveAuditEvents((events) => kit.trail.append(events), 100);
    assert.equal((await verifyAuditTrail(kit)).ok, true);
  });

  test('the chat says so, and offers no change', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber('call');
    await talk.press('#');
    await talk.click('action.try-out');
    assert.equal((await talk.press('0#')).say, 'fraud-reported');
    await talk.person.say('status');
    assert.ok(talk.shown.includes(talk.translate('outcome.fraud-reported')), talk.shown);
    for (const action of ['action.change-phone', 'action.add-phone', 'action.add-office-phone'] as const)
      assert.ok(!talk.lastLine.includes(talk.translate(action)), action);
    assert.deepEqual(await talk.methods(), ['mobile-call']);
  });
});
