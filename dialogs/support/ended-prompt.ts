import type { DialogTurnResult, WaterfallStepContext } from './botbuilder-dialogs.ts';
import { type NoticeView, noticeCard } from '../../cards/notice-card.ts';
import { readIntent } from '../../services/intents/intents.ts';
import type { Translate } from '../../services/localization/translate.ts';
import { CardPrompt } from './card-prompt.ts';
import type { DialogDependencies } from './dependencies.ts';
import { type Ending, endingSchema, endingText } from './outcome-text.ts';
import { turnOf } from './turn.ts';

type Ended = 'start-again' | 'done';

/** Says how a set-up ended without a method and offers to start again. */
export function endedPrompt({ clock }: Pick<DialogDependencies, 'clock'>): CardPrompt<Ending, Ended> {
  return new CardPrompt<Ending, Ended>('ended', endingSchema, {
    actions: ['start-again'],
    draw: ({ translate }, { options, binding }) => {
      const actions = [{ id: 'start-again', title: translate('action.start-again'), primary: true }] as const;
      return noticeCard({ ...endingNotice(options, translate, clock.now()), binding, actions });
    },
    onClick: () => ({ end: 'start-again' }),
    onText: (_turn, _options, text) => (readIntent(text)?.kind === 'set-up' ? { end: 'start-again' } : undefined),
  });
}

/** Goes on with `start-again` or `done`; nothing is asked where starting again cannot help. */
export async function sayEnding(
  step: WaterfallStepContext,
  ending: Ending,
  { clock }: Pick<DialogDependencies, 'clock'>,
): Promise<DialogTurnResult> {
  if (!final.has(ending.code)) return step.beginDialog('ended', ending);
  const turn = turnOf(step.context);
  await turn.show(noticeCard(endingNotice(ending, turn.translate, clock.now())));
  return step.next('done' satisfies Ended);
}

const final: ReadonlySet<Ending['code']> = new Set<Ending['code']>([
  'locked',
  'fraud-reported',
  'not-allowed',
  'already-set-up',
]);

function endingNotice(ending: Ending, translate: Translate, now: Date): NoticeView {
  return { tone: ending.code === 'cancelled' ? 'neutral' : 'attention', ...endingText(ending, translate, now) };
}
