import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { Contact } from '../../../services/methods/forms.ts';
import type { MethodKind } from '../../../services/methods/registry.ts';
import type { PersonId } from '../../../services/directory/directory.ts';
import type { PhoneNumber } from '../../../services/phone-numbers/phone-number.ts';
import type { Send } from '../../../services/telephony/limits/send-limits.ts';
import { FakeTelephony } from '../../support/fake-telephony.ts';
import { alex, type EnrollmentKit, enrollmentKit, unsealedEvents } from '../../services/enrollment/enrollment-kit.ts';

export const first = { e164: '+12065550142', country: 'US' };
export const second = { e164: '+12065550143', country: 'US' };
export const third = { e164: '+12065550144', country: 'US' };

export async function setUpPhone(kit: EnrollmentKit, kind: MethodKind, contact: Contact): Promise<void> {
  const begun = await kit.service.phones.begin(alex, kind, contact);
  assert.equal(begun.code, 'started');
  assert.equal((await kit.service.phones.contact(alex, begun.methodId, 'nl')).code, 'sent');
  if (kind === 'mobile-text') await kit.service.prove(alex, begun.methodId, kit.telephony.code);
  else await kit.answers.keysPressed(kit.telephony.calling, { sid: 'CA1', digits: '#', attempt: 1 });
  assert.ok((await kit.changes.status(alex)).methods.some(({ methodId }) => methodId === begun.methodId));
  kit.telephony.texts.length = 0;
}

export async function kitWithPhone(t: TestContext) {
  const telephony = new FakeTelephony();
  const policy = { allowedMethods: ['mobile-text', 'mobile-call', 'office-call'] as const };
  const kit = await enrollmentKit(t, { telephony, policy });
  await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: first });
  return { kit, telephony, notices: kit.notices };
}

export const textTo = (number: PhoneNumber, person: PersonId): Send => {
  return { id: randomUUID(), person, number, channel: 'text', source: 'person' };
};

/** How many more texts somebody may ask for, or a number receive; they are used up then. */
export function sendsLeft(kit: EnrollmentKit, whose: PersonId | PhoneNumber): Promise<number> {
  return left(kit, whose, {});
}

/** How many more notices somebody may cause; they are used up then. */
export function noticesLeft(kit: EnrollmentKit, person: PersonId): Promise<number> {
  return left(kit, person, { isNotice: true });
}

async function left(
  { limits }: EnrollmentKit,
  whose: PersonId | PhoneNumber,
  more: Pick<Send, 'isNotice'>,
): Promise<number> {
  for (let sent = 0; ; sent += 1) {
    const fresh = String(sent).padStart(2, '0');
    const send =
      'e164' in whose
        ? textTo(whose, { ...alex, objectId: `demo-sender-${fresh}` })
        : textTo({ e164: `+120655501${fresh}`, country: 'US' }, whose);
    if ((await limits.reserve({ ...send, ...more })).code !== 'reserved') return sent;
  }
}

/** So many hours in which the job runs four times each. */
export async function afterHours({ notices, clock }: EnrollmentKit, hours: number): Promise<void> {
  for (let quarter = 0; quarter < hours * 4; quarter += 1) {
    await notices.sendDue(10);
    clock.advance(900);
  }
}

/** Whether each notice was told, as the trail has it. */
export async function toldInTrail(kit: EnrollmentKit): Promise<unknown[]> {
  const events: readonly { type: string; detail?: { told?: unknown } }[] = await unsealedEvents(kit);
  return events.filter(({ type }) => type === 'change-notified').map(({ detail }) => detail?.told);
}
