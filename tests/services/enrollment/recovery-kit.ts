import assert from 'node:assert/strict';
import type { PersonId } from '../../../services/directory/directory.ts';
import { alex, enrolled, type EnrollmentKit, type StartedSetUp } from './enrollment-kit.ts';

export const withRecovery = { recoveryCodes: 'offered' } as const;

/** The use cases in one conversation. */
export function inChat({ service }: EnrollmentKit, conversation = 'chat') {
  return service.forTurn({ conversation, language: 'en' });
}

/** Somebody with an app has made recovery codes in the chat in which the app was proven. */
export async function codesMade(
  kit: Pick<EnrollmentKit, 'service' | 'clock'>,
  person: PersonId = alex,
): Promise<StartedSetUp & { readonly setId: string; readonly codes: readonly string[]; readonly token: string }> {
  const started = await enrolled(kit, person);
  const made = await kit.service.recovery.make(person);
  assert.equal(made.code, 'made');
  const shown = await kit.service.recovery.toShow(person, made.setId);
  assert.ok(shown?.token !== undefined);
  return { ...started, setId: made.setId, codes: shown.codes, token: shown.token };
}

/** A pass that the helpdesk has issued. */
export async function passIssued(
  { service }: Pick<EnrollmentKit, 'service'>,
  person = alex,
  seconds = 600,
): Promise<string> {
  const issued = await service.passes.issue(person, { reason: 'demo reason', seconds });
  assert.equal(issued.code, 'issued');
  return issued.pass;
}

/** A code of the same form that is another one. */
export function otherLetters(code: string): string {
  return (code.startsWith('7') ? '8' : '7') + code.slice(1);
}
