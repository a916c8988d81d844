import { daySeconds, hourSeconds, isDue, secondsAfter } from '../../clock.ts';

/** Whoever believes this server's keys keeps them for a day; a new key signs when everybody has it. */
const knownAfterSeconds = 2 * daySeconds;
/** Tokens live for minutes; clocks differ, and requests are slow. */
const publishedAfterSeconds = hourSeconds;

/**
 * Where a key is in its life: `waits` is published and signs nothing yet, `signs` is the one that signs, `leaves` signs no more and
 * is published until its tokens are over, `over` is gone.
 */
export type KeyState = 'waits' | 'signs' | 'leaves' | 'over';

/** From when a key signs. */
export interface Signing {
  readonly signsFrom: Date;
}

/** When a key signs that is made now, beside one that signs. */
export function signsAfterChange(now: Date): Date {
  return secondsAfter(now, knownAfterSeconds);
}

/** Until when a key is published, once another one has taken its place. */
function publishedUntil(successor: Signing): Date {
  return secondsAfter(successor.signsFrom, publishedAfterSeconds);
}

/** @param successor the key that was made after it, if any */
export function keyState(key: Signing, successor: Signing | undefined, now: Date): KeyState {
  if (!isDue(key.signsFrom, knownAfterSeconds * 1000, now)) return 'waits';
  if (successor === undefined || !isDue(successor.signsFrom, knownAfterSeconds * 1000, now)) return 'signs';
  return publishedUntil(successor) > now ? 'leaves' : 'over';
}
