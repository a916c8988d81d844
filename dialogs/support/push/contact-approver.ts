import { type Ending, endingOf } from '../outcome-text.ts';
import { contactProblemText, isContactProblem } from '../phones/phone-texts.ts';
import type { Turn } from '../turn.ts';

/** Asks on the phone of a set-up or method. @returns what stands in the way: a sentence, or the end of it. */
export async function contactApprover(turn: Turn, methodId: string, now: Date): Promise<string | Ending | undefined> {
  const { enrollment, person, translate, language, isOnPhone } = turn;
  const place = isOnPhone ? 'teams-on-phone' : 'teams';
  const sent = await enrollment.push.contact(person, methodId, { language, place });
  if (sent.code === 'sent' || sent.code === 'verified') return undefined;
  return isContactProblem(sent) ? contactProblemText(sent, translate, now) : endingOf(sent);
}
