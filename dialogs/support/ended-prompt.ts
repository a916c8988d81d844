import { noticeCard } from '../../cards/notice-card.ts';
import { CardPrompt } from './card-prompt.ts';
import type { DialogDependencies } from './dependencies.ts';
import { type Ending, endingSchema, endingText } from './outcome-text.ts';

/** Says how a set-up ended without a method and offers to start again where that helps. */
export function endedPrompt({ clock }: Pick<DialogDependencies, 'clock'>): CardPrompt<Ending, 'start-again' | 'done'> {
  return new CardPrompt<Ending, 'start-again' | 'done'>('ended', endingSchema, {
    actions: ['start-again'],
    draw: (turn, { options, ticket }) => {
      const actions = canStartAgain(options)
        ? [{ id: 'start-again' as const, title: turn.words('action.start-again'), primary: true }]
        : [];
      return noticeCard({ tone: 'attention', ...endingText(options, turn.words, clock.now()), ticket, actions });
    },
    onClick: (_turn, _options, { action }) => ({ end: action === 'start-again' ? 'start-again' : 'done' }),
  });
}

function canStartAgain({ code }: Ending): boolean {
  return code !== 'locked' && code !== 'not-allowed' && code !== 'already-set-up';
}
