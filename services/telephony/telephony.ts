import type { Language } from '../localization/translate.ts';
import type { PhoneChannel } from '../phone-numbers/phone-number.ts';

/** Why a carrier will not do it; each has its sentence and next step. */
export const dispatchRefusals = [
  /** Not a number that exists. */
  'invalid-number',
  /** A landline, or a number that takes no texts. */
  'not-a-mobile',
  /** Switched off, out of reach, or unknown to its network. */
  'unreachable',
  /** The person told this sender to stop. */
  'unsubscribed',
  /** The carrier or the account forbids this number or country. */
  'blocked',
  /** Anything else that trying again will not mend. */
  'rejected',
] as const;
export type DispatchRefusal = (typeof dispatchRefusals)[number];

/** What came of asking a carrier. Nothing says "sent" before it is `accepted`. */
export type Dispatch =
  /** `sid` is the carrier's id of the text or call. */
  | { readonly code: 'accepted'; readonly sid: string }
  | { readonly code: 'refused'; readonly reason: DispatchRefusal }
  /**
   * No answer, or a fault: it may have been done or not, so it is never repeated by itself. `isUnsent` where the carrier
   * answered that it has taken nothing, because it is out or busy.
   */
  | { readonly code: 'unavailable'; readonly isUnsent?: true };

/** A text to send. Contains the code: it is never stored or logged. */
export interface TextMessage {
  /** E.164. */
  readonly to: string;
  readonly body: string;
  /** 128 random bits; what delivery events say which challenge they are about with. */
  readonly challengeId: string;
}

/** A call to place; what it says is asked for when it is answered. */
export interface PhoneCall {
  /** E.164. */
  readonly to: string;
  /** Digits dialled once the switchboard has answered. */
  readonly extension?: string | undefined;
  readonly challengeId: string;
}

/** Something to say to whoever answers a phone. Nothing is asked and no answer is heard. */
export interface SpokenNotice {
  /** E.164. */
  readonly to: string;
  /** Digits dialled once the switchboard has answered. */
  readonly extension?: string | undefined;
  readonly language: Language;
  /** At most 1000 characters. */
  readonly text: string;
}

/** Texts and calls. One implementation, `TwilioTelephony`; in the demo it speaks to the phone simulator. */
export interface Telephony {
  /** What it can do: a carrier without a number of its own cannot call. */
  readonly channels: readonly PhoneChannel[];
  /** Never throws for what a carrier answers. */
  sendText(message: TextMessage): Promise<Dispatch>;
  placeCall(call: PhoneCall): Promise<Dispatch>;
  /** Calls to say something; accepted means that the phone will ring, not that somebody picks up. */
  speakNotice(notice: SpokenNotice): Promise<Dispatch>;
  /** Ends a call that rings or is under way; one that has ended is left alone. Never throws. */
  cancelCall(sid: string): Promise<void>;
}

/** How a call ended, as far as it says something about the person. */
export const callEnds = ['completed', 'busy', 'no-answer', 'failed', 'canceled', 'voice-mail'] as const;
export type CallEnd = (typeof callEnds)[number];

/** Times that the question is asked on one call. */
export const mostQuestions = 3;

/** What a phone is told next. Texts come from the localization, in the person's language. */
export type CallScript =
  /** Greeting and question; `attempt` counts from 1, `pin` asks for the PIN before #. `problem` says why it is asked again. */
  | {
      readonly say: 'ask';
      readonly language: Language;
      readonly organization: string;
      readonly attempt: number;
      readonly pin: boolean;
      readonly problem?: 'no-key' | 'wrong-key' | 'wrong-pin';
      /** What it is for, outside of any chat; `reason` is in the words of a program. */
      readonly purpose?: { readonly place: 'sign-in' | 'program'; readonly reason?: string | undefined };
    }
  /** Each of these is said, and the call ends. */
  | {
      readonly say: 'verified' | 'fraud-reported' | 'too-many-attempts' | 'nothing-waits';
      /** Of a report of fraud: nobody at the helpdesk can be told, so the person has to. */
      readonly isUntold?: boolean;
      readonly language: Language;
      readonly organization: string;
    };

/** What is answered to a text from a phone, if anything. */
export type TextReply = { readonly body: string } | undefined;

/**
 * What the product does with what happens at phones. The route has checked who speaks (signature, schema, account).
 * Carriers tell things twice, and at the same time: every call is idempotent, and of two ends the first counts. Only a
 * text that comes in is told once, because a wrong code counts each time.
 */
export interface PhoneEvents {
  /** The call was answered by somebody. */
  callAnswered(challengeId: string, call: { readonly sid: string }): Promise<CallScript>;
  /** Keys were pressed, or none in time (`digits` is empty). `digits` are of `0-9*#`; `attempt` is that of the question. */
  keysPressed(
    challengeId: string,
    keys: { readonly sid: string; readonly digits: string; readonly attempt: number },
  ): Promise<CallScript>;
  callEnded(challengeId: string, call: { readonly sid: string; readonly end: CallEnd }): Promise<void>;
  /** The carrier could not deliver a text it had accepted. */
  textFailed(challengeId: string, text: { readonly sid: string; readonly reason: DispatchRefusal }): Promise<void>;
  /** A text came in. `from` is E.164; `body` is what was written, at most 1600 characters. */
  textReceived(text: { readonly from: string; readonly body: string; readonly sid: string }): Promise<TextReply>;
}
