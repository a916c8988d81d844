import { cardActions, type Button, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/phone-number-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface PhoneNumberView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  /** The first phone, one for when an app does not work, another number for the mobile, or one more phone. */
  readonly purpose: 'first' | 'backup' | 'change' | 'add';
  /** In the order shown; `id` is what the card's input `country` sends. */
  readonly countries: readonly { readonly id: string; readonly title: string }[];
  /** The country chosen beforehand. */
  readonly country: string;
  /** What was typed before, to be corrected. */
  readonly number?: string | undefined;
  /** Ways the number may be reached; with one there is nothing to choose. */
  readonly channels: readonly ('text' | 'call')[];
  readonly channel?: string | undefined;
  /** The app was proven a moment ago: that is said first. */
  readonly isAppProven?: boolean | undefined;
  /** No other phone is set up. */
  readonly isOnlyPhone?: boolean | undefined;
  /** Whether it may be left out. */
  readonly skippable: boolean;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Asks for a phone number. Sends `country`, `number` as typed and `channel`. */
export function phoneNumberCard(view: PhoneNumberView, translate: Translate): AdaptiveCard {
  const title = translate(`phone-number-card.title-${view.purpose}`);
  const leave: Button[] = [
    ...(view.skippable ? [{ id: 'skip', title: translate('action.skip') } as const] : []),
    ...(view.purpose === 'first' ? [{ id: 'back', title: translate('action.back') } as const] : []),
  ];
  const done = view.isAppProven === true ? translate('phone-number-card.app-works') : undefined;
  return framed(
    render({
      speak: view.problem ?? (done === undefined ? title : `${done} ${title}`),
      title: done ?? title,
      subtitles: optional(done && title),
      explanation: translate(explanationKey(view)),
      problems: optional(view.problem),
      countryLabel: translate('phone-number-card.country'),
      countryPlaceholder: translate('phone-number-card.country-placeholder'),
      countryMissing: translate('phone-number-card.country-missing'),
      country: view.country,
      countries: view.countries.map(({ id, title: name }) => ({ title: name, value: id })),
      numberLabel: translate('phone-number-card.number'),
      numberPlaceholder: translate('phone-number-card.number-placeholder'),
      numberMissing: translate('phone-number-card.number-missing'),
      number: view.number ?? '',
      channelGroups: channelGroups(view, translate),
      actions: cardActions(view.binding, [
        { id: 'contact-me', title: translate('action.contact-me'), primary: true },
        ...leave,
        ...(view.skippable ? [] : [{ id: 'cancel', title: translate('action.cancel') } as const]),
      ]),
    }),
    translate,
    view.step,
  );
}

function explanationKey({ purpose, isOnlyPhone }: PhoneNumberView) {
  const isFirstOfMore = purpose === 'add' && isOnlyPhone === true;
  return isFirstOfMore
    ? 'phone-number-card.explanation-add-first'
    : (`phone-number-card.explanation-${purpose}` as const);
}

function channelGroups({ channels, channel }: PhoneNumberView, translate: Translate): object[] {
  if (channels.length < 2) return [];
  return [
    {
      label: translate('phone-number-card.channel'),
      errorMessage: translate('phone-number-card.channel-missing'),
      selected: channel ?? channels[0] ?? '',
      choices: channels.map((id) => ({ title: translate(`phone-number-card.channel-${id}`), value: id })),
    },
  ];
}
