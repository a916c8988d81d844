import type { PersonId } from '../../directory/directory.ts';
import type { Duty } from '../../outbox/retry-policy.ts';
import type { Telephony } from '../../telephony/telephony.ts';
import type { Decide, EnrollmentChanges } from '../enrollment-changes.ts';

export interface HangUpDependencies {
  readonly changes: EnrollmentChanges;
  readonly telephony: Pick<Telephony, 'cancelCall'>;
}

/**
 * Changes an enrollment, and hangs up a call that nobody waits for any more by it: a phone that still rings would only
 * confuse. What it confuses is no reason to fail, so a carrier that does not answer is let be.
 */
export async function changeAndHangUp<Outcome>(
  { changes, telephony }: HangUpDependencies,
  person: PersonId,
  decide: Decide<Outcome>,
  pendingChatUpdate?: Duty,
): Promise<Outcome> {
  const calls = { ended: undefined as string | undefined };
  const outcome = await changes.change(
    person,
    (enrollment, decisionContext) => {
      const decided = decide(enrollment, decisionContext);
      const before = enrollment.challenge;
      const isOver = before?.channel === 'call' && decided.next.challenge?.id !== before.id;
      const { delivery } = before ?? {};
      calls.ended =
        isOver && (delivery?.state === 'accepted' || delivery?.state === 'answered') ? delivery.sid : undefined;
      return decided;
    },
    pendingChatUpdate,
  );
  if (calls.ended !== undefined) await telephony.cancelCall(calls.ended);
  return outcome;
}
