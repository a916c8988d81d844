import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { oneLine, plainText } from './support/plain-text.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/register-phone-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface RegisterPhoneView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  /** The chat is read on a phone, whose own screen nobody scans. */
  readonly onPhone: boolean;
  /** PNG with its own light quiet zone, so that a phone reads it in a dark theme. */
  readonly qr: { readonly pngDataUri: string; readonly pixels: number };
  /** The page with the one-time code. */
  readonly link: string;
  /** The page alone, to be typed. */
  readonly pageUrl: string;
  /** The one-time code in groups. */
  readonly code: string;
  readonly account: string;
  readonly expiresInMinutes: number;
  /** The phone that approves now, and is replaced once this one has. */
  readonly replaced?: string | undefined;
}

const render = declareTemplate(template);

/** Shows how a phone registers: by its camera, by a link on this very phone, or by hand. Holds a one-time code: replace it. */
export function registerPhoneCard(view: RegisterPhoneView, translate: Translate): AdaptiveCard {
  const { onPhone, expiresInMinutes: minutes } = view;
  const how = onPhone ? '-here' : '';
  return framed(
    render({
      speak: translate(`register-phone-card.speak${how}`),
      title: translate(`register-phone-card.title${how}`),
      steps: [
        ...optional(view.replaced && translate('register-phone-card.replaces', { phone: plainText(view.replaced) })),
        translate(`register-phone-card.step-1${how}`),
        translate('register-phone-card.step-2'),
        translate('register-phone-card.step-3'),
      ],
      qrPngDataUri: view.qr.pngDataUri,
      size: `${view.qr.pixels}px`,
      image: translate('register-phone-card.image', { account: oneLine(view.account) }),
      openHere: translate('register-phone-card.open-here'),
      link: view.link,
      cannotScan: translate('qr-code-card.cannot-scan'),
      byHand: translate('register-phone-card.by-hand'),
      byHandSteps: translate('register-phone-card.by-hand-steps'),
      fields: [
        { label: translate('register-phone-card.url'), value: plainText(view.pageUrl) },
        { label: translate('register-phone-card.code'), value: plainText(view.code) },
      ],
      validity: translate('qr-code-card.validity', { minutes }),
      next: translate('register-phone-card.next'),
      actions: cardActions(view.binding, [
        { id: 'back', title: translate('action.back') },
        { id: 'cancel', title: translate('action.cancel') },
      ]),
    }),
    translate,
    view.step,
  );
}
