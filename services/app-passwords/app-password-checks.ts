import type { Clock } from '../clock.ts';
import { type Directory, nobody, type PersonId } from '../directory/directory.ts';
import { ExpiringCache } from '../directory/expiring-cache.ts';
import type { AppPasswords } from '../enrollment/app-passwords.ts';
import { RateLimit } from '../rate-limit.ts';

export interface AppPasswordChecksOptions {
  readonly directory: Pick<Directory, 'findByAccountName'>;
  readonly appPasswords: Pick<AppPasswords, 'check'>;
  readonly clock: Clock;
}

/** What a program came with, as a gateway hands it on. */
export interface AppPasswordRequest {
  /** The gateway, by the name that the operator gave it. */
  readonly caller: string;
  /** A sign-in name, in either letter case. */
  readonly user: string;
  readonly password: string;
}

export type AppPasswordAnswer =
  { readonly code: 'right' } | { readonly code: 'wrong' } | { readonly code: 'too-many'; readonly retryAt: Date };

/** Limits of each replica. Nobody guesses eighty bits: they bound what one gateway, or wrong passwords, can cost. */
const checkLimits = {
  /** All checks of one gateway. */
  perCaller: { most: 30_000, seconds: 10 },
  /** Those that were wrong, of one gateway. */
  wrongPerCaller: { most: 3_000, seconds: 60 },
  /** Names that the directory is asked for. */
  lookUps: { most: 3_000, seconds: 60 },
  /** Those that were wrong, for one name. */
  wrongPerUser: { most: 30, seconds: 600 },
} as const;

/** Seconds for which a name is somebody's without asking the directory again: programs come every few minutes. */
const nameSeconds = 300;
const rememberedNames = 10_000;

/** The directory is not asked for more names now. */
class TooManyLookUpsError extends Error {
  override readonly name = 'TooManyLookUpsError';
  readonly retryAt: Date;

  constructor(retryAt: Date) {
    super('The directory was asked for too many names');
    this.retryAt = retryAt;
  }
}

/**
 * Answers gateways whether a program may come in. The right password is never refused for the wrong ones before it: whoever guesses,
 * or has an old one stored, keeps neither the person's other programs out nor the person from the chat.
 */
export class AppPasswordChecks {
  readonly #options: AppPasswordChecksOptions;
  readonly #all: RateLimit;
  readonly #lookUps: RateLimit;
  readonly #wrongOfCaller: RateLimit;
  readonly #wrongOfUser: RateLimit;
  readonly #people: ExpiringCache<PersonId | undefined>;

  constructor(options: AppPasswordChecksOptions) {
    const { clock } = options;
    this.#options = options;
    this.#all = new RateLimit({ ...checkLimits.perCaller, clock });
    this.#lookUps = new RateLimit({ ...checkLimits.lookUps, clock });
    this.#wrongOfCaller = new RateLimit({ ...checkLimits.wrongPerCaller, clock });
    this.#wrongOfUser = new RateLimit({ ...checkLimits.wrongPerUser, clock });
    this.#people = new ExpiringCache({ clock, secondsFor: () => nameSeconds, capacity: rememberedNames });
  }

  /** @throws whatever keeps it from being known; then nothing is known, and nothing counts. */
  async check({ caller, user, password }: AppPasswordRequest): Promise<AppPasswordAnswer> {
    const name = user.trim().toLowerCase();
    const busyUntil = this.#all.take(caller);
    if (busyUntil !== undefined) return { code: 'too-many', retryAt: busyUntil };
    // Counted before it is checked: a burst cannot exceed what there is.
    const retryAt = this.#takeWrong(caller, name);
    let isWrong = false;
    try {
      const person = (await this.#personOf(caller, name)) ?? nobody;
      const options = { caller, mayRecord: () => retryAt === undefined };
      isWrong = (await this.#options.appPasswords.check(person, password, options)) === 'wrong';
    } catch (error) {
      if (!(error instanceof TooManyLookUpsError)) throw error;
      return { code: 'too-many', retryAt: error.retryAt };
    } finally {
      if (!isWrong && retryAt === undefined) this.#giveBackWrong(caller, name);
    }
    if (!isWrong) return { code: 'right' };
    return retryAt === undefined ? { code: 'wrong' } : { code: 'too-many', retryAt };
  }

  #takeWrong(caller: string, name: string): Date | undefined {
    const full = this.#wrongOfCaller.take(caller);
    if (full !== undefined) return full;
    const retryAt = this.#wrongOfUser.take(name);
    if (retryAt !== undefined) this.#wrongOfCaller.giveBack(caller);
    return retryAt;
  }

  #giveBackWrong(caller: string, name: string): void {
    this.#wrongOfCaller.giveBack(caller);
    this.#wrongOfUser.giveBack(name);
  }

  #personOf(caller: string, name: string): Promise<PersonId | undefined> {
    return this.#people.get(name, async () => {
      const retryAt = this.#lookUps.take(caller);
      if (retryAt !== undefined) throw new TooManyLookUpsError(retryAt);
      const found = await this.#options.directory.findByAccountName(name);
      return found && { tenantId: found.tenantId, objectId: found.objectId };
    });
  }
}
