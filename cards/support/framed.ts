import type { Translate } from '../../services/localization/translate.ts';
import { spokenText } from './spoken-text.ts';
import type { AdaptiveCard, CardElement } from './adaptive-card.ts';

/** Where somebody is in a set-up; how far it goes is not known before the way is chosen. */
export interface CardStep {
  readonly number: number;
  readonly of?: number | undefined;
}

/** What all questions share: an icon and the step under the heading, and nothing of Markdown in what is spoken. */
export function framed(card: AdaptiveCard, translate: Translate, step?: CardStep): AdaptiveCard {
  const [heading, ...body] = card.body;
  if (heading === undefined) return card;
  const row = captionRow(captionOf(translate, step), translate('card.icon'));
  const spoken = card.speak === undefined ? {} : { speak: spokenText(card.speak) };
  return { ...card, ...spoken, body: [heading, row, ...body] };
}

function captionOf(translate: Translate, step: CardStep | undefined): string {
  if (step === undefined) return translate('card.caption');
  const number = String(step.number);
  return step.of === undefined
    ? translate('card.step', { number })
    : translate('card.step-of', { number, of: String(step.of) });
}

function captionRow(caption: string, altText: string): CardElement {
  const text = { type: 'TextBlock', text: caption, wrap: true, isSubtle: true, size: 'Small' };
  const image = { type: 'Image', url: icon, altText, width: '20px', height: '20px' };
  return {
    type: 'ColumnSet',
    spacing: 'Small',
    columns: [
      { type: 'Column', width: 'auto', verticalContentAlignment: 'Center', items: [image] },
      { type: 'Column', width: 'stretch', verticalContentAlignment: 'Center', spacing: 'Small', items: [text] },
    ],
  };
}

/** Buttons as lines of text in the body: read, and reached by the keyboard, as buttons all the same. */
export function quietButtons(actions: readonly CardElement[]): CardElement[] {
  return actions.map((action) => ({
    type: 'Container',
    selectAction: action,
    items: [{ type: 'TextBlock', text: action['title'] ?? '', wrap: true, color: 'Accent' }],
  }));
}

/** A shield with a tick, 48 by 48 pixels, to be seen on light and on dark. */
const icon = [
  'data:image/png;base64,',
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAYAAABXAvmHAAACCUlEQVR42u2aMUvEMBTH7yP0I/Qj3EfoR7j9Bl0c3AJugnCD4FcQ',
  'HDqIo3QUp4IOgqgFwU3IieDgYBdvE2Kf5AZLkiYvaZKWBh43tHf9/5qXf9r3brbcuZsNOWYTwIgA5k2QJvImqiZYKyp+jPBzowBY',
  'cFFUILgrKP/uwjdAxi9cI0TLoua/mfUFkPCppw5Fq2aG8GtaA6T8zrBAkXMNxgDwpTKg8HaUMhBVnrPIIpsAJoAxApCDJ3Z88vL3',
  'OTiA07NXttn8sO04v1gPB+Dw6Pmf+O1QzEQ8AHv790LxMCCdogYA8eu3b6F4gIo+hW5uP5lsQFpFDXBZvEvFw4KO2oVAoGxcXX/4',
  '3QdgoUEqwIU1/FvqODAeHr/8bmQgvr3wVLmrchxYzHDcKwDcMZF7iCC6HEdn9rwAyCAsHMdfCskgLB3HGiDFOgpAqMRrOo4oUtN3',
  'YrQtyoaB44jC+KWeuoQwdBxRpcIYoLDdoCwcpx0FBoC42GWRjtMOggFIXTwqIB1HawHrFLaoDQS4kaNKHboyR7DvuA7SpjN9dAAS',
  'x0VcTNE3sS3uhq6NWlenQ81C5903Ka+TAADEdYPDZ7W67KND4yuVtFIH22Ka9wxRmzYAsd3IOgbxNl3KVNJKxUbV1Urqq826ciB+',
  'FbrRjW0E5ti73lenHpxjlz+7U8lDWcHPSZbTfyVGAvALj/un3bzFrpUAAAAASUVORK5CYII=',
].join('');
