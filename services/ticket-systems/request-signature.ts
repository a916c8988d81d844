import type { KeyObject } from 'node:crypto';
import { macOf, sameMac } from '../secrets/mac.ts';

/** What is signed of a request, either way: from a ticket system to the bot, and from the bot to it. */
export interface SignedRequest {
  /** Unix seconds, as they stand in the header. */
  readonly timestamp: string;
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly target: string;
  /** The idempotency key; empty without one. */
  readonly key: string;
  readonly body: string;
}

/** How far a request's time may be from now, in milliseconds. */
const window = 300_000;

/** Headers of a signed request. */
export const signatureHeaders = {
  name: 'x-hand-off-key',
  timestamp: 'x-hand-off-timestamp',
  signature: 'x-hand-off-signature',
} as const;

/**
 * The text that is signed: nothing in a line but the last can hold an end of line, so that nothing can be cut anew. It says
 * of one request which one it is: what is caught on its way opens nothing else and nothing twice.
 */
export function signedText({ timestamp, method, target, key, body }: SignedRequest): string {
  return `${timestamp}\n${method} ${target}\n${key}\n${body}`;
}

/** The value of the signature's header, HMAC-SHA-256 in base64. */
export function signatureOf(secret: KeyObject, request: SignedRequest): string {
  return `v1=${Buffer.from(macOf(secret, signedText(request)), 'base64url').toString('base64')}`;
}

/** @param mac base64url */
export function isSignedBy(secret: KeyObject, text: string, mac: string): boolean {
  return sameMac(macOf(secret, text), mac);
}

/** @param signature `v1=` and the MAC in hexadecimal or base64. @returns the MAC, base64url; undefined for anything else. */
export function macIn(signature: string): string | undefined {
  const [, hexadecimal, base64] = /^v1=(?:([\da-f]{64})|([\w+/-]{43}=?))$/iu.exec(signature) ?? [];
  if (hexadecimal !== undefined) return Buffer.from(hexadecimal, 'hex').toString('base64url');
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('base64url');
}

/** Whether Unix seconds are within five minutes of now. */
export function isCurrent(timestamp: string, now: Date): boolean {
  return /^\d{1,12}$/u.test(timestamp) && isNear(Number(timestamp) * 1_000, now);
}

/** Zendesk signs as it does, and not as it is told. @see https://developer.zendesk.com/documentation/webhooks/verifying/ */
export const zendesk = {
  header: 'x-zendesk-webhook-signature',
  /** Its time has one length, so that what follows it cannot begin anywhere else. */
  isCurrent: (timestamp: string, now: Date): boolean =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u.test(timestamp) && isNear(Date.parse(timestamp), now),
  macIn: (signature: string): string | undefined =>
    /^[\w+/]{43}=$/u.test(signature) ? Buffer.from(signature, 'base64').toString('base64url') : undefined,
  signedText: (timestamp: string, body: string): string => timestamp + body,
} as const;

function isNear(moment: number, now: Date): boolean {
  return Math.abs(moment - now.getTime()) <= window;
}
