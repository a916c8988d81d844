import type { Clock } from '../clock.ts';
import { type Directory, idOf, type PersonId, sameId } from '../directory/directory.ts';
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

/** Seconds for which the directory is not asked again. */
const rememberedSeconds = 300;
const mostRemembered = 10_000;
/** What one program may have the directory asked for, on each replica. */
const lookUps = { most: 3_000, seconds: 60 };

/** Finds whom programs name: by a sign-in name, or by tenant and object id, which need no directory. */
export class NamedPeople {
  readonly #options: NamedPeopleOptions;
  readonly #lookUps: RateLimit;
  readonly #known: ExpiringCache<PersonId | undefined>;

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
    const byName = 'userPrincipalName' in named;
    const person = byName ? undefined : { tenantId: sameId(named.tenant), objectId: sameId(named.oid) };
    if (person !== undefined && !tellUnknown) return { code: 'somebody', person };
    const name = byName ? named.userPrincipalName.toLowerCase() : '';
    const key = person === undefined ? name : `${person.tenantId}:${person.objectId}`;
    const found = await this.#known
      .get(key, async () => {
        const retryAt = this.#lookUps.take(caller);
        if (retryAt !== undefined) throw new TooManyLookUpsError(retryAt);
        return person === undefined ? this.#byName(name) : this.#byId(person);
      })
      .catch((error: unknown) => {
        if (!(error instanceof TooManyLookUpsError)) throw error;
        return error;
      });
    if (found instanceof TooManyLookUpsError) return { code: 'too-many', retryAt: found.retryAt };
    if (found !== undefined) return { code: 'somebody', person: found };
    return tellUnknown ? { code: 'unknown' } : { code: 'somebody', person: this.#nobodyOf(name) };
  }

  async #byName(name: string): Promise<PersonId | undefined> {
    const found = await this.#options.directory.findByAccountName(name);
    return found && idOf(found);
  }

  async #byId(person: PersonId): Promise<PersonId | undefined> {
    return (await this.#options.directory.find(person)) && person;
  }

  #nobodyOf(name: string): PersonId {
    return { tenantId: sameId(this.#options.tenantId), objectId: `unknown-${digestOf(name)}` };
  }
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
