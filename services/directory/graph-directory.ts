import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import {
  DirectoryUnavailableError,
  type Directory,
  type DirectoryEntry,
  type FoundPerson,
  type PersonId,
  sameId,
} from './directory.ts';
import { ExpiringCache } from './expiring-cache.ts';

const fields = 'displayName,userPrincipalName,mail,preferredLanguage,businessPhones';
const rememberedSeconds = 600;
/** Somebody just created appears soon. */
const unknownRememberedSeconds = 60;
const rememberedPeople = 10_000;
const defaultRetryWaitMs = 200;

/** What a sign-in name looks like: what is none is not asked about, least of all an object id. */
const signInName = /^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+$/u;
const longestName = 256;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const userSchema = z.object({
  id: z.string().regex(guid).optional(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().min(1),
  mail: z.string().nullish(),
  preferredLanguage: z.string().nullish(),
  businessPhones: z.array(z.string()),
});

type User = z.infer<typeof userSchema>;

export interface GraphDirectoryOptions {
  /** The tenant that the token is for. People of other tenants are not looked up in it, whatever their object id. */
  readonly tenantId: string;
  /** A token with the application permission User.Read.All. */
  readonly accessToken: () => Promise<string>;
  readonly clock: Clock;
  /** With the version, without a slash at the end. */
  readonly baseUrl?: string;
  /** For each attempt. */
  readonly timeoutMs?: number;
  /** The longest that Graph may ask to wait before it is asked again, in milliseconds. */
  readonly longestRetryWaitMs?: number;
  readonly fetchImpl?: typeof fetch;
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * People from Microsoft Graph. An entry is remembered for ten minutes, so that a turn costs one call at most. A busy
 * or failing Graph is asked once more when it asks for no more than two seconds' patience; after a time-out it is not
 * asked again, because the chat does not wait that long.
 * @see https://learn.microsoft.com/graph/api/user-get?view=graph-rest-1.0
 * @see https://learn.microsoft.com/graph/throttling
 */
export class GraphDirectory implements Directory {
  readonly #options: Required<GraphDirectoryOptions>;
  readonly #cache: ExpiringCache<DirectoryEntry | undefined>;

  constructor(options: GraphDirectoryOptions) {
    const baseUrl = 'https://graph.microsoft.com/v1.0';
    this.#options = {
      baseUrl,
      timeoutMs: 3000,
      longestRetryWaitMs: 2000,
      fetchImpl: fetch,
      wait: (ms) => sleep(ms),
      ...options,
    };
    this.#cache = new ExpiringCache<DirectoryEntry | undefined>({
      clock: options.clock,
      secondsFor: (entry) => (entry === undefined ? unknownRememberedSeconds : rememberedSeconds),
      capacity: rememberedPeople,
    });
  }

  find({ tenantId, objectId }: PersonId): Promise<DirectoryEntry | undefined> {
    // Graph would also take a sign-in name in the place of an object id; only ids are people here.
    const known = guid.test(objectId) && tenantId.toLowerCase() === this.#options.tenantId.toLowerCase();
    if (!known) return Promise.resolve(undefined);
    const id = objectId.toLowerCase();
    return this.#cache.get(id, async () => {
      const user = await this.#lookUp(`/users/${id}?$select=${fields}`);
      return user && toEntry(user);
    });
  }

  /** Asked anew each time: whom a name belongs to may change. */
  async findByAccountName(accountName: string): Promise<FoundPerson | undefined> {
    const name = accountName.trim();
    if (name.length > longestName || !signInName.test(name)) return undefined;
    const user = await this.#lookUp(`${pathOfName(name)}?$select=id,${fields}`);
    if (user === undefined) return undefined;
    if (user.id === undefined) throw new DirectoryUnavailableError('Microsoft Graph answered in an unknown form (id)');
    return { tenantId: sameId(this.#options.tenantId), objectId: sameId(user.id), ...toEntry(user) };
  }

  async #lookUp(path: string): Promise<User | undefined> {
    const token = await this.#token();
    const first = await this.#request(path, token);
    const waitMs = this.#retryWaitMs(first);
    if (waitMs === undefined) return conclude(first);
    if (first instanceof Response) await first.body?.cancel();
    await this.#options.wait(waitMs);
    return conclude(await this.#request(path, token));
  }

  async #token(): Promise<string> {
    try {
      return await this.#options.accessToken();
    } catch (cause) {
      throw new DirectoryUnavailableError('There is no access token for Microsoft Graph', { cause });
    }
  }

  async #request(path: string, token: string): Promise<Response | DirectoryUnavailableError> {
    const { baseUrl, timeoutMs, fetchImpl } = this.#options;
    try {
      return await fetchImpl(`${baseUrl}${path}`, {
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      return new DirectoryUnavailableError('Microsoft Graph did not answer', { cause });
    }
  }

  /** @returns undefined when there is an answer, or when asking again is of no use or takes too long. */
  #retryWaitMs(outcome: Response | DirectoryUnavailableError): number | undefined {
    if (!(outcome instanceof Response)) return isTimeout(outcome.cause) ? undefined : defaultRetryWaitMs;
    if (outcome.status !== 429 && outcome.status < 500) return undefined;
    const asked = outcome.headers.get('retry-after');
    if (asked === null) return defaultRetryWaitMs;
    const ms = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - this.#options.clock.now().getTime();
    return ms <= this.#options.longestRetryWaitMs ? Math.max(ms, 0) : undefined;
  }
}

/** A name that begins with $ is no segment of a path: Graph wants it in brackets. */
function pathOfName(name: string): string {
  return name.startsWith('$')
    ? `/users('${encodeURIComponent(name.replaceAll("'", "''"))}')`
    : `/users/${encodeURIComponent(name)}`;
}

async function conclude(outcome: Response | DirectoryUnavailableError): Promise<User | undefined> {
  if (!(outcome instanceof Response)) throw outcome;
  if (outcome.status === 200) return toUser(await readJson(outcome));
  await outcome.body?.cancel();
  if (outcome.status === 404) return undefined;
  throw new DirectoryUnavailableError(`Microsoft Graph answered with status ${outcome.status}`);
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new DirectoryUnavailableError('Microsoft Graph broke off its answer or sent no JSON', { cause });
  }
}

function toUser(body: unknown): User {
  const user = userSchema.safeParse(body);
  if (!user.success) {
    const where = user.error.issues[0]?.path.join('.') ?? '';
    throw new DirectoryUnavailableError(`Microsoft Graph answered in an unknown form (${where})`, {
      cause: user.error,
    });
  }
  return user.data;
}

function toEntry({ displayName, userPrincipalName, mail, preferredLanguage, businessPhones }: User): DirectoryEntry {
  const officePhone = businessPhones.find((phone) => phone.trim() !== '')?.trim();
  return {
    displayName: displayName?.trim() ? displayName : userPrincipalName,
    // A guest's own name here is one that nobody knows, and that apps cannot keep.
    accountName: (/#EXT#/iu.test(userPrincipalName) && mail?.trim()) || userPrincipalName,
    ...(preferredLanguage?.trim() && { preferredLanguage }),
    ...(officePhone !== undefined && { officePhone }),
  };
}
