import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';
import type { AuditEvent } from './audit-event.ts';
import { eventContent } from './audit-row.ts';

/** Which event of whom: each of somebody's events has the next number, so that a missing one is missed. */
export interface EventOrigin {
  /** Whose: the row of the enrollment that it was written beside. */
  readonly subject: string;
  /** Counts from 1. */
  readonly number: number;
}

/** An event for the chain; with an origin where somebody's are counted. */
export interface TrailEvent extends AuditEvent {
  readonly origin?: EventOrigin | undefined;
}

/** An event that waits in the store to be chained: it says by itself that the bot wrote it there, as that one. */
export interface WaitingEvent extends AuditEvent {
  readonly number: number;
  readonly keyId: string;
  /** HMAC-SHA-256 over everything else and whose it is, base64url. */
  readonly mac: string;
}

/** Makes an event one that may wait, with the newest key. */
export function waiting(event: AuditEvent, origin: EventOrigin, keyRing: KeyRing): WaitingEvent {
  const { keyId, key } = keyRing.newestSubKey('audit');
  return { ...event, number: origin.number, keyId, mac: macOf(key, textOf(event, origin, keyId)) };
}

/** The event for the chain. @returns undefined when the bot did not write it, or not for this person. */
export function genuine(stored: WaitingEvent, subject: string, keyRing: KeyRing): TrailEvent | undefined {
  const { number, keyId, mac, ...event } = stored;
  const key = keyRing.subKey('audit', keyId);
  const origin = { subject, number };
  return key !== undefined && sameMac(mac, macOf(key, textOf(event, origin, keyId))) ? { ...event, origin } : undefined;
}

function textOf(event: AuditEvent, { subject, number }: EventOrigin, keyId: string): string {
  return JSON.stringify(['audit-event-v1', subject, number, eventContent(event), keyId]);
}
