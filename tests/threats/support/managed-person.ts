import assert from 'node:assert/strict';
import type { PersonId } from '../../../services/directory/directory.ts';
import type { Policy } from '../../../services/policy/policy.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import {
  alex,
  codeNow,
  enrolled,
  type EnrollmentKit,
  kitOn,
  type StartedSetUp,
} from '../../services/enrollment/enrollment-kit.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { inChat } from '../../services/enrollment/recovery-kit.ts';
import { askPhone, phonePolicy } from './phone-person.ts';

/** Allows an app, phones of every kind, recovery codes and app passwords. */
export const managedPolicy = {
  allowedMethods: ['authenticator-code', ...phonePolicy.allowedMethods],
  recoveryCodes: 'offered',
  appPasswords: { allowed: true, most: 40 },
} as const;

/** The use cases of enrollment on a store in memory, with all of it allowed unless told otherwise. */
export function managedKit(t: Cleanup, policy: Partial<Policy> = managedPolicy): Promise<EnrollmentKit> {
  const store = new MemoryStore();
  t.after(() => store.close());
  return kitOn(store, { policy });
}

/** Somebody with an app and a phone that is texted. */
export interface ManagedPerson {
  readonly app: StartedSetUp;
  readonly phone: string;
}

/** Both were set up an hour ago: what was proven then frees nothing any more. */
export async function withAppAndPhone(kit: EnrollmentKit, person: PersonId = alex): Promise<ManagedPerson> {
  const app = await enrolled(kit, person);
  const phone = await askPhone(kit, { person });
  assert.equal((await kit.service.prove(person, phone.methodId, phone.code)).code, 'verified');
  kit.telephony.texts.length = 0;
  kit.clock.advance(3_600);
  return { app, phone: phone.methodId };
}

/** The use cases in a conversation in which the app was proven just now. */
export async function provenIn(kit: EnrollmentKit, { app }: ManagedPerson, conversation = 'chat') {
  const chat = inChat(kit, conversation);
  assert.deepEqual(await chat.verify(alex, app.methodId, codeNow(kit, app)), { code: 'verified' });
  return inChat(kit, conversation);
}

/** Ids of the methods that somebody has. */
export async function idsOf({ repository }: EnrollmentKit, person = alex): Promise<string[]> {
  return (await repository.load(person)).enrollment.methods.map(({ methodId }) => methodId);
}
