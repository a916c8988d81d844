import { type Directory, DirectoryUnavailableError, type PersonId, personKey, sameId } from '../directory/directory.ts';
import type { EnrollmentChanges } from '../enrollment/enrollment-changes.ts';
import { enablePerson, type EnableOutcome } from '../enrollment/transitions/enabling.ts';
import { type BadLine, type NamedPerson, quoted } from './people-file.ts';

export interface EnablePeopleOptions {
  readonly directory: Pick<Directory, 'findByAccountName'>;
  /** Of people who are named by their object id. */
  readonly tenantId: string;
  readonly changes: Pick<EnrollmentChanges, 'change'>;
  /** Sees to it that somebody who is asked anew hears of it, if they have a chat with the bot. */
  readonly ask: (person: PersonId) => Promise<unknown>;
  /** Lets time pass before a directory that did not answer is asked again. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Hears how many lines are done. */
  readonly onProgress: (done: number) => void;
}

/** What came of a list. */
export interface EnabledPeople {
  /** Whoever is asked and comes into other groups counts in both. */
  readonly counts: Readonly<Record<'asked' | 'regrouped' | 'unchanged', number>>;
  readonly bad: readonly BadLine[];
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
/** People who are looked up at the same time. */
const together = 8;
/** Pauses, in milliseconds, before a directory that did not answer is asked again. */
const pauses = [1_000, 4_000, 15_000, 60_000];

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
  const seen = new Map<string, number>();
  for (let from = 0; from < people.length; from += together) {
    const some = people.slice(from, from + together);
    const found = await Promise.all(some.map(({ name }) => lookUp(name, options)));
    for (const [index, { line, name, groups }] of some.entries()) {
      const person = found[index];
      const before = person && seen.get(personKey(person));
      if (person === undefined) bad.push({ line, reason: `nobody in the directory is ${quoted(name)}` });
      else if (before !== undefined) bad.push({ line, reason: `${quoted(name)} is on line ${before} already` });
      else {
        seen.set(personKey(person), line);
        const { isAsked, isRegrouped } = await enable(person, groups, options);
        counts.asked += Number(isAsked);
        counts.regrouped += Number(isRegrouped);
        counts.unchanged += Number(!isAsked && !isRegrouped);
      }
    }
    options.onProgress(from + some.length);
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

/** An object id is taken as it stands: whoever has it needs no directory, which may not be within a command's reach. */
async function lookUp(name: string, { directory, tenantId, wait }: EnablePeopleOptions): Promise<PersonId | undefined> {
  if (guid.test(name)) return { tenantId: sameId(tenantId), objectId: sameId(name) };
  for (let tries = 0; ; tries += 1) {
    try {
      return await directory.findByAccountName(name);
    } catch (error) {
      const pause = pauses[tries];
      if (!(error instanceof DirectoryUnavailableError) || pause === undefined) throw error;
      await wait(pause);
    }
  }
}
