import { z } from 'zod';

/**
 * What a phone's page says to the server, and what it signs of it. The same texts are made by the page; a test holds the two
 * together. Byte strings are base64url.
 */

const base64url = (bytes: { readonly least: number; readonly most: number }) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/u)
    .refine((text) => {
      const { length } = Buffer.from(text, 'base64url');
      return length >= bytes.least && length <= bytes.most;
    });

/** A coordinate of a point on P-256. */
const coordinate = base64url({ least: 32, most: 32 });

/** Where a push service takes notifications for a browser, and the keys that only this browser can read them by (RFC 8291). */
export const subscriptionSchema = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/u }).max(1_024),
  keys: z.strictObject({ p256dh: base64url({ least: 65, most: 65 }), auth: base64url({ least: 16, most: 16 }) }),
});
export type PushSubscription = Readonly<z.infer<typeof subscriptionSchema>>;

/** The public half of a phone's key, ECDSA on P-256, as in a JWK. */
export const publicKeySchema = z.strictObject({ x: coordinate, y: coordinate });
export type DevicePublicKey = Readonly<z.infer<typeof publicKeySchema>>;

/** When it was signed, by the server's clock as the phone knows it, and the signature: raw r‖s, 64 bytes (IEEE P1363). */
const signed = { at: z.iso.datetime(), signature: base64url({ least: 64, most: 64 }) };
const fromDevice = { handle: z.string().min(1).max(1_024), ...signed };

const code = z.string().max(80);

/** Somebody scanned the code, or typed it in: whose account is it? */
export const registrationRequestSchema = z.strictObject({ code });
/** The phone is to be this account's. */
export const registerRequestSchema = z.strictObject({
  code,
  publicKey: publicKeySchema,
  /** What its owner calls it, or what kind of phone it is, `Chrome, Android`: 40 characters of it are shown. */
  name: z.string().max(60),
  subscription: subscriptionSchema.nullable(),
  ...signed,
});
/** Does anything wait for this phone? */
export const waitingRequestSchema = z.strictObject(fromDevice);
/** Yes, with the number that the chat shows, or no. */
export const answerRequestSchema = z.strictObject({
  ...fromDevice,
  request: z.string().min(1).max(64),
  decision: z.enum(['approve', 'deny']),
  /** Two digits; empty with a no. */
  number: z.string().max(16),
  /** Empty where none is asked for. */
  pin: z.string().max(64).default(''),
});
/** Where notifications are taken from now on; null: nowhere. */
export const subscriptionRequestSchema = z.strictObject({ ...fromDevice, subscription: subscriptionSchema.nullable() });
/** The account is taken off this phone. */
export const removeRequestSchema = z.strictObject(fromDevice);

/**
 * What is signed: each text says what it is for, so that none stands for another. No field has a line end. A code is signed as it
 * is sent, and an endpoint is empty where there is none.
 */
export const signedText = {
  register: (at: string, { code: readCode, x, y }: { readonly code: string } & DevicePublicKey) =>
    lines('register', '', at, readCode, x, y),
  waiting: (device: string, at: string) => lines('waiting', device, at),
  answer: (
    device: string,
    at: string,
    {
      request,
      decision,
      number,
    }: { readonly request: string; readonly decision: 'approve' | 'deny'; readonly number: string },
  ) => lines('answer', device, at, request, decision, number),
  subscription: (device: string, at: string, endpoint: string) => lines('subscription', device, at, endpoint),
  remove: (device: string, at: string) => lines('remove', device, at),
};

function lines(...fields: readonly string[]): string {
  return ['two-step-verification authenticator 1', ...fields].join('\n');
}

/** Whom a phone would be registered for. */
export interface Registration {
  readonly organization: string;
  /** The account as the person knows it. */
  readonly account: string;
  readonly expiresAt: Date;
  /** Key of this server for the browser's `pushManager.subscribe` (RFC 8292): an uncompressed point on P-256. */
  readonly applicationServerKey: string;
}

/** A registered phone: what it keeps, and shows with everything that it says. */
export interface RegisteredDevice extends Pick<Registration, 'organization' | 'account'> {
  readonly device: string;
  readonly handle: string;
}

/** What a phone is asked. */
export interface WaitingRequest {
  readonly id: string;
  /** What for: to finish setting this phone up, or to show who somebody is. */
  readonly purpose: 'set-up' | 'verify';
  readonly asksPin: boolean;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  /** Where it was asked for; `helpdesk`: an agent who is talking to the person. */
  readonly place: 'teams' | 'teams-on-phone' | 'sign-in' | 'program' | 'helpdesk' | undefined;
  /** The program that asks, by its name, and why, in its words. */
  readonly program: string | undefined;
  readonly reason: string | undefined;
}

/** How an account stands, for the phone that has it. */
export interface DeviceStatus {
  readonly now: Date;
  /** `pending` until the first approval; `off` until the helpdesk has looked, or because the person says it was lost. */
  readonly state: 'pending' | 'active' | 'off';
  readonly organization: string;
  readonly account: string;
  readonly isNotified: boolean;
  readonly applicationServerKey: string;
  readonly lastUsedAt: Date | undefined;
  readonly request: WaitingRequest | undefined;
}

/** Why what a phone says is not taken. */
export type DeviceRefusal =
  /** Nobody has this phone, or has it any more. */
  | { readonly code: 'unknown-device' }
  /** What it signed is not what it says. */
  | { readonly code: 'bad-signature' }
  /** Its clock is far off: `now` is right. */
  | { readonly code: 'wrong-clock'; readonly now: Date };

/** Why no phone can be registered. */
export type RegisterRefusal =
  /** Wrong, used or too old: these look the same to whoever guesses. */
  | { readonly code: 'unknown-code' }
  | { readonly code: 'bad-signature' }
  | { readonly code: 'wrong-clock'; readonly now: Date }
  /** Notifications go to known push services only. */
  | { readonly code: 'unknown-push-service' };

/** What came of an answer. */
export type AnswerOutcome =
  | { readonly code: 'verified' }
  | { readonly code: 'denied' }
  /** `left`: tries until the request ends. */
  | { readonly code: 'wrong-number'; readonly left: number }
  /** `left`: tries until the method is off, or the set-up ends. */
  | { readonly code: 'wrong-pin'; readonly left: number }
  /** Answered, replaced, given up, too old, or wrong too often. */
  | { readonly code: 'over' }
  | { readonly code: 'locked' }
  | { readonly code: 'throttled' };

/** What phones ask of the server; every call is one request. @throws {StoreUnavailableError} */
export interface AuthenticatorDevices {
  /** @returns undefined for a code that is wrong, used or too old. */
  registrationOf(code: string): Promise<Registration | undefined>;
  register(
    request: z.infer<typeof registerRequestSchema>,
  ): Promise<({ readonly code: 'registered' } & RegisteredDevice) | RegisterRefusal>;
  waiting(
    request: z.infer<typeof waitingRequestSchema>,
  ): Promise<({ readonly code: 'known' } & DeviceStatus) | DeviceRefusal>;
  answer(request: z.infer<typeof answerRequestSchema>): Promise<AnswerOutcome | DeviceRefusal>;
  subscribe(
    request: z.infer<typeof subscriptionRequestSchema>,
  ): Promise<{ readonly code: 'subscribed' | 'unknown-push-service' } | DeviceRefusal>;
  remove(request: z.infer<typeof removeRequestSchema>): Promise<{ readonly code: 'removed' } | DeviceRefusal>;
}
