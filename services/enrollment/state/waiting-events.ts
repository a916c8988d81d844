import { z } from 'zod';
import type { AuditEvent } from '../../audit/audit-event.ts';
import { eventContent, storedEventSchema, type StoredEvent } from '../../audit/audit-row.ts';
import { genuine, type TrailEvent, waiting, type WaitingEvent } from '../../audit/waiting-event.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import type { Recorded } from './enrollment-seal.ts';

const waitingSchema = storedEventSchema.extend({ number: z.int().positive(), keyId: z.string(), mac: z.string() });

/** The events that wait in a person's row. */
export interface WaitingEvents {
  /** Those that the bot wrote for this person, in their order. */
  readonly genuine: readonly TrailEvent[];
  /** Those among them that an older release wrote, as text. */
  readonly older: readonly string[];
  /** What somebody else put there. */
  readonly forged: readonly unknown[];
  /** Whether one of them is under another key than the newest. */
  readonly isUnderOlderKey: boolean;
}

/**
 * Tells the events that wait in a row apart. Those of an older release have no MAC: they are believed in a row that this
 * release has not written yet, and afterwards if they are the very ones that it found there.
 * @param row `recorded` is asked for such an event alone.
 */
export function readWaiting(
  row: { readonly _id: string; readonly unsealed: readonly unknown[]; readonly recorded: () => Recorded | undefined },
  keyRing: KeyRing,
): WaitingEvents {
  const [events, older, forged]: [TrailEvent[], string[], unknown[]] = [[], [], []];
  let isUnderOlderKey = false;
  for (const stored of row.unsealed) {
    const known = waitingSchema.safeParse(stored).data as WaitingEvent | undefined;
    const event = known ? genuine(known, row._id, keyRing) : olderEvent(stored, row.recorded());
    if (event === undefined) forged.push(stored);
    else events.push(event);
    if (event !== undefined && event.origin === undefined) older.push(textOf(event));
    if (event !== undefined && known !== undefined) isUnderOlderKey ||= known.keyId !== keyRing.newestId;
  }
  return { genuine: events, older, forged, isUnderOlderKey };
}

/** Numbers events that are written beside an enrollment, and lets each say that the bot wrote it. */
export function numbered(
  events: readonly AuditEvent[],
  { _id: subject, after }: { readonly _id: string; readonly after: number },
  keyRing: KeyRing,
): WaitingEvent[] {
  return events.map((event, index) => waiting(event, { subject, number: after + index + 1 }, keyRing));
}

/** The same events under the newest key; those of an older release stay as they are. */
export function renewed(events: readonly TrailEvent[], keyRing: KeyRing): (WaitingEvent | AuditEvent)[] {
  return events.map(({ origin, ...event }) => (origin === undefined ? event : waiting(event, origin, keyRing)));
}

function olderEvent(stored: unknown, recorded: Recorded | undefined): TrailEvent | undefined {
  const event = storedEventSchema.safeParse(stored).data;
  if (event === undefined) return undefined;
  const isBelieved = recorded === undefined || recorded.older?.includes(textOf(event)) === true;
  return isBelieved ? (event as AuditEvent) : undefined;
}

function textOf(event: StoredEvent): string {
  return JSON.stringify(eventContent(event));
}
