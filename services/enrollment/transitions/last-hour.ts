import { hourSeconds, isDue, secondsAfter } from '../../clock.ts';

/** An hour in milliseconds. */
const hour = hourSeconds * 1000;

/** Those moments that are within the last hour. With an hour to spare: a clock that is put right must forgive nothing. */
export function withinLastHour(moments: readonly Date[], now: Date): Date[] {
  return moments.filter((at) => !isDue(at.getTime() + hour, 2 * hour, now));
}

/** When there is room again for one more in an hour that takes `most`; undefined when there is room now. */
export function roomAgainAt(moments: readonly Date[], most: number, now: Date): Date | undefined {
  const recent = withinLastHour(moments, now);
  const oldest = recent[recent.length - most];
  return oldest && secondsAfter(oldest, hourSeconds);
}
