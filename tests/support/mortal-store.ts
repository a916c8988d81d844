import { type DocumentStore, StoreUnavailableError } from '../../services/store/document-store.ts';
import { intercepted, type StoreCall } from './intercepted-store.ts';

/**
 * What becomes of one write. A process that dies before or after it gets no answer to that call or any later one, and
 * does nothing more. A write that is refused did not happen, one that loses its answer did, and either way the process
 * hears that the store is unavailable and lives on.
 */
export const fates = ['dies before', 'dies after', 'is refused', 'loses its answer'] as const;
export type Fate = (typeof fates)[number];

export interface MortalStoreOptions {
  readonly fate: Fate;
  /** Which of the writes that `counts`, from 1 on. */
  readonly write: number;
  /** Every write unless told otherwise. */
  readonly counts?: (call: StoreCall) => boolean;
}

/** A store as one process sees it. */
export interface MortalStore {
  readonly store: DocumentStore;
  /** Resolves once the process has died. */
  readonly died: Promise<'died'>;
  /** The writes so far that were counted. */
  readonly writes: readonly StoreCall[];
}

/** The store of a process whose fate comes with one of its writes. */
export function mortalStore(store: DocumentStore, { fate, write, counts }: MortalStoreOptions): MortalStore {
  const writes: StoreCall[] = [];
  const death = Promise.withResolvers<'died'>();
  let dead = false;
  const die = (): Promise<never> => {
    dead = true;
    death.resolve('died');
    return noAnswer();
  };
  const meetFate = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    if (fate === 'dies before') return die();
    if (fate === 'is refused') throw new StoreUnavailableError('The write was not made');
    await act();
    if (fate === 'dies after') return die();
    throw new StoreUnavailableError('The answer was lost');
  };
  const mortal = intercepted(store, (call, act) => {
    if (dead) return noAnswer();
    if (!call.writes || counts?.(call) === false) return act();
    writes.push(call);
    return writes.length === write ? meetFate(act) : act();
  });
  return { store: mortal, died: death.promise, writes };
}

function noAnswer(): Promise<never> {
  return new Promise(() => undefined);
}
