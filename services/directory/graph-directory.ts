import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { type Directory, type DirectoryEntry, type FoundPerson, guid, type PersonId, sameId } from './directory.ts';
import { ExpiringCache } from './expiring-cache.ts';
import { askedOfTheIndex, type GraphClient } from './graph-client.ts';
import { foundSchema, parsed, peopleSchema, toEntry, userFields as fields, userSchema } from './graph-user.ts';
import { bestFirst, searchWords } from './search-text.ts';

const rememberedSeconds = 600;
/** Somebody just created appears soon. */
const unknownRememberedSeconds = 60;
const rememberedPeople = 10_000;
/** Who asks for the same person again within a turn waits no second time; the next turn asks anew. */
const failureRememberedSeconds = 3;
/** Graph does not say who fits best, so more are fetched than are asked for. */
const fetchedAtLeast = 50;

/** What a sign-in name looks like: what is none is not asked about, least of all an object id. */
const signInName = /^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+$/u;
const longestName = 256;

/** A manager may be a contact outside the organization, who is nobody here. */
const contactSchema = z.object({ '@odata.type': z.string().refine((type) => type !== '#microsoft.graph.user') });

export interface GraphDirectoryOptions {
  /** The tenant that Graph is asked in. People of other tenants are not looked up in it, whatever their object id. */
  readonly tenantId: string;
  /** With the application permission User.Read.All. */
  readonly graph: GraphClient;
  readonly clock: Clock;
}

/**
 * People from Microsoft Graph. An entry is remembered for ten minutes, so that a turn costs one call at most.
 * @see https://learn.microsoft.com/graph/api/user-get?view=graph-rest-1.0
 */
export class GraphDirectory implements Directory {
  readonly #tenantId: string;
  readonly #graph: GraphClient;
  readonly #cache: ExpiringCache<DirectoryEntry | undefined>;

  constructor({ tenantId, graph, clock }: GraphDirectoryOptions) {
    this.#tenantId = sameId(tenantId);
    this.#graph = graph;
    this.#cache = new ExpiringCache<DirectoryEntry | undefined>({
      clock,
      secondsFor: (entry) => (entry === undefined ? unknownRememberedSeconds : rememberedSeconds),
      failureSeconds: failureRememberedSeconds,
      capacity: rememberedPeople,
    });
  }

  find(person: PersonId): Promise<DirectoryEntry | undefined> {
    const id = this.#idHere(person);
    if (id === undefined) return Promise.resolve(undefined);
    return this.#cache.get(id, async () => {
      const user = await this.#graph.get(`/users/${id}?$select=${fields}`);
      return user === undefined ? undefined : toEntry(parsed(userSchema, user));
    });
  }

  /** Asked anew each time: whom a name belongs to may change. */
  async findByAccountName(accountName: string): Promise<FoundPerson | undefined> {
    const name = accountName.trim();
    if (name.length > longestName || !signInName.test(name) || !name.isWellFormed()) return undefined;
    const user = await this.#graph.get(`${pathOfName(name)}?$select=id,${fields}`);
    return user === undefined ? undefined : this.#toPerson(parsed(foundSchema, user));
  }

  /** @see https://learn.microsoft.com/graph/search-query-parameter */
  async search(text: string, limit: number): Promise<readonly FoundPerson[]> {
    const words = searchWords(text);
    if (words.length === 0 || limit < 1) return [];
    const named = await this.findByAccountName(text);
    if (named !== undefined) return [named];
    const top = Math.min(Math.max(limit, fetchedAtLeast), 999);
    const query = `$search=${encodeURIComponent(searchOf(words))}&$count=true&$top=${top}&$select=id,${fields}`;
    const people = parsed(peopleSchema, await this.#graph.get(`/users?${query}`, askedOfTheIndex));
    const found = people.value.map((user) => this.#toPerson(user));
    return bestFirst(found, words, Infinity).slice(0, limit);
  }

  /** Asked anew each time. @see https://learn.microsoft.com/graph/api/user-list-manager?view=graph-rest-1.0 */
  async managerOf(person: PersonId): Promise<FoundPerson | undefined> {
    const id = this.#idHere(person);
    if (id === undefined) return undefined;
    const manager = await this.#graph.get(`/users/${id}/manager?$select=id,${fields}`);
    if (manager === undefined || contactSchema.safeParse(manager).success) return undefined;
    const found = this.#toPerson(parsed(foundSchema, manager));
    return found.objectId === id ? undefined : found;
  }

  /** Graph would also take a sign-in name in the place of an object id; only ids are people here. */
  #idHere({ tenantId, objectId }: PersonId): string | undefined {
    return guid.test(objectId) && sameId(tenantId) === this.#tenantId ? sameId(objectId) : undefined;
  }

  #toPerson(user: z.infer<typeof foundSchema>): FoundPerson {
    return { tenantId: this.#tenantId, objectId: sameId(user.id), ...toEntry(user) };
  }
}

/** A name that begins with $ is no segment of a path: Graph wants it in brackets. */
function pathOfName(name: string): string {
  return name.startsWith('$')
    ? `/users('${encodeURIComponent(name.replaceAll("'", "''"))}')`
    : `/users/${encodeURIComponent(name)}`;
}

/** One word begins a name of any kind; several are in the display name, of which Graph compares each word. */
function searchOf(words: readonly string[]): string {
  const [first = '', ...more] = words;
  if (more.length > 0) return words.map((word) => clause('displayName', word)).join(' AND ');
  const properties = ['displayName', 'givenName', 'surname', 'userPrincipalName', 'mail'];
  return properties.map((property) => clause(property, first)).join(' OR ');
}

function clause(property: string, word: string): string {
  return `"${property}:${word.replaceAll(/["\\]/gu, '\\$&')}"`;
}
