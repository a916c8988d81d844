import type { DocumentStore } from '../../services/store/document-store.ts';
import { type Intercept, intercepted, type StoreCall } from './intercepted-store.ts';

/** A store as a process sees it that stands still for a while: the answer to one of its calls comes late. */
export interface LateStore {
  readonly store: DocumentStore;
  /** For calls of the process on something else, which count too. */
  readonly intercept: Intercept;
  /** Resolves once the call was made; its answer waits. */
  readonly stands: Promise<'stands'>;
  /** Lets the answer come. */
  readonly wake: () => void;
  /** The calls so far that were counted. */
  readonly calls: readonly StoreCall[];
}

export interface LateStoreOptions {
  /** Which of the calls that `counts`, from 1 on, is done in time and answered late. */
  readonly call: number;
  /** Every call unless told otherwise. */
  readonly counts?: (call: StoreCall) => boolean;
}

export function lateStore(store: DocumentStore, { call, counts }: LateStoreOptions): LateStore {
  const calls: StoreCall[] = [];
  const standing = Promise.withResolvers<'stands'>();
  const waking = Promise.withResolvers<undefined>();
  const intercept: Intercept = async (made, act) => {
    if (counts?.(made) === false) return act();
    calls.push(made);
    const isLate = calls.length === call;
    const [answer] = await Promise.allSettled([act()]);
    if (isLate) {
      standing.resolve('stands');
      await waking.promise;
    }
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  };
  const wake = (): void => waking.resolve(undefined);
  return { store: intercepted(store, intercept), intercept, stands: standing.promise, wake, calls };
}
