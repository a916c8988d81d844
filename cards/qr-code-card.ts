import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { oneLine, plainText } from './support/plain-text.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import scanTemplate from './templates/qr-code-card.json' with { type: 'json' };
import copyTemplate from './templates/copy-key-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface QrCodeView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  /** The chat is read on a phone, whose own screen nobody scans: copying the key comes first. */
  readonly onPhone?: boolean | undefined;
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

const toScan = declareTemplate(scanTemplate);
const toCopy = declareTemplate(copyTemplate);

/** Shows the QR code and the same data for typing and copying. The only card that holds a secret: replace it. */
export function qrCodeCard(view: QrCodeView, translate: Translate): AdaptiveCard {
  const card = view.onPhone === true ? copyKeyCard(view, translate) : scanCard(view, translate);
  return framed(card, translate, view.step);
}

/** The picture first, and what to type behind a button. */
function scanCard(view: QrCodeView, translate: Translate): AdaptiveCard {
  return toScan({
    ...sharedParts(view, translate),
    speak: translate('qr-code-card.speak'),
    title: translate('qr-code-card.title'),
    steps: [translate('qr-code-card.step-1'), translate('qr-code-card.step-2'), translate('qr-code-card.step-3')],
    image: translate('qr-code-card.image', { account: oneLine(view.account) }),
    cannotScan: translate('qr-code-card.cannot-scan'),
    byHand: translate('qr-code-card.by-hand'),
    byHandSteps: translate('qr-code-card.by-hand-steps'),
    fields: [
      field(translate('qr-code-card.issuer'), view.issuer),
      field(translate('qr-code-card.account'), view.account),
      field(translate('qr-code-card.secret'), view.secretGroups),
      field(translate('qr-code-card.secret-unspaced'), view.secret),
      field(translate('qr-code-card.uri'), view.otpauthUri),
    ],
  });
}

/** What to copy first, in the open, and the picture below it for an app on another device. */
function copyKeyCard(view: QrCodeView, translate: Translate): AdaptiveCard {
  return toCopy({
    ...sharedParts(view, translate),
    speak: translate('qr-code-card.phone-speak'),
    title: translate('qr-code-card.phone-title'),
    steps: [
      translate('qr-code-card.phone-step-1'),
      translate('qr-code-card.phone-step-2'),
      translate('qr-code-card.phone-step-3'),
    ],
    image: translate('qr-code-card.phone-image', { account: oneLine(view.account) }),
    elsewhere: translate('qr-code-card.phone-elsewhere'),
    fields: [
      field(translate('qr-code-card.phone-secret'), view.secret),
      field(translate('qr-code-card.account'), view.account),
      field(translate('qr-code-card.issuer'), view.issuer),
      field(translate('qr-code-card.phone-secret-groups'), view.secretGroups),
      field(translate('qr-code-card.uri'), view.otpauthUri),
    ],
  });
}

function sharedParts(view: QrCodeView, translate: Translate): object {
  return {
    notices: optional(view.notice),
    qrPngDataUri: view.qr.pngDataUri,
    // At its own size: a module is whole pixels.
    size: `${view.qr.pixels}px`,
    validity: translate('qr-code-card.validity', { minutes: view.expiresInMinutes }),
    next: translate('qr-code-card.next'),
    actions: cardActions(view.binding, [
      { id: 'next', title: translate('action.next'), primary: true },
      { id: 'back', title: translate('action.back') },
      { id: 'cancel', title: translate('action.cancel') },
    ]),
  };
}

function field(label: string, value: string): { label: string; value: string } {
  return { label, value: plainText(value) };
}
