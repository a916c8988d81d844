import assert from 'node:assert/strict';
import type { PersonId } from '../../../services/directory/directory.ts';
import type { MethodKind } from '../../../services/methods/registry.ts';
import { alex, type EnrollmentKit } from '../../services/enrollment/enrollment-kit.ts';

/** Allows phones of every kind. */
export const phonePolicy = { allowedMethods: ['mobile-text', 'mobile-call', 'office-call'] } as const;

export interface AskedPhone {
  readonly methodId: string;
  /** What was texted; empty for a call. */
  readonly code: string;
  readonly challengeId: string;
  readonly e164: string;
}

/** Sets up a phone as far as its text or call. */
export async function askPhone(
  kit: EnrollmentKit,
  {
    person = alex,
    kind = 'mobile-text',
    e164 = '+12065550142',
  }: { person?: PersonId; kind?: MethodKind; e164?: string } = {},
): Promise<AskedPhone> {
  const begun = await kit.service.phones.begin(person, kind, { contact: 'mobile', number: { e164, country: 'US' } });
  assert.equal(begun.code, 'started');
  const sent = await kit.service.phones.contact(person, begun.methodId, 'en');
  assert.equal(sent.code, 'sent');
  const code = kind === 'mobile-text' ? kit.telephony.code : '';
  return { methodId: begun.methodId, code, challengeId: sent.challengeId, e164 };
}

/** Six digits that are not these. */
export function otherCode(code: string): string {
  return String((Number(code) + 314_159) % 1_000_000).padStart(6, '0');
}

/** A text that comes from a phone. */
export async function textFrom(kit: EnrollmentKit, { e164 }: AskedPhone, body: string): Promise<string | undefined> {
  const reply = await kit.answers.textReceived({ from: e164, body });
  await kit.chatUpdates.settled();
  return reply?.body;
}

/** How many methods somebody has. */
export async function methodsOf({ service }: EnrollmentKit, person = alex): Promise<number> {
  return (await service.status(person)).methods.length;
}
