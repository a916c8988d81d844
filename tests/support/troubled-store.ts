import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  type StoredDocument,
  StoreUnavailableError,
} from '../../services/store/document-store.ts';

/** What befalls a call: `done` tells whether the store does it, `answer` what the caller hears. */
export interface Trouble {
  readonly done: boolean;
  /** `refused` at once; `hangs` and is given up as MongoDB's calls are; `late`, but as it should be. */
  readonly answer: 'refused' | 'hangs' | 'late';
}

export const refused: Trouble = { done: false, answer: 'refused' };
export const answerLost: Trouble = { done: true, answer: 'refused' };
export const hangs: Trouble = { done: false, answer: 'hangs' };
export const answerHangs: Trouble = { done: true, answer: 'hangs' };
export const late: Trouble = { done: true, answer: 'late' };

/** One call to the store, counted from 1. */
export interface StoreCall {
  readonly number: number;
  readonly operation: string;
  readonly collection: string;
}

/** A store that is well until a test says what befalls which call. */
export class TroubledStore implements DocumentStore {
  readonly #store: DocumentStore;
  /** Said for every call before it is made. */
  befalls: (call: StoreCall) => Trouble | undefined = () => undefined;
  /** How long a call hangs or is late, in milliseconds; as long as MongoDB's are waited for unless a test says. */
  timeoutMs = 5_000;
  readonly calls: StoreCall[] = [];
  /** Calls that hang or are late just now. */
  waiting = 0;

  readonly #letGo: (() => void)[] = [];

  constructor(store: DocumentStore) {
    this.#store = store;
  }

  /** From here on all is well, and what hangs has an answer at once. */
  recover(): void {
    this.befalls = () => undefined;
    for (const letGo of this.#letGo.splice(0)) letGo();
  }

  prepare(specs: readonly CollectionSpec[]): Promise<void> {
    return this.#store.prepare(specs);
  }

  ping(): Promise<void> {
    return this.#run('ping', '', () => this.#store.ping());
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  collection<T extends StoredDocument>(spec: CollectionSpec): Collection<T> {
    const real = this.#store.collection<T>(spec);
    const run = <R>(operation: keyof Collection<T>, act: () => Promise<R>): Promise<R> =>
      this.#run(operation, spec.name, act);
    return {
      insertOne: (document) => run('insertOne', () => real.insertOne(document)),
      insertMany: (documents) => run('insertMany', () => real.insertMany(documents)),
      findOne: (filter, options) => run('findOne', () => real.findOne(filter, options)),
      find: (filter, options) => run('find', () => real.find(filter, options)),
      findOneAndUpdate: (filter, update, options) =>
        run('findOneAndUpdate', () => real.findOneAndUpdate(filter, update, options)),
      deleteOne: (filter) => run('deleteOne', () => real.deleteOne(filter)),
      deleteMany: (filter) => run('deleteMany', () => real.deleteMany(filter)),
      countDocuments: (filter) => run('countDocuments', () => real.countDocuments(filter)),
      aggregate: (stages) => run('aggregate', () => real.aggregate(stages)),
    };
  }

  async #run<R>(operation: string, collection: string, act: () => Promise<R>): Promise<R> {
    const call = { number: this.calls.length + 1, operation, collection };
    this.calls.push(call);
    const trouble = this.befalls(call);
    if (trouble === undefined) return act();
    const result = trouble.done ? await act() : undefined;
    if (trouble.answer !== 'refused') {
      // The global timer, which a test can mock.
      this.waiting += 1;
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, this.timeoutMs);
        this.#letGo.push(() => {
          clearTimeout(timer);
          resolve(undefined);
        });
      });
      this.waiting -= 1;
    }
    if (trouble.answer === 'late' && trouble.done) return result as R;
    throw new StoreUnavailableError('The store is in trouble, as the test has it');
  }
}
