import { cardActions } from './support/actions.ts';
import type { Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { oneLine, plainText } from './support/plain-text.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/qr-code-card.json' with { type: 'json' };
import type { Words } from '../services/localization/words.ts';

export interface QrCodeView {
  readonly ticket: Ticket;
  /** PNG with its own light quiet zone, so that a phone reads it in a dark theme. */
  readonly qrPngDataUri: string;
  readonly account: string;
  readonly issuer: string;
  /** The secret in groups of four, for typing: `ABCD EFGH …` */
  readonly secretGroups: string;
  /** The same without spaces, for copying. */
  readonly secret: string;
  readonly otpauthUri: string;
  readonly expiresInMinutes: number;
  /** One sentence about what happened before. */
  readonly notice?: string | undefined;
}

const render = declareTemplate(template);

/** Shows the QR code, with the same data for typing behind a button. The only card that holds a secret: replace it. */
export function qrCodeCard(view: QrCodeView, words: Words): AdaptiveCard {
  return render({
    speak: words('qr-code-card.speak'),
    title: words('qr-code-card.title'),
    notices: optional(view.notice),
    steps: [words('qr-code-card.step-1'), words('qr-code-card.step-2'), words('qr-code-card.step-3')],
    qrPngDataUri: view.qrPngDataUri,
    image: words('qr-code-card.image', { account: oneLine(view.account) }),
    validity: words('qr-code-card.validity', { minutes: view.expiresInMinutes }),
    cannotScan: words('qr-code-card.cannot-scan'),
    byHand: words('qr-code-card.by-hand'),
    byHandSteps: words('qr-code-card.by-hand-steps'),
    fields: manualEntry(view, words),
    openApp: words('qr-code-card.open-app'),
    otpauthUri: view.otpauthUri,
    next: words('qr-code-card.next'),
    actions: cardActions(view.ticket, [
      { id: 'next', title: words('action.next'), primary: true },
      { id: 'back', title: words('action.back') },
      { id: 'cancel', title: words('action.cancel') },
    ]),
  });
}

function manualEntry(view: QrCodeView, words: Words): { label: string; value: string }[] {
  return [
    { label: words('qr-code-card.issuer'), value: plainText(view.issuer) },
    { label: words('qr-code-card.account'), value: plainText(view.account) },
    { label: words('qr-code-card.secret'), value: plainText(view.secretGroups) },
    { label: words('qr-code-card.secret-unspaced'), value: plainText(view.secret) },
  ];
}
