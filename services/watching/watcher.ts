import type { Kind, Labels } from './vocabulary.ts';

/** What takes time: it is watched from its begin to its end. */
export type Work = 'turn' | 'route' | 'store' | 'outgoing' | 'job';
/** What is known of it at its begin; `outcome` is known at its end. */
type WorkLabels<W extends Work> = Omit<Labels<W>, 'outcome'>;

/** Says how a piece of work ended, where that is not just that it is done or has failed. */
export type End = (outcome: string) => void;

/** Hears what the program does, for whoever watches it. Where nobody does, there is none. */
export interface Watcher {
  /**
   * Does a piece of work and hears how long it took, and how it ended: `done` when it resolves, `failed` when it rejects, unless it
   * says so itself.
   */
  watch<W extends Work, Result>(work: W, labels: WorkLabels<W>, run: (end: End) => Promise<Result>): Promise<Result>;
  /** Something happened, so many times; of a `request`, it took so many seconds. */
  note<K extends Exclude<Kind, Work>>(kind: K, labels: Labels<K>, amount?: number): void;
}

/** Several who watch the same. @returns undefined where nobody does */
export function watchedBy(...watchers: readonly (Watcher | undefined)[]): Watcher | undefined {
  const [first, ...others] = watchers.filter((watcher) => watcher !== undefined);
  const second = others.length === 0 ? undefined : watchedBy(...others);
  if (first === undefined || second === undefined) return first;
  return {
    watch: (work, labels, run) =>
      first.watch(work, labels, (end) =>
        second.watch(work, labels, (alsoEnd) =>
          run((outcome) => {
            end(outcome);
            alsoEnd(outcome);
          }),
        ),
      ),
    note: (kind, labels, amount) => {
      first.note(kind, labels, amount);
      second.note(kind, labels, amount);
    },
  };
}
