import type { Ticket } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { languageCard } from '../../cards/language-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import type { Words } from '../../services/localization/words.ts';
import type { Turn } from './turn.ts';

/** Takes the place of a card whose question was answered elsewhere. */
export function closedNotice(words: Words): AdaptiveCard {
  return noticeCard({ tone: 'neutral', title: words('outcome-title.step-done'), text: words('chat.card-closed') });
}

/** Takes the place of a card that is no longer the question. */
export function staleNotice(words: Words): AdaptiveCard {
  return noticeCard({ tone: 'neutral', title: words('outcome-title.stale-card'), text: words('chat.stale-card') });
}

/** Takes the place of the language card. */
export function languageNotice(words: Words): AdaptiveCard {
  return noticeCard({ tone: 'neutral', title: words('language.name'), text: words('chat.language-set') });
}

/** The languages to choose from, with the ticket of the question that comes back afterwards. */
export function languagesFor(turn: Turn, ticket: Ticket): AdaptiveCard {
  return languageCard({ ticket, languages: turn.languages, current: turn.language }, turn.words);
}
