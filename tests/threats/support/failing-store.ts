import type {
  Collection,
  CollectionSpec,
  DocumentStore,
  StoredDocument,
} from '../../../services/store/document-store.ts';
import { StoreUnavailableError } from '../../../services/store/document-store.ts';

/** Whether the call that fails was carried out, and only its answer lost. */
export type Failure = 'undone' | 'done';

/** A store that goes away in the middle of a turn, and comes back. */
export class FailingStore implements DocumentStore {
  readonly #store: DocumentStore;
  #callsLeft = Infinity;
  #failure: Failure = 'undone';

  constructor(store: DocumentStore) {
    this.#store = store;
  }

  /** Lets so many calls through; the next one fails, and with it every later one. */
  failAfter(calls: number, failure: Failure): void {
    this.#callsLeft = calls;
    this.#failure = failure;
  }

  mend(): void {
    this.#callsLeft = Infinity;
  }

  /** Whether the calls let through were enough. */
  get held(): boolean {
    return this.#callsLeft >= 0;
  }

  collection<T extends StoredDocument>(spec: CollectionSpec): Collection<T> {
    return new Proxy(this.#store.collection<T>(spec), {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...call: unknown[]): Promise<unknown> =>
          this.#run(() => Reflect.apply(method, target, call) as Promise<unknown>);
      },
    });
  }

  prepare(specs: readonly CollectionSpec[]): Promise<void> {
    return this.#store.prepare(specs);
  }

  ping(): Promise<void> {
    return this.#run(() => this.#store.ping());
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #run<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#callsLeft -= 1;
    if (this.#callsLeft >= 0) return call();
    if (this.#callsLeft === -1 && this.#failure === 'done') await call();
    throw new StoreUnavailableError('demo-canary: mongodb://demo:demo-canary@mongo.example');
  }
}
