import type { PersonId } from '../directory/directory.ts';
import type { EnrollmentChanges } from '../enrollment/enrollment-changes.ts';
import { enablePerson, type EnableOutcome } from '../enrollment/transitions/enabling.ts';
import { findPeople, type FindPeopleOptions } from './find-people.ts';
import type { BadLine, NamedPerson } from './people-file.ts';

export interface EnablePeopleOptions extends FindPeopleOptions {
  readonly changes: Pick<EnrollmentChanges, 'change'>;
  /** Sees to it that somebody who is asked anew hears of it, if they have a chat with the bot. */
  readonly ask: (person: PersonId) => Promise<unknown>;
  /** Hears how many lines are done. */
  readonly onProgress: (done: number) => void;
}

/** What came of a list. */
export interface EnabledPeople {
  /** Whoever is asked and comes into other groups counts in both. */
  readonly counts: Readonly<Record<'asked' | 'regrouped' | 'unchanged', number>>;
  readonly bad: readonly BadLine[];
}

/**
 * Has people asked to set up, one after the other, each whole or not at all; it may be stopped anywhere and run again.
 * @throws {DirectoryUnavailableError} when the directory does not answer for a while: what was done stays done.
 */
export async function enablePeople(
  people: readonly NamedPerson[],
  options: EnablePeopleOptions,
): Promise<EnabledPeople> {
  const counts = { asked: 0, regrouped: 0, unchanged: 0 };
  const bad: BadLine[] = [];
  for await (const some of findPeople(people, options)) {
    bad.push(...some.bad);
    for (const { person, groups } of some.found) {
      const { isAsked, isRegrouped } = await enable(person, groups, options);
      counts.asked += Number(isAsked);
      counts.regrouped += Number(isRegrouped);
      counts.unchanged += Number(!isAsked && !isRegrouped);
    }
    options.onProgress(some.done);
  }
  return { counts, bad };
}

/** Whoever is asked hears it first: a process that dies in between has them asked twice instead of never. */
async function enable(
  person: PersonId,
  groups: readonly string[] | undefined,
  { changes, ask }: EnablePeopleOptions,
): Promise<EnableOutcome> {
  const outcome = await changes.change(person, (enrollment) => {
    const { outcome: wouldBe } = enablePerson(enrollment, groups);
    return { next: enrollment, outcome: wouldBe, events: [] };
  });
  if (!outcome.isAsked && !outcome.isRegrouped) return outcome;
  if (outcome.isAsked) await ask(person);
  return changes.change(person, (enrollment) => enablePerson(enrollment, groups));
}
