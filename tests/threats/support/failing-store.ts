import { type DocumentStore, StoreUnavailableError } from '../../../services/store/document-store.ts';
import { intercepted } from '../../support/intercepted-store.ts';

/** Whether the call that fails was carried out, and only its answer lost. */
export type Failure = 'undone' | 'done';

/** What fails: one call, or it and every later one. */
export type Extent = 'one call' | 'every call from then on';

/** A store that goes away in the middle of a turn, and comes back. */
export class FailingStore {
  /** The store as the bot sees it. */
  readonly store: DocumentStore;
  #callsLeft = Infinity;
  #failure: Failure = 'undone';
  #extent: Extent = 'every call from then on';

  constructor(real: DocumentStore) {
    this.store = {
      ...intercepted(real, (_call, act) => this.#run(act)),
      ping: () => this.#run(() => real.ping()),
    };
  }

  /** Lets so many calls through; the next one fails. */
  failAfter(calls: number, failure: Failure, extent: Extent = 'every call from then on'): void {
    this.#callsLeft = calls;
    this.#failure = failure;
    this.#extent = extent;
  }

  mend(): void {
    this.#callsLeft = Infinity;
  }

  /** Whether the calls let through were enough. */
  get held(): boolean {
    return this.#callsLeft >= 0;
  }

  async #run<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#callsLeft -= 1;
    if (this.#callsLeft >= 0 || (this.#callsLeft < -1 && this.#extent === 'one call')) return call();
    if (this.#callsLeft === -1 && this.#failure === 'done') await call();
    throw new StoreUnavailableError('demo-canary: mongodb://demo:demo-canary@mongo.example');
  }
}
