import type { Filter } from './store/document-store.ts';

/** The present moment, passed in so that tests can set it. Nothing in `services` reads the time any other way. */
export interface Clock {
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };

/** How far the clocks of replicas may be apart, in milliseconds. */
const tolerance = 60_000;

/**
 * Whether a moment has come that was `lifetime` milliseconds ahead at most when it was set. One that is further ahead was
 * set by a clock that went wrong or has been put back since, and counts as come: it would not for as long as that.
 */
export function hasCome(moment: Date | number, lifetime: number, now: Date | number): boolean {
  const ahead = moment.valueOf() - now.valueOf();
  return ahead <= 0 || ahead > lifetime + tolerance;
}

/** The same in the query language of the store: a field's moment has come when one of the two matches. */
export function comeFilters(field: string, lifetime: number, now: Date): readonly [Filter, Filter] {
  return [{ [field]: { $lte: now } }, { [field]: { $gt: new Date(now.getTime() + lifetime + tolerance) } }];
}
