import { cardActions } from './support/actions.ts';
import type { Button, Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/phone-number-card.json' with { type: 'json' };
import type { Words } from '../services/localization/words.ts';

export interface PhoneNumberView {
  readonly ticket: Ticket;
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
  /** Whether it may be left out. */
  readonly skippable: boolean;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Asks for a phone number. Sends `country`, `number` as typed and `channel`. */
export function phoneNumberCard(view: PhoneNumberView, words: Words): AdaptiveCard {
  const title = words(`phone-number-card.title-${view.purpose}`);
  const leave: Button[] = [
    ...(view.skippable ? [{ id: 'skip', title: words('action.skip') } as const] : []),
    ...(view.purpose === 'first' ? [{ id: 'back', title: words('action.back') } as const] : []),
  ];
  return render({
    speak: view.problem ?? title,
    title,
    explanation: words(`phone-number-card.explanation-${view.purpose}`),
    problems: optional(view.problem),
    countryLabel: words('phone-number-card.country'),
    countryPlaceholder: words('phone-number-card.country-placeholder'),
    countryMissing: words('phone-number-card.country-missing'),
    country: view.country,
    countries: view.countries.map(({ id, title: name }) => ({ title: name, value: id })),
    numberLabel: words('phone-number-card.number'),
    numberPlaceholder: words('phone-number-card.number-placeholder'),
    numberMissing: words('phone-number-card.number-missing'),
    number: view.number ?? '',
    channelGroups: channelGroups(view, words),
    actions: cardActions(view.ticket, [
      { id: 'contact-me', title: words('action.contact-me'), primary: true },
      ...leave,
      { id: 'cancel', title: words('action.cancel') },
    ]),
  });
}

function channelGroups({ channels, channel }: PhoneNumberView, words: Words): object[] {
  if (channels.length < 2) return [];
  return [
    {
      label: words('phone-number-card.channel'),
      errorMessage: words('phone-number-card.channel-missing'),
      selected: channel ?? channels[0] ?? '',
      choices: channels.map((id) => ({ title: words(`phone-number-card.channel-${id}`), value: id })),
    },
  ];
}
