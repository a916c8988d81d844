import { daySeconds, hourSeconds, secondsAfter } from '../../clock.ts';
import type { SendRefusal, Sent } from './limit.ts';
import type { SendLimitPolicy } from './send-limit-policy.ts';

/** What a person's earlier sends, oldest first, say against another one now. */
export function senderRefusal(earlier: readonly Sent[], next: Sent, policy: SendLimitPolicy): SendRefusal | undefined {
  return tooMany(earlier, next, policy) ?? tooSoon(earlier, next, policy);
}

/** How many sends that a carrier took nothing of stand for one: nobody is to wait an hour because it was out for minutes. */
const unsentForOne = 2;

/**
 * The hour and the day end now: there is no moment at which they begin anew for somebody who waits for it. Notices are counted apart:
 * no warning keeps anybody from a code, and whoever asked for many codes is warned all the same. So is what a carrier was out for.
 */
function tooMany(earlier: readonly Sent[], next: Sent, { person }: SendLimitPolicy): SendRefusal | undefined {
  const alike = earlier.filter(({ isNotice }) => isNotice === next.isNotice);
  const { sent = [], unsent = [] } = Object.groupBy(alike, ({ isUnsent }) => (isUnsent ? 'unsent' : 'sent'));
  const ends = [
    endOfWindow(sent, next.at, hourSeconds, person.perHour),
    endOfWindow(sent, next.at, daySeconds, person.perDay),
    endOfWindow(unsent, next.at, hourSeconds, unsentForOne * person.perHour),
    endOfWindow(unsent, next.at, daySeconds, unsentForOne * person.perDay),
  ].flatMap((end) => end?.getTime() ?? []);
  return ends.length === 0 ? undefined : { code: 'too-many', scope: 'person', retryAt: new Date(Math.max(...ends)) };
}

/** When enough of the sends of the last so many seconds are over; undefined when there are not too many. */
function endOfWindow(earlier: readonly Sent[], now: Date, seconds: number, most: number): Date | undefined {
  const recent = earlier.filter(({ at }) => secondsAfter(at, seconds) > now);
  const oldest = recent[recent.length - most];
  return oldest && secondsAfter(oldest.at, seconds);
}

/**
 * The pause between two sends to one number, longer each time. Texts and calls have their own, so that somebody who got
 * no text is called at once; and so has everybody, so that nobody delays another who has the same number. Notices do not
 * count: nobody asks for them again.
 */
function tooSoon(earlier: readonly Sent[], next: Sent, policy: SendLimitPolicy): SendRefusal | undefined {
  if (next.isNotice) return undefined;
  const { resendSeconds, resendMemorySeconds } = policy;
  const alike = earlier.filter(({ channel, number, state, isNotice, isUnsent }) => {
    const isCounted = state !== 'refunded' || isUnsent;
    return channel === next.channel && number === next.number && isCounted && !isNotice;
  });
  let sends = 0;
  let later = next.at;
  for (const { at, state } of alike.toReversed()) {
    if (state === 'verified' || secondsAfter(at, resendMemorySeconds) <= later) break;
    sends += 1;
    later = at;
  }
  const last = alike.at(-1);
  if (last === undefined || sends === 0) return undefined;
  const retryAt = secondsAfter(last.at, resendSeconds[sends - 1] ?? resendSeconds.at(-1) ?? 0);
  return retryAt > next.at ? { code: 'too-soon', retryAt } : undefined;
}
