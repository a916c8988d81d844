import assert from 'node:assert/strict';
import { ApiTokens } from '../../../../bot/http/api-tokens.ts';
import type { ApiToken } from '../../../../services/api-tokens/api-token.ts';
import { KnownTokens } from '../../../../services/api-tokens/known-tokens.ts';
import { FakeClock } from '../../../support/fakes.ts';

/** Tokens of the configuration, where the store has none. */
export function configured(...tokens: readonly ApiToken[]): ApiTokens {
  const book = { known: () => Promise.resolve([]) };
  const uses = { note: () => Promise.reject(new Error('Only uses of stored tokens are noted')) };
  const clock = new FakeClock();
  return new ApiTokens(new KnownTokens({ configured: tokens, book, uses, clock, onTrouble: assert.ifError }));
}
