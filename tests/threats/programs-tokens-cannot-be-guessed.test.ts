import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apiToken } from '../../services/api-tokens/api-token.ts';
import { KnownTokens } from '../../services/api-tokens/known-tokens.ts';
import { textOf } from '../bot/http/routes/hand-off-kit.ts';
import { askedFor } from '../bot/http/routes/verification-kit.ts';
import { everyRoute, routes } from './support/every-route.ts';

describe('ASVS 8.2: a program’s token', () => {
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
