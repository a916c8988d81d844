/** What the server answers, as it comes over the wire: moments are ISO 8601. `device-messages.ts` has the meanings. */
export interface Found {
  readonly code: 'found';
  readonly organization: string;
  readonly account: string;
  readonly expiresAt: string;
  readonly applicationServerKey: string;
}

export interface Registered {
  readonly code: 'registered';
  readonly organization: string;
  readonly account: string;
  readonly device: string;
  readonly handle: string;
}

/** What this phone is asked. */
export interface WaitingRequest {
  readonly id: string;
  readonly purpose: 'set-up' | 'verify';
  readonly asksPin: boolean;
  readonly askedAt: string;
  readonly expiresAt: string;
  readonly place?: 'teams' | 'teams-on-phone' | 'sign-in' | 'program' | 'helpdesk' | undefined;
  readonly program?: string | undefined;
  readonly reason?: string | undefined;
}

export interface KnownStatus {
  readonly code: 'known';
  readonly now: string;
  readonly state: 'pending' | 'active' | 'off';
  readonly organization: string;
  readonly account: string;
  readonly isNotified: boolean;
  readonly applicationServerKey: string;
  readonly lastUsedAt?: string | undefined;
  readonly request?: WaitingRequest | undefined;
}

export type AnswerOutcome =
  | { readonly code: 'verified' | 'denied' | 'over' | 'locked' | 'throttled' }
  | { readonly code: 'wrong-number' | 'wrong-pin'; readonly left: number };

/** This phone's clock is off. */
export interface WrongClock {
  readonly code: 'wrong-clock';
  readonly now: string;
}

/** What keeps any request from being carried out. */
export type Trouble =
  | {
      readonly code:
        'unknown-code' | 'unknown-device' | 'bad-signature' | 'unknown-push-service' | 'too-many' | 'invalid';
    }
  /** The server cannot be reached: there is no connection, or it does not answer. */
  | { readonly code: 'unreachable' }
  | { readonly code: 'fault'; readonly reference?: string | undefined };
