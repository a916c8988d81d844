import { type Directory, DirectoryUnavailableError, type PersonId, personKey, sameId } from '../directory/directory.ts';
import { type BadLine, type NamedPerson, quoted } from './people-file.ts';

export interface FindPeopleOptions {
  readonly directory: Pick<Directory, 'findByAccountName'>;
  /** Of people who are named by their object id alone. */
  readonly tenantId: string;
  /** Lets time pass before a directory that did not answer is asked again. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Whom a line names. */
export interface FoundLine extends NamedPerson {
  readonly person: PersonId;
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
/** People who are looked up at the same time. */
const together = 8;
/** Pauses, in milliseconds, before a directory that did not answer is asked again. */
const pauses = [1_000, 4_000, 15_000, 60_000];

/**
 * Who the lines of a list are, a few at a time and in their order, and why a line is nobody; each person once.
 * @throws {DirectoryUnavailableError} when the directory does not answer for a while
 */
export async function* findPeople(
  people: readonly NamedPerson[],
  options: FindPeopleOptions,
): AsyncGenerator<{ readonly found: readonly FoundLine[]; readonly bad: readonly BadLine[]; readonly done: number }> {
  const seen = new Map<string, number>();
  for (let from = 0; from < people.length; from += together) {
    const some = people.slice(from, from + together);
    const persons = await Promise.all(some.map((named) => lookUp(named, options)));
    const bad: BadLine[] = [];
    const found: FoundLine[] = [];
    for (const [index, named] of some.entries()) {
      const { line, name } = named;
      const person = persons[index];
      const before = person && seen.get(personKey(person));
      if (person === undefined) bad.push({ line, reason: `nobody in the directory is ${quoted(name)}` });
      else if (before !== undefined) bad.push({ line, reason: `${quoted(name)} is on line ${before} already` });
      else {
        seen.set(personKey(person), line);
        found.push({ ...named, person });
      }
    }
    yield { found, bad, done: from + some.length };
  }
}

/** An object id is taken as it stands: whoever has it needs no directory, which may not be within a command's reach. */
async function lookUp(
  { name, tenantId: ofLine }: NamedPerson,
  { directory, tenantId, wait }: FindPeopleOptions,
): Promise<PersonId | undefined> {
  if (guid.test(name)) return { tenantId: sameId(ofLine ?? tenantId), objectId: sameId(name) };
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
