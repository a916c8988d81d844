import type { Clock } from '../clock.ts';
import {
  type Directory,
  type DirectoryEntry,
  DirectoryUnavailableError,
  idOf,
  type PersonId,
  sameId,
} from '../directory/directory.ts';
import { ExpiringCache } from '../directory/expiring-cache.ts';
import { RateLimit } from '../rate-limit.ts';
import { digestOf } from '../secrets/mac.ts';
import type { NamedPerson } from './verification-request.ts';

export interface NamedPeopleOptions {
  readonly directory: Pick<Directory, 'find' | 'findByAccountName'>;
  /** Of the people whom the directory finds by name. */
  readonly tenantId: string;
  readonly clock: Clock;
}

/** Whom a program means. */
export type Meant =
  | {
      readonly code: 'somebody';
      /** Of a name that the directory does not know: an id that is nobody's, and always the same for that name. */
      readonly person: PersonId;
    }
  | { readonly code: 'unknown' }
  | { readonly code: 'too-many'; readonly retryAt: Date };

/** Who it is, and what the directory has of them. */
interface Known {
  readonly person: PersonId;
  readonly preferredLanguage: DirectoryEntry['preferredLanguage'] | undefined;
}

/** Seconds for which the directory is not asked again. */
const rememberedSeconds = 300;
const mostRemembered = 10_000;
/** What one program may have the directory asked for, on each replica. */
const lookUps = { most: 3_000, seconds: 60 };

/** Finds whom programs name: by a sign-in name, or by tenant and object id, which need no directory. */
export class NamedPeople {
  readonly #options: NamedPeopleOptions;
  readonly #lookUps: RateLimit;
  readonly #known: ExpiringCache<Known | undefined>;

  constructor(options: NamedPeopleOptions) {
    this.#options = options;
    this.#lookUps = new RateLimit({ ...lookUps, clock: options.clock });
    this.#known = new ExpiringCache({
      clock: options.clock,
      secondsFor: () => rememberedSeconds,
      capacity: mostRemembered,
    });
  }

  /**
   * @param tellUnknown whether the program may be told that there is no such person. If not, one of whom nothing is known is somebody
   * like everybody else from here on: who has set up nothing, whatever is asked and however long it takes.
   * @throws {DirectoryUnavailableError}
   */
  async find(named: NamedPerson, { caller, tellUnknown }: { caller: string; tellUnknown: boolean }): Promise<Meant> {
    const person = idsOf(named);
    if (person !== undefined && !tellUnknown) return { code: 'somebody', person };
    const found = await this.#lookUp(named, caller).catch((error: unknown) => {
      if (!(error instanceof TooManyLookUpsError)) throw error;
      return error;
    });
    if (found instanceof TooManyLookUpsError) return { code: 'too-many', retryAt: found.retryAt };
    if (found !== undefined) return { code: 'somebody', person: found.person };
    return tellUnknown ? { code: 'unknown' } : { code: 'somebody', person: this.#nobodyOf(nameOf(named)) };
  }

  /** BCP 47 tag. @returns undefined where the directory has none, or cannot be asked now: nothing fails for a language. */
  async languageOf(named: NamedPerson, caller: string): Promise<string | undefined> {
    try {
      return (await this.#lookUp(named, caller))?.preferredLanguage;
    } catch (error) {
      if (!(error instanceof TooManyLookUpsError || error instanceof DirectoryUnavailableError)) throw error;
      return undefined;
    }
  }

  #lookUp(named: NamedPerson, caller: string): Promise<Known | undefined> {
    const person = idsOf(named);
    const name = nameOf(named);
    return this.#known.get(person === undefined ? name : `${person.tenantId}:${person.objectId}`, async () => {
      const retryAt = this.#lookUps.take(caller);
      if (retryAt !== undefined) throw new TooManyLookUpsError(retryAt);
      return person === undefined ? this.#byName(name) : this.#byId(person);
    });
  }

  async #byName(name: string): Promise<Known | undefined> {
    const found = await this.#options.directory.findByAccountName(name);
    return found && { person: idOf(found), preferredLanguage: found.preferredLanguage };
  }

  async #byId(person: PersonId): Promise<Known | undefined> {
    const found = await this.#options.directory.find(person);
    return found && { person, preferredLanguage: found.preferredLanguage };
  }

  #nobodyOf(name: string): PersonId {
    return { tenantId: sameId(this.#options.tenantId), objectId: `unknown-${digestOf(name)}` };
  }
}

function idsOf(named: NamedPerson): PersonId | undefined {
  return 'tenant' in named ? { tenantId: sameId(named.tenant), objectId: sameId(named.oid) } : undefined;
}

/** Empty where somebody is named by ids. */
function nameOf(named: NamedPerson): string {
  return 'userPrincipalName' in named ? named.userPrincipalName.toLowerCase() : '';
}

/** The directory is not asked for more now. */
class TooManyLookUpsError extends Error {
  override readonly name = 'TooManyLookUpsError';
  readonly retryAt: Date;

  constructor(retryAt: Date) {
    super('The directory was asked for too many people');
    this.retryAt = retryAt;
  }
}
