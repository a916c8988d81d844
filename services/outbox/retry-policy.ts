import { isDue, millisecondsAfter } from '../clock.ts';

/** How it stands with something that is owed. It is kept with the change that caused it, and written by the same write. */
export interface Duty {
  /**
   * When it is tried next. Whoever claims it moves this on by the same compare-and-set, so that until then nobody else
   * does, and when they die in between somebody does then (a queue calls that its visibility timeout).
   */
  readonly dueAt: Date;
  /** Tries so far, with the one that is under way. */
  readonly tries: number;
  /** Since when it is owed; only where the policy has a lifetime. */
  readonly since?: Date | undefined;
}

/** When something that is owed is tried, and for how long: exponential back-off with a cap. All times are milliseconds. */
export interface RetryPolicy {
  /** Before the first try; none unless given. */
  readonly delay?: number;
  /** Between the first try and the second; twice as long each time. A delivery has to fit into it, or two overlap. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** How far a try may be put off by whoever is asked; as far as the longest pause unless given. */
  readonly longestWait?: number;
  /** The try after which it is given up; unless given, this is never the reason. */
  readonly mostTries?: number;
  /** Tried for so long since it is owed, and given up by the first try after that; unless given, this is never the reason. */
  readonly lifetime?: number;
}

/** When to try next what has been tried so often. */
export function nextTry({ delay = 0, firstPause, longestPause }: RetryPolicy, tries: number, now: Date): Date {
  const pause = tries === 0 ? delay : Math.min(firstPause * 2 ** (tries - 1), longestPause);
  return millisecondsAfter(now, pause);
}

/** What is owed from now on. */
export function newDuty(policy: RetryPolicy, now: Date): Duty {
  return { dueAt: nextTry(policy, 0, now), tries: 0 };
}

/** The duty once somebody has claimed it; undefined when it is not due, because it is not time or somebody else has. */
export function claimOf(policy: RetryPolicy, duty: Duty, now: Date): Duty | undefined {
  if (!isDue(duty.dueAt, horizonOf(policy), now)) return undefined;
  const tries = duty.tries + 1;
  return { ...duty, dueAt: nextTry(policy, tries, now), tries };
}

/** Whether it is not tried again. */
export function isSpent({ mostTries, lifetime }: RetryPolicy, { tries, since }: Duty, now: Date): boolean {
  if (mostTries !== undefined && tries >= mostTries) return true;
  return lifetime !== undefined && since !== undefined && now.getTime() - since.getTime() > lifetime;
}

/** How far ahead a try can be. */
export function horizonOf({ delay = 0, longestPause, longestWait = 0 }: RetryPolicy): number {
  return Math.max(delay, longestPause, longestWait);
}
