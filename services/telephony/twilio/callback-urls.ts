import type { Language } from '../../localization/translate.ts';

/** The paths that Twilio calls; `:name` is filled in. The bot's routes are these. */
export const callbackPaths = {
  /** The call was answered. */
  voice: '/twilio/voice/:challenge',
  /** One key, or none in time. */
  keys: '/twilio/keys/:challenge/:attempt/:language',
  /** The key after a 0. */
  fraud: '/twilio/fraud/:challenge/:attempt/:language',
  /** A PIN, or nothing in time. */
  pin: '/twilio/pin/:challenge/:attempt/:language',
  callStatus: '/twilio/call-status/:challenge',
  textStatus: '/twilio/text-status/:challenge',
  /** A text came in; this one is entered at Twilio, for the number or the messaging service. */
  text: '/twilio/text',
} as const;

/** A question in a call: which challenge, the how manieth time (from 1), and in which language. */
export interface Question {
  readonly challengeId: string;
  readonly attempt: number;
  readonly language: Language;
}

/** An address without a path; a function where it is known only once something listens there. */
export type Address = string | (() => string);

/** Where Twilio reaches this bot. */
export interface CallbackUrls {
  readonly voice: (challengeId: string) => string;
  readonly question: (kind: 'keys' | 'fraud' | 'pin', question: Question) => string;
  readonly callStatus: (challengeId: string) => string;
  readonly textStatus: (challengeId: string) => string;
}

/**
 * What Twilio does when a status event is not taken: three more attempts, also after a 5xx. A fragment is for Twilio
 * alone: neither is it sent, nor is it part of what is signed.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
const persistently = '#rc=3&rp=5xx,ct,rt';

/** @param publicUrl where the bot is reached, with or without a slash at the end */
export function callbackUrls(publicUrl: Address): CallbackUrls {
  const url = (path: string, values: Readonly<Record<string, string>>): string =>
    baseOf(publicUrl) + path.replaceAll(/:([a-z]+)/gu, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  return {
    voice: (challenge) => url(callbackPaths.voice, { challenge }),
    question: (kind, { challengeId, attempt, language }) =>
      url(callbackPaths[kind], { challenge: challengeId, attempt: String(attempt), language }),
    callStatus: (challenge) => url(callbackPaths.callStatus, { challenge }) + persistently,
    textStatus: (challenge) => url(callbackPaths.textStatus, { challenge }) + persistently,
  };
}

/** An address as paths are appended to it. */
export function baseOf(address: Address): string {
  return (typeof address === 'string' ? address : address()).replace(/\/+$/u, '');
}
