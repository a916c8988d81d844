/** How many sends there may be in one hour and in one day. */
export interface SendCount {
  readonly perHour: number;
  readonly perDay: number;
}

/** When sends to one prefix or country stop because hardly anybody there answers. */
export interface BreakerPolicy {
  /** Sends to one prefix, on one channel, that may be unanswered. */
  readonly unansweredPerPrefix: number;
  /** The same for one country. */
  readonly unansweredPerCountry: number;
  /** How many unanswered sends one verified send makes up for, itself among them. */
  readonly verifiedIsWorth: number;
  /** Seconds after which an open breaker that nobody tries is forgotten. Shut ones are at the end of the day, in UTC. */
  readonly memorySeconds: number;
  /** How long it stays open the first time, in seconds; each further time, and each unanswered trial, doubles it. */
  readonly openSeconds: number;
  /** How long one that a trial closed waits for answers, from each to the next, before it may open again, in seconds. */
  readonly answerSeconds: number;
  /** The longest that it stays open, in seconds. */
  readonly longestOpenSeconds: number;
}

/** Limits on what texts and calls may cost (ASVS 2.4.1) and on how much anybody can be pestered by them (ASVS 6.6.4). */
export interface SendLimitPolicy {
  /** Seconds before another send of the same channel to the same number, after the first, second …; the last repeats. */
  readonly resendSeconds: readonly number[];
  /** After so many seconds without a send, the next one counts as the first again. */
  readonly resendMemorySeconds: number;
  /** What one person may cause, to all numbers together, in the last hour and the last day; and as many notices beside it. */
  readonly person: SendCount;
  /** What one number, or one line of an office, receives, whoever causes it, in an hour and a day of the clock in UTC. */
  readonly number: SendCount;
  /** The same for numbers that begin alike, texts and calls apart. The directory's numbers do not count. */
  readonly prefix: SendCount;
  /** The same for a country, texts and calls apart. */
  readonly country: SendCount;
  /** First digits of a number, the calling code among them, that numbers beginning alike have in common. */
  readonly prefixDigits: number;
  readonly breaker: BreakerPolicy;
}

/**
 * Safe defaults. With a text or call at 0.1 euro, somebody who pumps adjacent numbers gets 5 euro out of one prefix and
 * 50 out of a country before the breaker opens; and needs the accounts of seven employees, or of 63, for it.
 *
 * - A person needs one or two sends. Eight in an hour let somebody mistype a number, wait for a slow text and try a call.
 * - A number takes twice what one person may ask for: nobody can use up a colleague's number alone.
 * - A prefix of seven digits is some 10,000 numbers; companies have their mobiles in one. Fifty may enroll there at once.
 * - A country takes what a company does that enrolls a few thousand people in a day. Five hundred may enroll at once.
 * - A third of the sends being verified keeps a breaker shut: resends and people who give up are less than the rest.
 * @see https://www.twilio.com/docs/messaging/guides/preventing-messaging-fraud
 */
export const defaultSendLimitPolicy: SendLimitPolicy = {
  resendSeconds: [30, 60, 120],
  resendMemorySeconds: 3_600,
  person: { perHour: 8, perDay: 16 },
  number: { perHour: 16, perDay: 32 },
  prefix: { perHour: 150, perDay: 300 },
  country: { perHour: 2_000, perDay: 6_000 },
  prefixDigits: 7,
  breaker: {
    unansweredPerPrefix: 50,
    unansweredPerCountry: 500,
    verifiedIsWorth: 3,
    memorySeconds: 86_400,
    openSeconds: 900,
    answerSeconds: 300,
    longestOpenSeconds: 21_600,
  },
};
