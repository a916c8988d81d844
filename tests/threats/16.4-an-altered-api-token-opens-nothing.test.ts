import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ApiTokensAlteredError, apiTokensKind } from '../../services/api-tokens/stored-api-tokens.ts';
import { verifySealedText } from '../../services/sealed-text/verify-sealed-text.ts';
import { digestOf } from '../../services/secrets/mac.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { tokenKit } from '../services/api-tokens/token-kit.ts';

/** A token that was revoked, another that is good, and all that was stored before. */
async function revoked(t: TestContext) {
  const store = new MemoryStore();
  t.after(() => store.close());
  const kit = await tokenKit({ store });
  const gone = await kit.made('vpn');
  const good = await kit.made('wiki', ['app-passwords']);
  await kit.chain();
  const before = await kit.copy();
  await kit.book.revoke('vpn');
  await kit.chain();
  kit.clock.advance(5);
  return { ...kit, gone, good, before };
}
type Scene = Awaited<ReturnType<typeof revoked>>;

const textIn = (row: Awaited<ReturnType<Scene['copy']>>): string => String(row?.['text']);
const put = async ({ rows, copy }: Scene, change: (text: string) => string): Promise<void> => {
  await rows.findOneAndUpdate({ _id: 'api-tokens' }, { $set: { text: change(textIn(await copy())) } });
};

/** What whoever can write to the store, and has no key, may try. */
const attempts: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  'puts the revoked one back': ({ putBack, before }) => putBack(before),
  'puts the revoked one back under the new revision': ({ putBack, before }) =>
    putBack(before && { ...before, revision: 3 }),
  'gives one another scope': (scene) => put(scene, (text) => text.replace('app-passwords', 'verify')),
  'lets one live longer': (scene) => put(scene, (text) => text.replace('"expiresAt":"2027', '"expiresAt":"2099')),
  'adds one of their own': (scene) =>
    put(scene, (text) => {
      const tokens = JSON.parse(text) as object[];
      return JSON.stringify([...tokens, { ...tokens[0], id: 'x', name: 'mine', digest: digestOf('mine') }]);
    }),
  'takes all away': ({ putBack }) => putBack(undefined),
  'makes it something else': ({ putBack }) => putBack({ _id: 'api-tokens', tokens: ['mine'] }),
};

describe('16.4, forgery: API tokens in a store that the bot did not write', () => {
  for (const [what, attempt] of Object.entries(attempts)) {
    test(`open nothing to whoever ${what}: neither here nor on any replica, and it is said`, async (t) => {
      const scene = await revoked(t);
      await attempt(scene);
      const { replica, book, gone, good, store, keyRing } = scene;
      for (const token of [gone, good, 'mine']) await assert.rejects(replica().find(token), ApiTokensAlteredError);
      await assert.rejects(book.create('new', { scopes: ['verify'], days: 1 }), ApiTokensAlteredError);
      await assert.rejects(book.revoke('wiki'), ApiTokensAlteredError);
      const said = await verifySealedText(apiTokensKind, { store, keyRing, people: new Map() });
      assert.match(said ?? '', /^The API tokens were altered/u);
    });
  }

  test('can be given up by an operator, who begins anew', async (t) => {
    const scene = await revoked(t);
    await scene.putBack(scene.before);
    const { book, made, replica, chain, gone, good } = scene;
    assert.equal(await book.revokeAll(), 'altered');
    await chain();
    const next = await made('wiki');
    for (const token of [gone, good]) assert.equal(await replica().find(token), undefined);
    assert.equal((await replica().find(next))?.name, 'wiki');
  });

  test('say nothing that a guess could be tried on: the digest of a token is not in it', async (t) => {
    const { rows, good } = await revoked(t);
    assert.ok(!JSON.stringify(await rows.find({})).includes(digestOf(good)));
  });
});
