import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type DemoPerson, fileSchema } from './demo-people.ts';
import { type Directory, type DirectoryEntry, type FoundPerson, type PersonId, sameId } from './directory.ts';
import { bestFirst, searchWords } from './search-text.ts';

/** The demo people that come with the project. */
const defaultDemoDirectoryFile = new URL('demo-directory.json', import.meta.url);

/** The demo directory file cannot be used. `message` says where and why, and is fit to print. */
export class DemoDirectoryError extends Error {
  override readonly name = 'DemoDirectoryError';
}

/** People from a file, for the demo mode. Object ids are compared without regard to case, as Entra's are. */
export class DemoDirectory implements Directory {
  readonly #entries = new Map<string, DirectoryEntry>();
  readonly #named = new Map<string, FoundPerson>();
  /** Object ids of managers. */
  readonly #managers = new Map<string, string>();
  /** Of people without one of their own. */
  readonly tenantId: string | undefined;
  /** Object ids of the people at the helpdesk, in the order of the file. */
  readonly agents: readonly string[];

  /**
   * @param tenantId of people without one of their own: without it, only the others are found by name.
   * @throws {DemoDirectoryError} when one person is listed twice, or a manager is nobody or the person.
   */
  constructor(people: readonly DemoPerson[], tenantId?: string) {
    this.tenantId = tenantId;
    this.agents = people.filter(({ isAgent }) => isAgent === true).map(({ objectId }) => sameId(objectId));
    for (const [index, person] of people.entries()) {
      const key = entryKey(person.tenantId, person.objectId);
      if (this.#entries.has(key)) {
        throw new DemoDirectoryError(`people[${index}].objectId: ${person.objectId} is listed twice`);
      }
      const entry = toEntry(person);
      this.#entries.set(key, entry);
      const tenant = person.tenantId ?? tenantId;
      if (tenant !== undefined) this.#name(tenant, person.objectId, entry);
      if (person.manager !== undefined) this.#managers.set(key, person.manager);
    }
    const orphan = people.findIndex(
      ({ objectId, manager }) => manager !== undefined && !hasOther(people, objectId, manager),
    );
    if (orphan !== -1)
      throw new DemoDirectoryError(`people[${orphan}].manager: nobody else in the file has this object id`);
  }

  #name(tenantId: string, objectId: string, entry: DirectoryEntry): void {
    const name = entry.accountName.toLowerCase();
    if (this.#named.has(name)) return;
    this.#named.set(name, { tenantId: sameId(tenantId), objectId: sameId(objectId), ...entry });
  }

  /** Who can be found by name, in the order of the file. */
  get people(): readonly FoundPerson[] {
    return [...this.#named.values()];
  }

  find(person: PersonId): Promise<DirectoryEntry | undefined> {
    return Promise.resolve(of(person, this.#entries));
  }

  findByAccountName(accountName: string): Promise<FoundPerson | undefined> {
    return Promise.resolve(this.#named.get(accountName.trim().toLowerCase()));
  }

  async search(text: string, limit: number): Promise<readonly FoundPerson[]> {
    const words = searchWords(text);
    if (words.length === 0 || limit < 1 || this.tenantId === undefined) return [];
    const tenantId = sameId(this.tenantId);
    const named = await this.findByAccountName(text);
    if (named?.tenantId === tenantId) return [named];
    const here = [...this.#named.values()].filter((person) => person.tenantId === tenantId);
    return bestFirst(here, words).slice(0, limit);
  }

  managerOf({ tenantId, objectId }: PersonId): Promise<FoundPerson | undefined> {
    const manager = of({ tenantId, objectId }, this.#managers);
    if (manager === undefined) return Promise.resolve(undefined);
    const id = { tenantId: sameId(tenantId), objectId: sameId(manager) };
    const entry = of(id, this.#entries);
    return Promise.resolve(entry && { ...id, ...entry });
  }
}

/**
 * Reads `{ "tenantId"?, "people": [{ tenantId?, objectId, displayName, accountName, preferredLanguage?, officePhone?, department?,
 * isAgent?, manager? }] }`.
 * @throws {DemoDirectoryError} naming the file and the offending field.
 */
export async function loadDemoDirectory(file: string | URL = defaultDemoDirectoryFile): Promise<DemoDirectory> {
  const name = file instanceof URL ? file.pathname : file;
  const parsed = fileSchema.safeParse(await readJson(file, name));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DemoDirectoryError(
      `The demo directory ${name} is wrong at ${z.core.toDotPath(issue?.path ?? []) || 'its root'}: ${issue?.message ?? 'unknown'}`,
    );
  }
  try {
    return new DemoDirectory(parsed.data.people, parsed.data.tenantId);
  } catch (error) {
    if (!(error instanceof DemoDirectoryError)) throw error;
    throw new DemoDirectoryError(`The demo directory ${name} is wrong at ${error.message}`);
  }
}

async function readJson(file: string | URL, name: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new DemoDirectoryError(`The demo directory ${name} cannot be read`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DemoDirectoryError(`The demo directory ${name} is not JSON`, { cause });
  }
}

function hasOther(people: readonly DemoPerson[], objectId: string, other: string): boolean {
  return other !== objectId && people.some((person) => person.objectId === other);
}

/** What is kept of the very person, or else of that object id in any tenant. */
function of<Kept>({ tenantId, objectId }: PersonId, kept: ReadonlyMap<string, Kept>): Kept | undefined {
  return kept.get(entryKey(tenantId, objectId)) ?? kept.get(entryKey(undefined, objectId));
}

function entryKey(tenantId: string | undefined, objectId: string): string {
  return JSON.stringify([tenantId?.toLowerCase() ?? null, objectId.toLowerCase()]);
}

function toEntry({ displayName, accountName, preferredLanguage, officePhone, department }: DemoPerson): DirectoryEntry {
  return {
    displayName,
    accountName,
    ...(preferredLanguage !== undefined && { preferredLanguage }),
    ...(officePhone !== undefined && { officePhone }),
    ...(department !== undefined && { department }),
  };
}
