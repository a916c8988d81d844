import type { AuditEvent } from '../audit/audit-event.ts';
import { type Clock, daySeconds, secondsAfter } from '../clock.ts';
import { type Randomness, randomId } from '../randomness.ts';
import { digestOf } from '../secrets/mac.ts';
import type { SecretContext, SecretSealer } from '../secrets/secret-sealer.ts';
import type { SealedTextRepository } from '../sealed-text/sealed-text-repository.ts';
import type { ApiToken, TokenScope } from './api-token.ts';
import {
  ApiTokensAlteredError,
  apiTokenCollection,
  type StoredApiToken,
  textOfTokens,
  tokensIn,
} from './stored-api-tokens.ts';
import type { TokenUses } from './token-uses.ts';

export interface TokenBookOptions {
  readonly repository: SealedTextRepository;
  readonly sealer: SecretSealer;
  readonly uses: TokenUses;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** A token that was made; `token` is shown, this once. */
interface Created {
  readonly code: 'created';
  readonly token: string;
  readonly expiresAt: Date;
}
type Creation = Created | { readonly code: 'name-taken' | 'too-many' | 'overtaken' };

/** A token as operators see it. */
export interface TokenView extends Pick<StoredApiToken, 'name' | 'scopes' | 'createdAt' | 'expiresAt'> {
  /** To the hour. */
  readonly lastUsedAt: Date | undefined;
}

/** By these letters, what searches files for secrets finds one that somebody left there. */
const prefix = 'tsv_';
const tokenBytes = 32;
/** So that they are read at once, and compared one by one. */
const mostTokens = 200;

/** The tokens that operators make for programs: kept together, as one text that nobody without a key can write. */
export class TokenBook {
  readonly #options: TokenBookOptions;

  constructor(options: TokenBookOptions) {
    this.#options = options;
  }

  /** One that has expired makes room for another of its name. @throws {ApiTokensAlteredError} */
  async create(
    name: string,
    { scopes, days }: { readonly scopes: readonly TokenScope[]; readonly days: number },
  ): Promise<Creation> {
    const { clock, randomness, sealer, repository } = this.#options;
    const { tokens, revision } = await this.#read();
    const now = clock.now();
    if (tokens.some((each) => each.name === name && each.expiresAt > now)) return { code: 'name-taken' };
    const others = tokens.filter((each) => each.name !== name);
    if (others.length >= mostTokens) return { code: 'too-many' };
    const token = `${prefix}${randomness.bytes(tokenBytes).toString('base64url')}`;
    const id = randomId(randomness);
    const expiresAt = secondsAfter(now, days * daySeconds);
    const digest = sealer.seal(Buffer.from(digestOf(token)), placeOf(id));
    const made: StoredApiToken = { id, name, scopes: [...scopes], createdAt: now, expiresAt, digest };
    const detail = { name, scopes: scopes.join(' '), expiresAt: expiresAt.toISOString() };
    const event = this.#event('api-token-created', detail);
    const isWritten = await repository.write(textOfTokens([...others, made]), revision, event);
    return isWritten ? { code: 'created', token, expiresAt } : { code: 'overtaken' };
  }

  /** @throws {ApiTokensAlteredError} then only all of them together can be revoked. */
  async revoke(name: string): Promise<'revoked' | 'unknown' | 'overtaken'> {
    const { repository, uses } = this.#options;
    const { tokens, revision } = await this.#read();
    const gone = tokens.filter((each) => each.name === name);
    if (gone.length === 0) return 'unknown';
    const left = textOfTokens(tokens.filter((each) => each.name !== name));
    if (!(await repository.write(left, revision, this.#event('api-token-revoked', { name })))) return 'overtaken';
    await uses.forget(gone.map(({ id }) => id));
    return 'revoked';
  }

  /** Also where what is stored was altered. @returns how many there were; `altered` where nobody knows. */
  async revokeAll(): Promise<number | 'altered' | 'overtaken'> {
    const { repository } = this.#options;
    const none = textOfTokens([]);
    const known = await this.#read().catch((error: unknown) => {
      if (!(error instanceof ApiTokensAlteredError)) throw error;
      return undefined;
    });
    if (known === undefined) {
      await repository.replaceAltered(none, this.#event('api-token-revoked', { all: true, replacedAltered: true }));
      return 'altered';
    }
    const { length: count } = known.tokens;
    if (count === 0) return 0;
    const event = this.#event('api-token-revoked', { all: true, count });
    return (await repository.write(none, known.revision, event)) ? count : 'overtaken';
  }

  /** Those that are not revoked, by name. @throws {ApiTokensAlteredError} */
  async list(): Promise<readonly TokenView[]> {
    const [{ tokens }, uses] = await Promise.all([this.#read(), this.#options.uses.all()]);
    return tokens
      .map(({ id, name, scopes, createdAt, expiresAt }) => {
        return { name, scopes, createdAt, expiresAt, lastUsedAt: uses.get(id) };
      })
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** What they are recognized by. @throws {ApiTokensAlteredError | SecretUnreadableError | StoreUnavailableError} */
  async known(): Promise<readonly (ApiToken & { readonly id: string })[]> {
    const { tokens } = await this.#read();
    return tokens.map(({ id, name, scopes, expiresAt, digest }) => {
      return { id, name, scopes, expiresAt, digest: this.#options.sealer.open(digest, placeOf(id)).toString() };
    });
  }

  /** Key rotation. @returns whether everything is under the newest key. */
  renew(): Promise<boolean> {
    const { repository, sealer } = this.#options;
    return repository.reseal((text) =>
      textOfTokens(tokensIn(text).map((each) => ({ ...each, digest: sealer.reseal(each.digest, placeOf(each.id)) }))),
    );
  }

  async #read(): Promise<{ readonly tokens: readonly StoredApiToken[]; readonly revision: number }> {
    const stored = await this.#options.repository.read();
    return { tokens: tokensIn(stored?.text), revision: stored?.revision ?? 0 };
  }

  #event(type: AuditEvent['type'], detail: AuditEvent['detail']): AuditEvent {
    const { clock, randomness } = this.#options;
    return { id: randomId(randomness), at: clock.now(), type, actor: 'operator', detail };
  }
}

function placeOf(id: string): SecretContext {
  return { collection: apiTokenCollection.name, field: 'digest', rowId: id };
}
