import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Directory, type DirectoryEntry, type FoundPerson, type PersonId, sameId } from './directory.ts';

/** The demo people that come with the project. */
const defaultDemoDirectoryFile = new URL('demo-directory.json', import.meta.url);

/** The demo directory file cannot be used. `message` says where and why, and is fit to print. */
export class DemoDirectoryError extends Error {
  override readonly name = 'DemoDirectoryError';
}

const line = z.string().trim().min(1).max(256);

const personSchema = z.strictObject({
  /** Left out, the entry is for this object id in whatever tenant the channel names. */
  tenantId: line.optional(),
  objectId: line,
  displayName: line,
  accountName: line,
  preferredLanguage: z.string().refine(isLanguageTag, 'must be a language tag such as nl-NL').optional(),
  officePhone: line.optional(),
  /** Whether this person works at the helpdesk. */
  isAgent: z.boolean().optional(),
});

const fileSchema = z.strictObject({
  /** The tenant of people without one of their own, where they are found by name. */
  tenantId: line.optional(),
  people: z.array(personSchema),
});

type DemoPerson = z.infer<typeof personSchema>;

/** People from a file, for the demo mode. Object ids are compared without regard to case, as Entra's are. */
export class DemoDirectory implements Directory {
  readonly #entries = new Map<string, DirectoryEntry>();
  readonly #named = new Map<string, FoundPerson>();
  /** Of people without one of their own. */
  readonly tenantId: string | undefined;
  /** Object ids of the people at the helpdesk, in the order of the file. */
  readonly agents: readonly string[];

  /**
   * @param tenantId of people without one of their own: without it, only the others are found by name.
   * @throws {DemoDirectoryError} when one person is listed twice.
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
    }
  }

  #name(tenantId: string, objectId: string, entry: DirectoryEntry): void {
    const name = entry.accountName.toLowerCase();
    if (this.#named.has(name)) return;
    this.#named.set(name, { tenantId: sameId(tenantId), objectId: sameId(objectId), ...entry });
  }

  find({ tenantId, objectId }: PersonId): Promise<DirectoryEntry | undefined> {
    const entry = this.#entries.get(entryKey(tenantId, objectId)) ?? this.#entries.get(entryKey(undefined, objectId));
    return Promise.resolve(entry);
  }

  findByAccountName(accountName: string): Promise<FoundPerson | undefined> {
    return Promise.resolve(this.#named.get(accountName.trim().toLowerCase()));
  }
}

/**
 * Reads `{ "tenantId"?, "people": [{ tenantId?, objectId, displayName, accountName, preferredLanguage?, officePhone? }] }`.
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

function entryKey(tenantId: string | undefined, objectId: string): string {
  return JSON.stringify([tenantId?.toLowerCase() ?? null, objectId.toLowerCase()]);
}

function toEntry({ displayName, accountName, preferredLanguage, officePhone }: DemoPerson): DirectoryEntry {
  return {
    displayName,
    accountName,
    ...(preferredLanguage !== undefined && { preferredLanguage }),
    ...(officePhone !== undefined && { officePhone }),
  };
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
