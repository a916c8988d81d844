import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { PersonId } from '../../../services/directory/directory.ts';
import type { MethodKind } from '../../../services/methods/registry.ts';
import { allMethods } from '../../support/foundation.ts';
import { alex, type EnrollmentKit, enrollmentKit, type KitOptions } from '../enrollment/enrollment-kit.ts';

const number = { e164: '+12065550142', country: 'US' };

/** Enrollment with every method, and attempts to prove. */
export function signInKit(t: TestContext, { policy, ...options }: KitOptions = {}): Promise<EnrollmentKit> {
  return enrollmentKit(t, { ...options, policy: { ...allMethods, recoveryCodes: 'offered', ...policy } });
}

/** Somebody who has this phone set up, by a text that was answered or a call on which # was pressed. */
export async function enrolledNumber(
  kit: Pick<EnrollmentKit, 'service' | 'telephony' | 'answers' | 'clock'>,
  kind: MethodKind & ('mobile-text' | 'mobile-call'),
  person: PersonId = alex,
): Promise<string> {
  const begun = await kit.service.phones.begin(person, kind, { contact: 'mobile', number });
  assert.ok(begun.code === 'started', begun.code);
  const { methodId } = begun;
  assert.equal((await kit.service.phones.contact(person, methodId, 'en')).code, 'sent');
  if (kind === 'mobile-text') {
    assert.equal((await kit.service.prove(person, methodId, kit.telephony.code)).code, 'verified');
  } else {
    assert.equal((await presses(kit, '#')).say, 'verified');
  }
  kit.clock.advance(60);
  return methodId;
}

/** Keys on the newest call. */
export function presses({ answers, telephony }: Pick<EnrollmentKit, 'answers' | 'telephony'>, digits: string) {
  return answers.keysPressed(telephony.calling, { sid: `CA${telephony.calls.length}`, digits, attempt: 1 });
}

/** An attempt of somebody's, as a sign-in opens it. */
export async function opened({ verifications }: EnrollmentKit, person: PersonId = alex): Promise<string> {
  return (await verifications.open({ person, language: 'en', by: 'demo-vpn', place: 'program' })).id;
}

/** How an attempt stands. */
export async function stateOf({ verifications }: EnrollmentKit, id: string): Promise<string | undefined> {
  return (await verifications.status(id))?.state;
}
