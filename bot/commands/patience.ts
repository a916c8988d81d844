import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailableError } from '../../services/store/document-store.ts';

/** How long, in milliseconds, before something is tried again, and how often in a row: a minute in all, which is longer than an election takes. */
const pause = 2_000;
const mostTries = 30;

let toldAt = -Infinity;

/**
 * Does what may be done again and again, also while the store cannot be reached for a moment: a command that works on everybody shall not
 * end because a primary steps down. @throws {StoreUnavailableError} when it cannot be for a minute
 */
export async function patiently<Result>(act: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || tries === mostTries) throw error;
      tell(error);
      await delay(pause);
    }
  }
}

/** Once for all that waits at the same time. */
function tell({ message }: StoreUnavailableError): void {
  const now = performance.now();
  if (now - toldAt >= pause) console.error(`${message}: trying again`);
  if (now - toldAt >= pause) toldAt = now;
}
