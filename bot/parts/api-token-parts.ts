import type { ApiToken } from '../../services/api-tokens/api-token.ts';
import { KnownTokens } from '../../services/api-tokens/known-tokens.ts';
import { apiTokensKind } from '../../services/api-tokens/stored-api-tokens.ts';
import { TokenBook } from '../../services/api-tokens/token-book.ts';
import { TokenUses } from '../../services/api-tokens/token-uses.ts';
import { SealedTextRepository } from '../../services/sealed-text/sealed-text-repository.ts';
import { SecretSealer } from '../../services/secrets/secret-sealer.ts';
import { ApiTokens } from '../http/api-tokens.ts';
import type { Foundation } from './foundation.ts';

export type TokenBookPartsOptions = Pick<Foundation, 'store' | 'keyRing' | 'clock' | 'randomness'>;

/** The tokens that operators make, put together. */
export function tokenBookParts(options: TokenBookPartsOptions) {
  const repository = new SealedTextRepository(apiTokensKind, options);
  const uses = new TokenUses(options);
  const sealer = new SecretSealer(options);
  return { repository, uses, book: new TokenBook({ ...options, repository, uses, sealer }) };
}

export interface ApiTokenPartsOptions extends TokenBookPartsOptions, Pick<Foundation, 'log'> {
  /** Those that the configuration has. */
  readonly apiTokens: readonly ApiToken[];
}

/** Who may ask the API, put together. */
export function apiTokenParts({ log, apiTokens: configured, ...options }: ApiTokenPartsOptions) {
  const { repository: storedTokens, uses, book } = tokenBookParts(options);
  const onTrouble = (error: unknown): void => log.warn({ err: error }, 'the use of an API token could not be noted');
  const known = new KnownTokens({ configured, book, uses, clock: options.clock, onTrouble });
  return { storedTokens, tokenBook: book, tokens: new ApiTokens(known) };
}
