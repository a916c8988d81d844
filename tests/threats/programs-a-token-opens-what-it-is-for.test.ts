import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { apiTokenParts } from '../../bot/parts/api-token-parts.ts';
import type { ApiTokens } from '../../bot/http/api-tokens.ts';
import { apiToken, tokenScopes } from '../../services/api-tokens/api-token.ts';
import { KnownTokens } from '../../services/api-tokens/known-tokens.ts';
import { handOffPath, handOffRoute, textOf, asked as handOff } from '../bot/http/routes/hand-off-kit.ts';
import { routeOptions, verifyPath } from '../bot/http/routes/app-password-kit.ts';
import {
  askedFor,
  checkPath,
  personOf,
  startVerificationApi,
  verificationPath,
  verificationRoute,
} from '../bot/http/routes/verification-kit.ts';
import { tokenKit } from '../services/api-tokens/token-kit.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { intercepted } from '../support/intercepted-store.ts';
import { FakeRandomness } from '../support/fakes.ts';

/** Every route of the API, with what it takes. */
const routes: readonly {
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
async function everyRoute(t: TestContext) {
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

const refusals = [401, 403];

describe('ASVS 8.2: a program’s token', () => {
  test('opens what its scope says and nothing else, on every route of the API', async (t) => {
    const { made, statusOf } = await everyRoute(t);
    // Hand-offs have tokens of their own in this test, and app passwords answer 401 to a password that is wrong.
    for (const route of routes.filter(({ scope }) => scope !== 'hand-offs'))
      for (const scope of tokenScopes) {
        const status = await statusOf(route, made[scope] ?? '');
        const isOpen = !refusals.includes(status) || (route.path === verifyPath && status === 401);
        assert.equal(isOpen, scope === route.scope, `${scope}: ${route.method} ${route.path} ${status}`);
        if (!isOpen) assert.equal(status, 403, `${scope}: ${route.path}`);
      }
  });

  test('for telling unknown people apart verifies nobody by itself', async (t) => {
    const { made, statusOf } = await everyRoute(t);
    for (const route of routes.slice(0, 4)) assert.equal(await statusOf(route, made['verify:tell-unknown'] ?? ''), 403);
  });

  test('that is guessed, cut, made longer, expired or revoked is refused like any other, before a body is read', async (t) => {
    const { made, statusOf, book, clock, send } = await everyRoute(t);
    const good = made['verify'] ?? '';
    const short = await book.create('short', { scopes: ['verify'], days: 1 });
    const gone = short.code === 'created' ? short.token : assert.fail();
    await book.revoke('short');
    clock.advance(2);
    const guesses = ['', 'x', good.slice(0, -1), `${good}A`, good.toUpperCase(), good.slice(4), gone, 'tsv_'];
    const said = new Set<string>();
    for (const guess of guesses) {
      const headers = { authorization: `Bearer ${guess}`, 'idempotency-key': 'k' };
      const { status, text } = await send({ body: textOf(askedFor('alex')), headers });
      said.add(`${status} ${text}`);
    }
    assert.equal(said.size, 1);
    assert.match([...said].join(), /^401 /u);
    const [route] = routes;
    assert.ok(route);
    assert.equal(await statusOf(route, good), 201);
    clock.advance(86_400);
    assert.equal(await statusOf(route, good), 401);
  });

  test('that is guessed a thousand times costs one look into the store in two seconds', async (t) => {
    const { send, clock, calls } = await everyRoute(t);
    clock.advance(10);
    calls.length = 0;
    for (let count = 0; count < 1_000; count += 1)
      await send({ body: '{}', headers: { authorization: `Bearer guess-${count}` } });
    assert.equal(calls.length, 1);
  });

  test('is compared with every other in constant time, whichever is right', async (t) => {
    const { clock } = await everyRoute(t);
    const found: string[] = [];
    const configured = ['one', 'two', 'three'].map((name) => apiToken(name, `token-${name}`, ['verify']));
    const watched = configured.map((token) => ({
      ...token,
      get digest() {
        found.push(token.name);
        return token.digest;
      },
    }));
    const book = { known: () => Promise.resolve([]) };
    const uses = { note: () => Promise.resolve() };
    const known = new KnownTokens({ configured: watched, book, uses, clock, onTrouble: assert.ifError });
    for (const token of ['token-one', 'token-three', 'none']) {
      found.length = 0;
      await known.find(token);
      assert.deepEqual(found, ['one', 'two', 'three'], token);
    }
  });
});
