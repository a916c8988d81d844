/** What is asked where a conversation begins. */
import { z } from 'zod';
import { noticeCard } from '../../cards/notice-card.ts';
import { requiredCard } from '../../cards/required-card.ts';
import { readIntent } from '../../services/intents/intents.ts';
import { CardPrompt } from './card-prompt.ts';
import type { DialogDependencies } from './dependencies.ts';
import { helpdeskReach } from './helpdesk-text.ts';

/** How long setting up takes, about, in minutes. */
const setUpMinutes = 2;

/** Says what is asked of somebody who has nothing set up. */
export function requiredPrompt({
  organization,
  helpdesk,
}: Pick<DialogDependencies, 'organization' | 'helpdesk'>): CardPrompt<object, 'set-up-now' | 'not-now'> {
  return new CardPrompt<object, 'set-up-now' | 'not-now'>('required', z.object({}), {
    actions: ['set-up-now', 'not-now'],
    draw: ({ translate, languages, language }, { binding }) => {
      const contact = helpdesk && helpdeskReach(helpdesk);
      const others = languages.filter(({ id }) => id !== language);
      return requiredCard({ binding, organization, minutes: setUpMinutes, contact, languages: others }, translate);
    },
    onClick: (_turn, _options, { action }) => ({ end: action === 'set-up-now' ? action : 'not-now' }),
    onText: (_turn, _options, text) => (readIntent(text)?.kind === 'set-up' ? { end: 'set-up-now' } : undefined),
  });
}

type PendingChoice = 'continue' | 'start-again' | 'set-up-now';

/** Somebody comes back to a set-up that still waits for its proof. */
export function pendingPrompt({ clock }: Pick<DialogDependencies, 'clock'>): CardPrompt<object, PendingChoice> {
  return new CardPrompt<object, PendingChoice>('pending', z.object({}), {
    actions: ['continue', 'start-again'],
    draw: async ({ person, translate, enrollment }, { binding }) => {
      const { pending } = await enrollment.status(person);
      if (pending === undefined) return { end: 'set-up-now' };
      const elapsed = clock.now().getTime() - pending.startedAt.getTime();
      const minutes = Math.max(1, Math.round(elapsed / 60_000));
      return noticeCard({
        tone: 'neutral',
        title: translate('outcome-title.pending-found'),
        text: translate('chat.pending-found', { minutes }),
        binding,
        actions: [
          { id: 'continue', title: translate('action.continue'), primary: true },
          { id: 'start-again', title: translate('action.start-again') },
        ],
      });
    },
    onClick: (_turn, _options, { action }) => ({ end: action === 'continue' ? action : 'start-again' }),
    onText: (_turn, _options, text) => (readIntent(text)?.kind === 'set-up' ? { end: 'continue' } : undefined),
  });
}
