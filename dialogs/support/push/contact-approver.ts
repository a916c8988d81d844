import { type Ending, endingOf } from '../outcome-text.ts';
import { contactProblemText, isContactProblem, type WayOut } from '../phones/phone-texts.ts';
import type { Turn } from '../turn.ts';

/** Whose request it is: a set-up or method, and whether it is the helpdesk that wants to know. */
export interface ApproverRequest {
  readonly methodId: string;
  readonly isForHelpdesk?: boolean | undefined;
}

/** Asks on the phone of a set-up or method. @returns what stands in the way: a sentence, or the end of it. */
export async function contactApprover(
  turn: Turn,
  { methodId, isForHelpdesk = false }: ApproverRequest,
  { now, wayOut }: { readonly now: Date; readonly wayOut: WayOut },
): Promise<string | Ending | undefined> {
  const { enrollment, person, translate, language, isOnPhone } = turn;
  const place = isForHelpdesk ? 'helpdesk' : isOnPhone ? 'teams-on-phone' : 'teams';
  const sent = await enrollment.push.contact(person, methodId, { language, place });
  if (sent.code === 'sent' || sent.code === 'verified') return undefined;
  return isContactProblem(sent) ? contactProblemText(sent, translate, { now, wayOut }) : endingOf(sent);
}
