import type { DialogTurnResult, WaterfallStepContext } from './botbuilder-dialogs.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import { readIntent } from '../../services/intents/intents.ts';
import { CardPrompt } from './card-prompt.ts';
import type { DialogDependencies } from './dependencies.ts';
import { endingNotice, showEnding } from './ending-notice.ts';
import { type Ending, endingSchema } from './outcome-text.ts';
import type { SetUpResult } from './set-up-result.ts';
import { turnOf } from './turn.ts';

type EndingDependencies = Pick<DialogDependencies, 'clock' | 'helpdesk'>;
type Ended = 'start-again' | 'done';

/** Says how a set-up ended without a method and offers to start again. */
export function endedPrompt(deps: EndingDependencies): CardPrompt<Ending, Ended> {
  return new CardPrompt<Ending, Ended>('ended', endingSchema, {
    actions: ['start-again'],
    draw: (turn, { options, binding }) => {
      const actions = [{ id: 'start-again', title: turn.translate('action.start-again'), primary: true }] as const;
      return noticeCard({ ...endingNotice(options, deps, turn), binding, actions });
    },
    onClick: () => ({ end: 'start-again' }),
    onText: (_turn, _options, text) => (readIntent(text)?.kind === 'set-up' ? { end: 'start-again' } : undefined),
  });
}

/** Goes on with what comes of the set-up; nothing is asked where starting again cannot help. */
export async function sayEnding(
  step: WaterfallStepContext,
  ending: Ending,
  deps: EndingDependencies,
): Promise<DialogTurnResult> {
  // Something is set up: whoever proves it once more can go on.
  if (ending.code === 'already-set-up') return step.next('proof-needed' satisfies SetUpResult);
  if (!final.has(ending.code)) return step.beginDialog('ended', ending);
  await showEnding(turnOf(step.context), ending, deps);
  return step.next('done' satisfies Ended);
}

/** What the set-up ends with after its ending was said. */
export function resultOfEnding(result: unknown): SetUpResult {
  return result === 'start-again' || result === 'proof-needed' ? result : 'stopped';
}

const final: ReadonlySet<Ending['code']> = new Set<Ending['code']>([
  'locked',
  'fraud-reported',
  'blocked',
  'not-allowed',
]);
