import { type DocumentStore, StoreUnavailableError } from '../../services/store/document-store.ts';
import type { Log } from '../logging/log.ts';

export interface StoreWatchOptions {
  readonly store: Pick<DocumentStore, 'ping'>;
  readonly log: Log;
  /** Says it to whoever sits at the terminal: where the store is gone, a log beside it is gone too. */
  readonly say?: ((sentence: string) => void) | undefined;
}

/** Looks whether the store answers and keeps what is written, so that its loss is told although nobody writes to the bot. */
export class StoreWatch {
  readonly #options: StoreWatchOptions;
  #isWell = true;

  constructor(options: StoreWatchOptions) {
    this.#options = options;
  }

  /** Tells a trouble when it begins, and its end. Never rejects. */
  async look(): Promise<void> {
    const { store, log, say } = this.#options;
    const trouble = await store.ping().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (trouble !== undefined && this.#isWell) {
      log.error({ err: trouble }, 'the store cannot be used');
      if (trouble instanceof StoreUnavailableError) say?.(trouble.message);
    }
    if (trouble === undefined && !this.#isWell) log.record({}, 'the store can be used again');
    this.#isWell = trouble === undefined;
  }
}
