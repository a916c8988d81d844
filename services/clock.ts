import type { Filter } from './store/document-store.ts';

/** The present moment, passed in so that tests can set it. Nothing in `services` reads the time any other way. */
export interface Clock {
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };

/** An hour and a day, in seconds. */
export const hourSeconds = 3_600;
export const daySeconds = 86_400;

/** How far the clocks of replicas may be apart, in milliseconds. */
const tolerance = 60_000;

/**
 * Whether a moment has come that was `lifetime` milliseconds ahead at most when it was set. One that is further ahead was
 * set by a clock that went wrong or has been put back since, and is due: it would not be for as long as that.
 */
export function isDue(moment: Date | number, lifetime: number, now: Date | number): boolean {
  const ahead = moment.valueOf() - now.valueOf();
  return ahead <= 0 || ahead > lifetime + tolerance;
}

/** The same in the query language of the store: a field's moment is due when one of the two matches. */
export function dueFilters(field: string, lifetime: number, now: Date): readonly [Filter, Filter] {
  return [{ [field]: { $lte: now } }, { [field]: { $gt: new Date(now.getTime() + lifetime + tolerance) } }];
}

/** The moment so many seconds later. */
export function secondsAfter(moment: Date, seconds: number): Date {
  return millisecondsAfter(moment, seconds * 1000);
}

/** The moment so many milliseconds later. */
export function millisecondsAfter(moment: Date, milliseconds: number): Date {
  return new Date(moment.getTime() + milliseconds);
}

/** Whole seconds from now to a moment, rounded up; negative once it has passed. */
export function secondsUntil(moment: Date, now: Date): number {
  return Math.ceil((moment.getTime() - now.getTime()) / 1000);
}

/** Whole minutes from now to a moment, as people are told them: rounded up, and one at least. */
export function minutesUntil(moment: Date, now: Date): number {
  return Math.max(1, Math.ceil(secondsUntil(moment, now) / 60));
}
