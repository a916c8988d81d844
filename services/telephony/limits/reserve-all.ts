import type { Limit, LimitDocument } from './limit.ts';

/**
 * Counts a send by all limits, one after the other, or by none: what one of them does not allow any more is taken off
 * those before it. Somebody who may not send takes nothing from those who may, if the narrower limits come first.
 * @returns the limit that did not allow it; undefined when it is counted.
 * @throws what a limit throws; the send then may stay counted, which errs on the safe side.
 */
export async function reserveAll(
  limits: readonly Limit[],
  documents: ReadonlyMap<string, LimitDocument>,
  now: Date,
): Promise<Limit | undefined> {
  const taken: Limit[] = [];
  const giveBack = () => Promise.allSettled(taken.map((limit) => limit.release(now)));
  for (const limit of limits) {
    try {
      if (await limit.take(documents.get(limit.id), now)) {
        taken.push(limit);
        continue;
      }
    } catch (error) {
      await giveBack();
      throw error;
    }
    const failed = (await giveBack()).find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return limit;
  }
  return undefined;
}
