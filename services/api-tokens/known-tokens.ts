import { type Clock, isDue, millisecondsAfter } from '../clock.ts';
import { digestOf, sameMac } from '../secrets/mac.ts';
import type { ApiToken } from './api-token.ts';
import type { TokenBook } from './token-book.ts';
import type { TokenUses } from './token-uses.ts';

export interface KnownTokensOptions {
  /** Those that the configuration has. */
  readonly configured: readonly ApiToken[];
  readonly book: Pick<TokenBook, 'known'>;
  readonly uses: Pick<TokenUses, 'note'>;
  readonly clock: Clock;
  /** Hears that a use could not be noted. */
  readonly onTrouble: (error: unknown) => void;
}

type Stored = Awaited<ReturnType<TokenBook['known']>>;

/** How long, in milliseconds, what was read of the store is gone by: as long as a revoked token lives on at most. */
const goodFor = 2_000;

/** Every token that counts now: those of the configuration, and those in the store. */
export class KnownTokens {
  readonly #options: KnownTokensOptions;
  #read: { readonly tokens: Stored; readonly until: Date } | undefined;
  #underWay: Promise<Stored> | undefined;

  constructor(options: KnownTokensOptions) {
    this.#options = options;
  }

  /**
   * The store is not asked for who is known without it: they get in whatever became of it.
   * @throws {ApiTokensAlteredError | SecretUnreadableError | StoreUnavailableError} where it has to be, and does not tell.
   */
  async find(token: string): Promise<ApiToken | undefined> {
    const digest = digestOf(token);
    const configured = among(this.#options.configured, digest);
    if (configured !== undefined) return configured;
    const stored = among(await this.#stored(), digest);
    const now = this.#options.clock.now();
    if (stored?.expiresAt === undefined || stored.expiresAt <= now) return undefined;
    await this.#options.uses.note(stored.id).catch(this.#options.onTrouble);
    return stored;
  }

  /** Whoever asks while it is read shares that. */
  async #stored(): Promise<Stored> {
    const read = this.#read;
    if (read !== undefined && !isDue(read.until, goodFor, this.#options.clock.now())) return read.tokens;
    this.#underWay ??= this.#readAnew().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #readAnew(): Promise<Stored> {
    const { clock, book } = this.#options;
    const until = millisecondsAfter(clock.now(), goodFor);
    this.#read = undefined;
    const tokens = await book.known();
    this.#read = { tokens, until };
    return tokens;
  }
}

/** Each is compared, in constant time, whichever it is. */
function among<Token extends ApiToken>(tokens: readonly Token[], digest: string): Token | undefined {
  const [found] = tokens.filter((token) => sameMac(token.digest, digest));
  return found;
}
