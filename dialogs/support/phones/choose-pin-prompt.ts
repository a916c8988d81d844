import { z } from 'zod';
import { choosePinCard } from '../../../cards/choose-pin-card.ts';
import { readPin } from '../../../services/methods/pin.ts';
import { type Answer, CardPrompt, type Submission } from '../card-prompt.ts';
import { contactPhone } from './contact-phone.ts';
import { contactApprover } from '../push/contact-approver.ts';
import type { DialogDependencies } from '../dependencies.ts';
import { type Ending, endingOf } from '../outcome-text.ts';
import type { Turn } from '../turn.ts';

const optionsSchema = z.object({
  methodId: z.string(),
  /** It comes with each approval on a phone, and not on a call. */
  isForApproval: z.boolean().optional(),
});
type Options = z.infer<typeof optionsSchema>;

export type ChoosePinResult = { readonly methodId: string } | 'verified' | 'back' | 'cancel' | Ending;

/** Asks for the PIN of a phone, and contacts it. The PIN goes from the card to the enrollment. */
export function choosePinPrompt({ clock }: Pick<DialogDependencies, 'clock'>): CardPrompt<Options, ChoosePinResult> {
  return new CardPrompt<Options, ChoosePinResult>('choose-pin', optionsSchema, {
    actions: ['choose-pin', 'back', 'cancel'],
    draw: async (turn, { options: { isForApproval }, binding, problem }) => {
      const { methods } = await turn.enrollment.status(turn.person);
      const step = methods.length === 0 ? { number: 3, of: 4 } : undefined;
      return choosePinCard({ binding, step, problem, isForApproval }, turn.translate);
    },
    onClick: (turn, options, { action, inputs }) => {
      if (action === 'back' || action === 'cancel') return { end: action };
      return choose(turn, options, { inputs, now: clock.now() });
    },
    // What is typed as a message can be read by whoever opens the chat later.
    onText: (turn, _options, text) =>
      /\p{Nd}{4}/u.test(text) ? { again: turn.translate('choose-pin-card.not-here') } : undefined,
  });
}

async function choose(
  turn: Turn,
  { methodId, isForApproval }: Options,
  { inputs, now }: { readonly inputs: Submission['inputs']; readonly now: Date },
): Promise<Answer<ChoosePinResult>> {
  const { enrollment, person, translate } = turn;
  const [first, second] = [readPin(inputs.pin ?? ''), readPin(inputs.repeatedPin ?? '')];
  if (first.code === 'refused') return { again: translate(`pin-problem.${first.problem}`) };
  if (second.code === 'refused' || second.pin !== first.pin) return { again: translate('pin-problem.different') };
  const chosen = await enrollment.pins.choose(person, methodId, first.pin);
  if (chosen.code !== 'chosen') return { end: endingOf({ code: chosen.code }) };
  if (isForApproval !== true) return contactPhone(turn, methodId, now);
  const problem = await contactApprover(turn, { methodId }, { now, wayOut: 'back' });
  // The PIN is chosen: the next card asks once more, when it may.
  if (typeof problem === 'string') await turn.say(problem);
  return { end: typeof problem === 'object' ? problem : { methodId } };
}
