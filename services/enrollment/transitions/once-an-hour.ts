import { type AuditDraft, type Decision, unchanged } from './decision.ts';
import type { Enrollment } from '../state/enrollment.ts';
import { withinLastHour } from './last-hour.ts';

/**
 * Records what somebody can do over and over at no cost once an hour: the audit trail keeps every row for ever
 * (ASVS 2.4.1).
 * @param what tells it from other things of that sort; one of a few.
 */
export function recordOnceAnHour(
  enrollment: Enrollment,
  { what, event }: { readonly what: string; readonly event: AuditDraft },
  now: Date,
): Decision<void> {
  const recorded = enrollment.recorded.filter(({ at }) => withinLastHour([at], now).length > 0);
  if (recorded.some((each) => each.what === what)) return unchanged(enrollment, undefined);
  return { next: { ...enrollment, recorded: [...recorded, { what, at: now }] }, outcome: undefined, events: [event] };
}
