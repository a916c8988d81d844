import type { Translate } from '../../services/localization/translate.ts';
import template from '../templates/advice-card.json' with { type: 'json' };
import { type Button, cardActions, type CardBinding } from './actions.ts';
import type { AdaptiveCard } from './adaptive-card.ts';
import { framed } from './framed.ts';
import { declareTemplate } from './render-template.ts';

/** What every card has that answers a question and leads to the next step. */
export interface AdviceView {
  readonly binding: CardBinding;
  /** How often in a row this was asked: the same card is not shown twice in the same words. */
  readonly times: number;
  /** The next steps, the likeliest first. */
  readonly buttons: readonly Button[];
}

const render = declareTemplate(template);

/** A heading, short lines of Markdown and the buttons. */
export function adviceCard(
  { binding, times, buttons }: AdviceView,
  { title, lines }: { readonly title: string; readonly lines: readonly string[] },
  translate: Translate,
): AdaptiveCard {
  const heading = saidAnew(title, times, translate);
  return framed(render({ title: heading, lines, actions: cardActions(binding, buttons) }), translate);
}

/** The same in other words than the time before. @param times how often in a row, this time included. */
export function saidAnew(text: string, times: number, translate: Translate): string {
  if (times <= 1) return text;
  return translate(times % 2 === 0 ? 'again.once-more' : 'again.here', { text });
}
