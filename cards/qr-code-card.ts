import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { oneLine, plainText } from './support/plain-text.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/qr-code-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface QrCodeView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  /** PNG with its own light quiet zone, so that a phone reads it in a dark theme. */
  readonly qr: { readonly pngDataUri: string; readonly pixels: number };
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
export function qrCodeCard(view: QrCodeView, translate: Translate): AdaptiveCard {
  return framed(
    render({
      speak: translate('qr-code-card.speak'),
      title: translate('qr-code-card.title'),
      notices: optional(view.notice),
      steps: [translate('qr-code-card.step-1'), translate('qr-code-card.step-2'), translate('qr-code-card.step-3')],
      qrPngDataUri: view.qr.pngDataUri,
      // At its own size: a module is whole pixels.
      size: `${view.qr.pixels}px`,
      image: translate('qr-code-card.image', { account: oneLine(view.account) }),
      validity: translate('qr-code-card.validity', { minutes: view.expiresInMinutes }),
      cannotScan: translate('qr-code-card.cannot-scan'),
      byHand: translate('qr-code-card.by-hand'),
      byHandSteps: translate('qr-code-card.by-hand-steps'),
      fields: manualEntry(view, translate),
      openApp: translate('qr-code-card.open-app'),
      otpauthUri: view.otpauthUri,
      next: translate('qr-code-card.next'),
      actions: cardActions(view.binding, [
        { id: 'next', title: translate('action.next'), primary: true },
        { id: 'back', title: translate('action.back') },
        { id: 'cancel', title: translate('action.cancel') },
      ]),
    }),
    translate,
    view.step,
  );
}

function manualEntry(view: QrCodeView, translate: Translate): { label: string; value: string }[] {
  return [
    { label: translate('qr-code-card.issuer'), value: plainText(view.issuer) },
    { label: translate('qr-code-card.account'), value: plainText(view.account) },
    { label: translate('qr-code-card.secret'), value: plainText(view.secretGroups) },
    { label: translate('qr-code-card.secret-unspaced'), value: plainText(view.secret) },
    { label: translate('qr-code-card.uri'), value: plainText(view.otpauthUri) },
  ];
}
