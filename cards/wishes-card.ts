import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { adviceCard } from './support/advice.ts';
import { describedButtons } from './support/framed.ts';
import type { MessageKey, Translate } from '../services/localization/translate.ts';

/** What somebody may wish for: whatever has its words. */
export type Wish = WishOf<MessageKey>;
type WishOf<Key> = Key extends `intent.${infer Name}.title` ? Name : never;

export interface WishesView {
  readonly binding: CardBinding;
  /** `suggestions` are what somebody may have meant; `menu` is what can be asked at all. */
  readonly purpose: 'suggestions' | 'menu';
  /** Which of its headings: no two in a row are the same. Counted from 1. */
  readonly heading: number;
  readonly wishes: readonly Wish[];
}

const headings = {
  suggestions: ['wishes-card.suggest-1', 'wishes-card.suggest-2', 'wishes-card.suggest-3'],
  menu: ['wishes-card.menu-1', 'wishes-card.menu-2', 'wishes-card.menu-3', 'wishes-card.menu-4'],
} as const;

/** Offers wishes as buttons, each with what it does. The buttons are good at any time. */
export function wishesCard({ binding, purpose, heading, wishes }: WishesView, translate: Translate): AdaptiveCard {
  const choices = headings[purpose];
  const title = choices[(heading - 1) % choices.length] ?? choices[0];
  const lines = [translate(`wishes-card.${purpose}`)];
  const card = adviceCard({ binding, times: 1, buttons: [] }, { title: translate(title), lines }, translate);
  const buttons = wishes.map(
    (intent) => ({ id: 'open-intent', title: translate(`intent.${intent}.title`), intent }) as const,
  );
  const descriptions = wishes.map((intent) => translate(`intent.${intent}.what`));
  return { ...card, body: [...card.body, ...describedButtons(cardActions(binding, buttons), descriptions)] };
}
