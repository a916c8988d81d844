/** Most characters of a text, put together of its parts. */
export const longestText = 1600;

/** What a demo phone does when it is called. */
export const callHabits = ['ask', 'answer', 'decline', 'busy', 'voice-mail', 'no-answer'] as const;
/** `ask` rings until somebody does something about it. */
export type CallHabit = (typeof callHabits)[number];

export type CallStatus =
  'queued' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
/** The statuses of a call that is over. */
export type CallOutcome = Exclude<CallStatus, 'queued' | 'ringing' | 'in-progress'>;

export type AnsweredBy = 'human' | 'machine';

/** Why a call failed, or a text was not taken, through what the bot answered. */
export interface Problem {
  readonly code: 'invalid-twiml' | 'no-twiml' | 'too-many-documents' | 'refused';
  /** For who writes the bot, in English. */
  readonly detail: string;
}

/** What happened in a call, in its order. */
export type CallEvent =
  | { readonly kind: 'said'; readonly text: string; readonly language: string }
  | { readonly kind: 'played'; readonly sound: string }
  /** The other side dialled these keys once the switchboard had answered. */
  | { readonly kind: 'dialled'; readonly keys: string }
  | { readonly kind: 'pressed'; readonly key: string };

/** A call as its phone shows it. Moments are ISO 8601. */
export interface CallView {
  readonly sid: string;
  readonly status: CallStatus;
  /** As it is written for people. */
  readonly from: string;
  readonly placedAt: string;
  /** While it rings: when it stops by itself. */
  readonly ringsUntil?: string | undefined;
  /** Let ring. */
  readonly isSilenced: boolean;
  readonly answeredAt?: string | undefined;
  readonly endedAt?: string | undefined;
  readonly answeredBy?: AnsweredBy | undefined;
  /** The call was answered and then ended by the phone. */
  readonly wasHungUp: boolean;
  readonly wasDeclined: boolean;
  /** Keys are listened to now. */
  readonly isListening: boolean;
  /** What the switchboard connects to. */
  readonly extension?: string | undefined;
  readonly events: readonly CallEvent[];
  readonly problem?: Problem | undefined;
}

/** A text as its phone shows it; `received` is from the bot. */
export interface TextView {
  readonly sid: string;
  readonly direction: 'received' | 'sent';
  readonly body: string;
  readonly at: string;
  /** The bot did not take it. */
  readonly problem?: Problem | undefined;
}

export interface PhoneView {
  /** E.164. */
  readonly number: string;
  /** As it is written for people. */
  readonly display: string;
  readonly callHabit: CallHabit;
  /** Otherwise they get lost on their way. */
  readonly textsArrive: boolean;
  /** It told the sender to stop. */
  readonly isUnsubscribed: boolean;
  readonly texts: readonly TextView[];
  readonly calls: readonly CallView[];
}
