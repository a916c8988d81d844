import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { allMethods } from '../../../support/foundation.ts';
import { PhoneApp } from '../../../support/phone-app.ts';
import { alex, type EnrollmentKit, enrollmentKit, type KitOptions } from '../enrollment-kit.ts';

/** Everything of enrollment, with every method allowed. */
export function pushKit(t: TestContext, { policy, ...options }: KitOptions = {}): Promise<EnrollmentKit> {
  return enrollmentKit(t, { ...options, policy: { ...allMethods, ...policy } });
}

/** A set-up of somebody's, and the phone that registered for it. */
export interface Registered {
  readonly methodId: string;
  readonly phone: PhoneApp;
}

/** Begins a set-up, and registers a phone for it. */
export async function registered(kit: EnrollmentKit, person = alex): Promise<Registered> {
  const begun = await kit.service.begin(person, 'authenticator-push');
  assert.ok(begun.code === 'started', begun.code);
  const { methodId } = begun;
  const phone = new PhoneApp(kit.devices, kit.clock);
  assert.equal((await phone.register(await codeOf(kit, methodId, person))).code, 'registered');
  return { methodId, phone };
}

/** The one-time code that the chat shows. */
export async function codeOf({ service }: EnrollmentKit, methodId: string, person = alex): Promise<string> {
  const shown = await service.push.registrationToShow(person, methodId);
  assert.ok(shown.state === 'pending', shown.state);
  return shown.code;
}

/** Asks on the phone. @returns the number that the chat shows. */
export async function asked({ service }: EnrollmentKit, methodId: string, person = alex): Promise<string> {
  const sent = await service.push.contact(person, methodId, { language: 'en', place: 'teams' });
  assert.equal(sent.code, 'sent');
  const number = await service.push.numberOf(person, methodId);
  assert.match(number ?? '', /^[1-9]\d$/u);
  return number ?? '';
}

/** A phone that was registered and has approved. */
export async function enrolledPhone(kit: EnrollmentKit, person = alex): Promise<Registered> {
  const phone = await registered(kit, person);
  assert.deepEqual(await phone.phone.approve(await asked(kit, phone.methodId, person)), { code: 'verified' });
  kit.clock.advance(60);
  return phone;
}

/** Two digits that are not these. */
export function otherThan(number: string): string {
  return number === '11' ? '12' : '11';
}
