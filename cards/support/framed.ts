import type { Translate } from '../../services/localization/translate.ts';
import { spokenText } from './spoken-text.ts';
import type { AdaptiveCard, CardElement } from './adaptive-card.ts';

/** Where somebody is in a set-up; how far it goes is not known before the way is chosen. */
export interface CardStep {
  readonly number: number;
  readonly of?: number | undefined;
}

/** A character, because the only picture on a card is the QR code: nobody looks for it in vain, or scans another. */
const icon = '🛡️';

/** What all questions share: an icon and the step under the heading, and nothing of Markdown in what is spoken. */
export function framed(card: AdaptiveCard, translate: Translate, step?: CardStep): AdaptiveCard {
  const [heading, ...body] = card.body;
  if (heading === undefined) return card;
  const text = `${icon} ${captionOf(translate, step)}`;
  const caption: CardElement = { type: 'TextBlock', text, wrap: true, isSubtle: true, spacing: 'Small' };
  const spoken = card.speak === undefined ? {} : { speak: spokenText(card.speak) };
  return { ...card, ...spoken, body: [heading, caption, ...body] };
}

function captionOf(translate: Translate, step: CardStep | undefined): string {
  if (step === undefined) return translate('card.caption');
  const number = String(step.number);
  return step.of === undefined
    ? translate('card.step', { number })
    : translate('card.step-of', { number, of: String(step.of) });
}

/** Buttons as lines of text in the body: read, and reached by the keyboard, as buttons all the same. */
export function quietButtons(actions: readonly CardElement[]): CardElement[] {
  return actions.map((action) => ({
    type: 'Container',
    selectAction: action,
    items: [{ type: 'TextBlock', text: action['title'] ?? '', wrap: true, color: 'Accent' }],
  }));
}

/** The same with a line under each that says what it does. */
export function describedButtons(actions: readonly CardElement[], descriptions: readonly string[]): CardElement[] {
  return quietButtons(actions).map((button, index) => ({
    ...button,
    spacing: 'Medium',
    items: [
      { type: 'TextBlock', text: actions[index]?.['title'] ?? '', wrap: true, color: 'Accent', weight: 'Bolder' },
      { type: 'TextBlock', text: descriptions[index] ?? '', wrap: true, isSubtle: true, spacing: 'None' },
    ],
  }));
}
