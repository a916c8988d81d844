import type { Answer } from '../card-prompt.ts';
import { type Ending, endingOf } from '../outcome-text.ts';
import { contactProblemText, isContactProblem } from './phone-texts.ts';
import type { Turn } from '../turn.ts';

/**
 * Texts or calls the phone of a set-up: then its answer is waited for, or the same card says what is wrong. Where a PIN is
 * needed and not chosen yet, nothing is done; the dialog asks for it next.
 */
export async function contactPhone(
  turn: Turn,
  methodId: string,
  now: Date,
): Promise<Answer<{ readonly methodId: string } | 'verified' | Ending>> {
  const { enrollment, person, translate, language } = turn;
  if (await enrollment.pins.isNeeded(person, methodId)) return { end: { methodId } };
  const sent = await enrollment.phones.contact(person, methodId, language);
  if (sent.code === 'sent') return { end: { methodId } };
  if (sent.code === 'verified') return { end: 'verified' };
  if (!isContactProblem(sent)) return { end: endingOf(sent) };
  // Whoever went back, or clicked twice: what is under way already is still waited for.
  const { challenge } = await enrollment.status(person);
  const isUnderWay = challenge?.methodId === methodId && challenge.expiresAt > now;
  if (sent.code === 'too-soon' && isUnderWay) return { end: { methodId } };
  return { again: contactProblemText(sent, translate, { now, wayOut: 'back' }) };
}
