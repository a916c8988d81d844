import type { CardBinding } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { languageCard } from '../../cards/language-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import type { Translate } from '../../services/localization/translate.ts';
import type { Turn } from './turn.ts';

/** Takes the place of a card whose question was answered by a message. */
export function closedNotice(translate: Translate): AdaptiveCard {
  return noticeCard({
    tone: 'neutral',
    title: translate('outcome-title.step-done'),
    text: translate('chat.card-closed'),
  });
}

/** Takes the place of a card whose question stands further down now, or was left. */
export function movedNotice(translate: Translate): AdaptiveCard {
  return noticeCard({
    tone: 'neutral',
    title: translate('outcome-title.see-below'),
    text: translate('chat.moved'),
  });
}

/** Takes the place of a card that is put away later: what follows may stand in another chat, or nowhere. */
export function putAwayNotice(translate: Translate): AdaptiveCard {
  return noticeCard({
    tone: 'neutral',
    title: translate('outcome-title.stale-card'),
    text: translate('chat.put-away'),
  });
}

/** Takes the place of a card that is no longer the question. */
export function staleNotice(translate: Translate): AdaptiveCard {
  return noticeCard({
    tone: 'neutral',
    title: translate('outcome-title.stale-card'),
    text: translate('chat.stale-card'),
  });
}

/** Stands where a card with a secret comes in a moment. It holds none, and stays if that card never comes. */
export function secretComesNotice(translate: Translate): AdaptiveCard {
  return noticeCard({
    tone: 'neutral',
    title: translate('outcome-title.secret-comes'),
    text: translate('chat.secret-comes'),
  });
}

/** Takes the place of the language card. */
export function languageNotice(translate: Translate): AdaptiveCard {
  return noticeCard({ tone: 'neutral', title: translate('language.name'), text: translate('chat.language-set') });
}

/** The languages to choose from, with the binding of the question that comes back afterwards. */
export function languagesFor(turn: Turn, binding: CardBinding): AdaptiveCard {
  return languageCard({ binding, languages: turn.languages, current: turn.language }, turn.translate);
}
