/** The work of a turn did not end in time; it may still have been done. */
export class TurnTimeoutError extends Error {
  override readonly name = 'TurnTimeoutError';
}

/**
 * Longest, in milliseconds, that a person waits for a turn, the turns before it included, before they hear that it did
 * not work: a store that hangs answers nobody. With the apology it makes an answer within five seconds.
 */
export const defaultTurnTimeoutMs = 4_000;
/** Longest that a turn waits for the store before it can begin: shorter, so that a store that hangs is told from a turn before. */
export const defaultStoreTimeoutMs = 3_500;
/** Longest that the answer to a click waits until its apology is in the chat too. */
export const apologyTimeoutMs = 500;

/**
 * What `work` gives, or `late()` thrown when that takes longer than `milliseconds`. The work itself goes on: whoever
 * calls this sees to it that what comes of it too late does no harm.
 */
export async function withTimeout<Result>(
  work: Promise<Result>,
  milliseconds: number,
  late: () => Error = () => new TurnTimeoutError('The turn took too long'),
): Promise<Result> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), milliseconds);
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
