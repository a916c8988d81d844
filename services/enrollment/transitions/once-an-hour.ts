import { type AuditDraft, type Decision, unchanged } from './decision.ts';
import type { Enrollment } from '../state/enrollment.ts';
import { withinLastHour } from './last-hour.ts';

/** What can be done over and over at no cost. */
interface Repeated {
  /** Tells it from other things of that sort; one of a few. */
  readonly what: string;
  readonly event: AuditDraft;
}

/**
 * Records what somebody can do over and over at no cost once an hour: the audit trail keeps every row for ever
 * (ASVS 2.4.1).
 */
export function recordOnceAnHour(enrollment: Enrollment, { what, event }: Repeated, now: Date): Decision<void> {
  const next = firstOfHour(enrollment, what, now);
  return next === undefined ? unchanged(enrollment, undefined) : { next, outcome: undefined, events: [event] };
}

/** The same for what is told and not recorded. @returns the enrollment that knows of it; undefined where it was told of late */
export function firstOfHour(enrollment: Enrollment, what: string, now: Date): Enrollment | undefined {
  const recorded = recordedOfLate(enrollment, now);
  if (recorded.some((each) => each.what === what)) return undefined;
  return { ...enrollment, recorded: [...recorded, { what, at: now }] };
}

/**
 * The same for what may be an attack: every time is counted, and of an hour the first, the tenth, the hundredth and so on are
 * recorded, each with how many `times` it was by then. The trail knows how large it is, and a flood leaves a handful of rows.
 */
export function recordRepeats(enrollment: Enrollment, { what, event }: Repeated, now: Date): Decision<void> {
  const recorded = recordedOfLate(enrollment, now);
  const known = recorded.find((each) => each.what === what);
  const times = (known?.times ?? 0) + 1;
  const others = recorded.filter((each) => each !== known);
  return {
    next: { ...enrollment, recorded: [...others, { what, at: known?.at ?? now, times }] },
    outcome: undefined,
    events: isPowerOfTen(times) ? [{ ...event, detail: { ...event.detail, times } }] : [],
  };
}

function recordedOfLate({ recorded }: Enrollment, now: Date): Enrollment['recorded'] {
  return recorded.filter(({ at }) => withinLastHour([at], now).length > 0);
}

function isPowerOfTen(count: number): boolean {
  return /^10*$/u.test(String(count));
}
