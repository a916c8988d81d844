import type { PersonId } from '../directory/directory.ts';
import type { Decide } from './enrollment-changes.ts';
import type { PhoneEnrollmentDependencies } from './phone-enrollment.ts';

/**
 * Changes an enrollment, and hangs up a call that nobody waits for any more by it: a phone that still rings would only
 * confuse. What it confuses is no reason to fail, so a carrier that does not answer is let be.
 */
export async function changeAndHangUp<Outcome>(
  { changes, verification }: Pick<PhoneEnrollmentDependencies, 'changes' | 'verification'>,
  person: PersonId,
  decide: Decide<Outcome>,
): Promise<Outcome> {
  const calls = { ended: undefined as string | undefined };
  const outcome = await changes.change(person, (enrollment, circumstances) => {
    const decided = decide(enrollment, circumstances);
    const before = enrollment.challenge;
    const isOver = before?.channel === 'call' && decided.next.challenge?.id !== before.id;
    const { delivery } = before ?? {};
    calls.ended =
      isOver && (delivery?.state === 'accepted' || delivery?.state === 'answered') ? delivery.sid : undefined;
    return decided;
  });
  if (calls.ended !== undefined) await verification?.(changes).hangUp(calls.ended);
  return outcome;
}
