import type { CardElement } from './adaptive-card.ts';

/** What an agent of the helpdesk can ask for on their cards. */
export const agentActionIds = [
  'open-helpdesk',
  'open-form',
  'send-form',
  'close-form',
  'show-person',
  'show-hand-off',
  'claim',
  'take-over',
  'verify-caller',
  'ask-manager',
  'pass-told',
  'approve-reset',
  'refuse-reset',
] as const;

/** What the person of a hand-off can, and who vouches for them. */
export const askedActionIds = [
  'start-hand-off',
  'not-asked',
  'confirm-caller',
  'refuse-caller',
  'vouch',
  'refuse-vouch',
  'tell-helpdesk',
  'withdraw-help',
] as const;

/** What a person can ask for with a button. */
export const actionIds = [
  'set-up-now',
  'not-now',
  'set-up',
  'next',
  'back',
  'cancel',
  'verify',
  'start-again',
  'continue',
  'done',
  'try-out',
  'language',
  'choose-language',
  'show-status',
  'contact-me',
  'send-again',
  'call-instead',
  'text-instead',
  'skip',
  'ask-administrator',
  'change-phone',
  'add-phone',
  'add-office-phone',
  'renew-office-phone',
  'choose-pin',
  'manage',
  'lost-phone',
  'new-phone',
  'choose',
  'replace',
  'suspend',
  'reinstate',
  'make-default',
  'rename',
  'remove',
  'add-method',
  'not-me',
  'app-passwords',
  'make-app-password',
  'make-another',
  'copied',
  'delete-app-password',
  'delete-all-app-passwords',
  'delete',
  'make-codes',
  'codes-saved',
  'other-way',
  'none-of-these',
  'use-recovery-code',
  'use-pass',
  'ask-helpdesk',
  'have-pass',
  'open-intent',
  'open-instead',
  'go-on',
  ...agentActionIds,
  ...askedActionIds,
] as const;

export type ActionId = (typeof actionIds)[number];

/** What ties a button to one step of one conversation, so that a stale or repeated click is recognized. */
export interface CardBinding {
  /** The flow the card belongs to: the method it is about, or none. */
  readonly flow: string;
  /** Random, used once. */
  readonly nonce: string;
}

/** The flow of a card that asks nothing and stays as it is: its buttons are good at any time, each as often as it is wanted. */
export const standingFlow = 'any-time';

export interface Button {
  readonly id: ActionId;
  readonly title: string;
  /** The one that moves on; drawn as such. */
  readonly primary?: boolean | undefined;
  /** With `language` only: the language chosen. */
  readonly language?: string | undefined;
  /** With `open-intent` and `open-instead` only: what is wished, an `IntentName`. */
  readonly intent?: string | undefined;
  /** What it is about: ids that the bot looks at again when it is clicked. */
  readonly about?: Readonly<Partial<Record<AboutField, string>>> | undefined;
}

/** What a button of the helpdesk's cards may be about. */
type AboutField = 'handOff' | 'person' | 'act' | 'asked' | 'from';

/** The buttons that send what was filled in. All others work with an empty or wrong form. */
const sendingInputs: ReadonlySet<ActionId> = new Set<ActionId>([
  'set-up',
  'verify',
  'contact-me',
  'choose-pin',
  'choose',
  'rename',
  'suspend',
  'reinstate',
  'replace',
  'make-app-password',
  'delete-app-password',
  'use-pass',
  'send-form',
]);

/** Buttons that stand out: more of them, and none does. The others are behind the dots. */
const mostProminent = 2;

/**
 * The buttons under a card. `Action.Execute` lets the answer replace the card; a client without it falls back on
 * `Action.Submit` with the same data.
 */
export function cardActions(binding: CardBinding, buttons: readonly Button[]): CardElement[] {
  return buttons.map((button, index) => {
    const shared = { ...sharedParts(binding, button), ...(index < mostProminent ? {} : { mode: 'secondary' }) };
    return {
      type: 'Action.Execute',
      verb: button.id,
      ...shared,
      fallback: { type: 'Action.Submit', ...shared },
    };
  });
}

function sharedParts(binding: CardBinding, button: Button): Omit<CardElement, 'type'> {
  const { language, intent, about } = button;
  const chosen = { ...(language !== undefined && { language }), ...(intent !== undefined && { intent }), ...about };
  return {
    title: button.title,
    data: { action: button.id, flow: binding.flow, nonce: binding.nonce, ...chosen },
    associatedInputs: sendingInputs.has(button.id) ? 'auto' : 'none',
    ...(button.primary === true ? { style: 'positive' } : {}),
  };
}
