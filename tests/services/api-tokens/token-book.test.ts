import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { apiTokensKind } from '../../../services/api-tokens/stored-api-tokens.ts';
import { auditCollection, storedEventSchema } from '../../../services/audit/audit-row.ts';
import { verifyAuditTrail } from '../../../services/audit/verify-audit-trail.ts';
import { verifyEnrollments } from '../../../services/enrollment/verify-enrollments.ts';
import { verifySealedText } from '../../../services/sealed-text/verify-sealed-text.ts';
import { demoKeyRing } from '../methods/method-kit.ts';
import { everyStore } from '../store/every-store.ts';
import { tokenKit } from './token-kit.ts';

const day = 86_400;

for (const { name, skip, open } of everyStore) {
  describe(`API tokens in ${name}`, { skip }, () => {
    const kit = async (t: TestContext) => tokenKit({ store: await open(t) });

    test('are shown once, have 256 random bits, and are known by what is kept of them', async (t) => {
      const { made, replica, rows } = await kit(t);
      const [vpn, wiki] = [await made('vpn'), await made('wiki', ['verify', 'app-passwords'])];
      assert.match(vpn, /^tsv_[\w-]{43}$/u);
      assert.notEqual(vpn, wiki);
      const known = replica();
      const { scopes, ...found } = (await known.find(wiki)) ?? assert.fail();
      assert.deepEqual([found.name, scopes], ['wiki', ['verify', 'app-passwords']]);
      assert.equal((await known.find(vpn))?.name, 'vpn');
      assert.equal(await known.find(`${vpn}A`), undefined);
      const stored = JSON.stringify(await rows.find({}));
      assert.ok(!stored.includes(vpn) && !stored.includes(vpn.slice(4)));
    });

    test('are listed with their dates and the hour of their last use, and nothing that opens anything', async (t) => {
      const { made, replica, book, clock } = await kit(t);
      const token = await made('vpn', ['verify'], 30);
      await made('wiki');
      clock.advance(3 * day + 1_800);
      await replica().find(token);
      const at = (iso: string) => new Date(iso);
      const [vpn, wiki, ...more] = await book.list();
      assert.deepEqual(vpn, {
        name: 'vpn',
        scopes: ['verify'],
        createdAt: at('2026-03-02T09:00:00Z'),
        expiresAt: at('2026-04-01T09:00:00Z'),
        lastUsedAt: at('2026-03-05T09:00:00Z'),
      });
      assert.deepEqual([wiki?.name, wiki?.lastUsedAt, more], ['wiki', undefined, []]);
    });

    test('expire: then they open nothing, and their name may be given again', async (t) => {
      const { made, replica, book, clock } = await kit(t);
      const token = await made('vpn', ['verify'], 1);
      clock.advance(day - 1);
      const known = replica();
      assert.ok(await known.find(token));
      assert.deepEqual(await book.create('vpn', { scopes: ['verify'], days: 1 }), { code: 'name-taken' });
      clock.advance(1);
      assert.equal(await known.find(token), undefined);
      const next = await made('vpn');
      assert.deepEqual([(await book.list()).length, (await replica().find(next))?.name], [1, 'vpn']);
    });

    test('are revoked within two seconds on a replica that knows them, at once on one that does not', async (t) => {
      const { made, replica, book, clock } = await kit(t);
      const token = await made('vpn');
      const other = await made('wiki');
      const known = replica();
      assert.ok(await known.find(token));
      assert.equal(await book.revoke('vpn'), 'revoked');
      assert.equal(await book.revoke('vpn'), 'unknown');
      assert.equal(await replica().find(token), undefined);
      clock.advance(2);
      assert.equal(await known.find(token), undefined);
      assert.equal((await known.find(other))?.name, 'wiki');
      assert.equal(await book.revokeAll(), 1);
      assert.equal(await book.revokeAll(), 0);
      assert.equal(await replica().find(other), undefined);
    });

    test('that are made at the same moment are not lost: who was overtaken is told', async (t) => {
      const one = await kit(t);
      await one.made('first');
      const two = await tokenKit({ store: one.store, seed: 'two' });
      const terms = { scopes: ['verify'], days: 1 } as const;
      const came = await Promise.all([one.book.create('a', terms), two.book.create('b', terms)]);
      const made = came.filter(({ code }) => code === 'created').length;
      assert.ok(made >= 1);
      assert.equal((await one.book.list()).length, 1 + made);
    });

    test('leave a row of the audit trail each, when they are made and when they are revoked', async (t) => {
      const { made, book, chain, store, keyRing } = await kit(t);
      const token = await made('vpn', ['verify', 'app-passwords'], 1);
      await book.revoke('vpn');
      await chain();
      const rows = await store
        .collection<{ _id: string; event: unknown }>(auditCollection)
        .find({}, { sort: { _id: 1 } });
      const events = rows.map(({ event }) => storedEventSchema.parse(event));
      assert.deepEqual(
        events.map(({ type, actor, detail }) => ({ type, actor, ...detail })),
        [
          {
            type: 'api-token-created',
            actor: 'operator',
            name: 'vpn',
            scopes: 'verify app-passwords',
            expiresAt: '2026-03-03T09:00:00.000Z',
          },
          { type: 'api-token-revoked', actor: 'operator', name: 'vpn' },
        ],
      );
      assert.ok(!JSON.stringify(rows).includes(token.slice(4)));
      const people = new Map<string, number>();
      assert.equal((await verifyAuditTrail({ store, keyRing, people })).ok, true);
      assert.equal(await verifySealedText(apiTokensKind, { store, keyRing, people }), undefined);
      assert.equal(await verifyEnrollments({ store, keyRing, people }), undefined);
    });

    test('go under the newest key, and are known without the older one then', async (t) => {
      const { made, chain, store, clock } = await kit(t);
      const token = await made('vpn');
      await chain();
      const both = await tokenKit({ store, clock, keyRing: demoKeyRing(['newer', 'demo']) });
      assert.equal(await both.book.renew(), true);
      const newest = await tokenKit({ store, clock, keyRing: demoKeyRing(['newer']) });
      assert.equal((await newest.replica().find(token))?.name, 'vpn');
    });
  });
}
