import type { PersonId } from '../directory/directory.ts';
import { findPeople, type FindPeopleOptions } from './find-people.ts';
import type { BadLine, NamedPerson } from './people-file.ts';

/** What came of one person: it is done, it was before, or why it is not. */
export type ActedOn = 'done' | 'before' | { readonly why: string };

export interface ActOnPeopleOptions extends FindPeopleOptions {
  /** Does it for one person, whole or not at all. */
  readonly act: (person: PersonId) => Promise<ActedOn>;
  /** Hears how many lines are done. */
  readonly onProgress: (done: number) => void;
}

/** What came of a list. */
export interface PeopleActedOn {
  readonly counts: Readonly<Record<'done' | 'before', number>>;
  readonly bad: readonly BadLine[];
}

/**
 * Does the same for everybody on a list, a few at a time; it may be stopped anywhere and run again.
 * @throws {DirectoryUnavailableError} when the directory does not answer for a while: what was done stays done.
 */
export async function actOnPeople(people: readonly NamedPerson[], options: ActOnPeopleOptions): Promise<PeopleActedOn> {
  const counts = { done: 0, before: 0 };
  const bad: BadLine[] = [];
  for await (const some of findPeople(people, options)) {
    bad.push(...some.bad);
    const acted = some.found.map(async ({ line, person }) => ({ line, outcome: await options.act(person) }));
    for (const { line, outcome } of await Promise.all(acted)) {
      if (typeof outcome === 'object') bad.push({ line, reason: outcome.why });
      else counts[outcome] += 1;
    }
    options.onProgress(some.done);
  }
  return { counts, bad };
}
