import { z } from 'zod';
import { sealedSecretSchema } from '../secrets/secret-sealer.ts';
import { SealedTextAlteredError, type SealedTextKind } from '../sealed-text/sealed-text.ts';
import type { CollectionSpec } from '../store/document-store.ts';
import { tokenScopes } from './api-token.ts';

export const apiTokenCollection: CollectionSpec = { name: 'api-tokens', indexes: [] };

/** The tokens in the store are not what was written last: nobody gets in with one of them. */
export class ApiTokensAlteredError extends SealedTextAlteredError {
  override readonly name = 'ApiTokensAlteredError';

  constructor(why: string) {
    super(`The API tokens were altered in the store: ${why}`);
  }
}

/** Its text: every token that is not revoked, as JSON. */
export const apiTokensKind: SealedTextKind = {
  collection: apiTokenCollection,
  id: 'api-tokens',
  purpose: 'api-token',
  altered: (why) => new ApiTokensAlteredError(why),
};

const moment = z.iso.datetime().transform((text) => new Date(text));

const storedTokenSchema = z.object({
  /** 128 random bits. */
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(tokenScopes)),
  createdAt: moment,
  expiresAt: moment,
  /** The token's digest: sealed, so that whoever reads the store cannot even try whether they guessed one. */
  digest: sealedSecretSchema,
});
export type StoredApiToken = Readonly<z.infer<typeof storedTokenSchema>>;

export function tokensIn(text: string | undefined): readonly StoredApiToken[] {
  return z.array(storedTokenSchema).parse(JSON.parse(text ?? '[]'));
}

export function textOfTokens(tokens: readonly StoredApiToken[]): string {
  return JSON.stringify(tokens);
}
