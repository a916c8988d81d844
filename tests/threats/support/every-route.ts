import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { apiTokenParts } from '../../../bot/parts/api-token-parts.ts';
import type { ApiTokens } from '../../../bot/http/api-tokens.ts';
import { tokenScopes } from '../../../services/api-tokens/api-token.ts';
import { handOffPath, handOffRoute, textOf, asked as handOff } from '../../bot/http/routes/hand-off-kit.ts';
import { routeOptions, verifyPath } from '../../bot/http/routes/app-password-kit.ts';
import {
  askedFor,
  checkPath,
  personOf,
  startVerificationApi,
  verificationPath,
  verificationRoute,
} from '../../bot/http/routes/verification-kit.ts';
import { tokenKit } from '../../services/api-tokens/token-kit.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import { intercepted } from '../../support/intercepted-store.ts';
import { FakeRandomness } from '../../support/fakes.ts';

/** Every route of the API, with what it takes. */
export const routes: readonly {
  readonly scope: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}[] = [
  { scope: 'verify', method: 'POST', path: verificationPath, body: askedFor('alex') },
  { scope: 'verify', method: 'POST', path: checkPath, body: { person: personOf('alex'), code: '000000' } },
  { scope: 'verify', method: 'POST', path: `${verificationPath}/x/answer`, body: { code: '000000' } },
  { scope: 'verify', method: 'GET', path: `${verificationPath}/x`, body: undefined },
  { scope: 'app-passwords', method: 'POST', path: verifyPath, body: { user: 'a@b', password: 'c' } },
  { scope: 'hand-offs', method: 'POST', path: handOffPath, body: handOff },
  { scope: 'hand-offs', method: 'GET', path: `${handOffPath}/x`, body: undefined },
];

/** All of the API, and a token of the store for each scope. */
export async function everyRoute(t: TestContext) {
  const real = new MemoryStore();
  const calls: string[] = [];
  const store = intercepted(real, (call, act) => {
    if (call.collection === 'api-tokens') calls.push(call.operation);
    return act();
  });
  const tokens: { now?: ApiTokens } = {};
  const late = { admit: (...given: Parameters<ApiTokens['admit']>) => (tokens.now ?? assert.fail()).admit(...given) };
  const api = await startVerificationApi(
    t,
    {
      bot: { store },
      verificationRoute: (built) => ({ ...verificationRoute(built), tokens: late }),
      appPasswords: (built) => ({ ...routeOptions(built), tokens: late }),
      handOffRoute,
    },
    { tokens: late },
  );
  const { book } = await tokenKit({ store, keyRing: api.keyRing, clock: api.clock });
  const { tokens: now } = apiTokenParts({ ...api, store, randomness: new FakeRandomness('parts'), apiTokens: [] });
  tokens.now = now;
  const made: Record<string, string> = {};
  for (const scope of tokenScopes) {
    const created = await book.create(scope.replace(':', '-'), { scopes: [scope], days: 1 });
    made[scope] = created.code === 'created' ? created.token : assert.fail();
  }
  const statusOf = async ({ method, path, body }: (typeof routes)[number], token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'k' };
    return (await api.send({ method, path, headers, ...(body !== undefined && { body: textOf(body) }) })).status;
  };
  return { ...api, book, made, statusOf, calls };
}
