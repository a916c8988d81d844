import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import { formatAnchor, parseAnchor } from '../../../services/audit/anchor-file.ts';
import { rowHash, rowId, type AuditRow } from '../../../services/audit/audit-row.ts';
import { describeVerification } from '../../../services/audit/verify-audit-trail.ts';
import { KeyRing } from '../../../services/secrets/key-ring.ts';
import { FakeRandomness } from '../../support/fakes.ts';
import { auditKit, demoEvents, demoKeys } from './audit-kit.ts';
import { auditStores } from './audit-stores.ts';
import { MemoryStore } from './memory-store.ts';

type Kit = ReturnType<typeof auditKit>;

async function row(kit: Kit, seq: number): Promise<AuditRow> {
  const found = await kit.rows.findOne({ _id: rowId(seq) });
  assert.ok(found);
  return found;
}

async function replace(kit: Kit, ...rows: readonly AuditRow[]): Promise<void> {
  for (const { _id } of rows) await kit.rows.deleteOne({ _id });
  for (const each of rows) await kit.rows.insertOne(each);
}

async function edit(kit: Kit, seq: number, change: Partial<AuditRow> | Record<string, unknown>): Promise<void> {
  await kit.rows.findOneAndUpdate({ _id: rowId(seq) }, { $set: change });
}

/** What somebody with the database, and perhaps a key of their own, does to ten rows; and what must be found. */
const tamperings: readonly {
  readonly title: string;
  readonly does: (kit: Kit) => Promise<unknown>;
  readonly at: number;
  readonly reason: RegExp;
}[] = [
  {
    title: 'a deleted row',
    does: ({ rows }) => rows.deleteOne({ _id: rowId(4) }),
    at: 4,
    reason: /^Row 4 is missing$/,
  },
  {
    title: 'a deleted first row',
    does: ({ rows }) => rows.deleteOne({ _id: rowId(1) }),
    at: 1,
    reason: /^Row 1 is missing$/,
  },
  {
    title: 'an edited event',
    does: async (kit) => edit(kit, 6, { event: { ...(await row(kit, 6)).event, type: 'method-activated' } }),
    at: 6,
    reason: /^Row 6 was altered$/,
  },
  {
    title: 'an edited time',
    does: async (kit) => edit(kit, 2, { event: { ...(await row(kit, 2)).event, at: new Date(0) } }),
    at: 2,
    reason: /^Row 2 was altered$/,
  },
  { title: 'an edited link', does: (kit) => edit(kit, 5, { previous: 'x' }), at: 5, reason: /^Row 5 was altered$/ },
  { title: 'an edited hash', does: (kit) => edit(kit, 10, { hash: 'x' }), at: 10, reason: /^Row 10 was altered$/ },
  { title: 'an edited event id', does: (kit) => edit(kit, 3, { eventId: 'x' }), at: 3, reason: /^Row 3 was altered$/ },
  { title: 'an added field', does: (kit) => edit(kit, 7, { note: 'x' }), at: 7, reason: /^Row 7 was altered: it has/ },
  {
    title: 'two swapped rows',
    does: async (kit) => {
      const [a, b] = [await row(kit, 3), await row(kit, 4)];
      await replace(kit, { ...a, _id: b._id }, { ...b, _id: a._id });
    },
    at: 3,
    reason: /^Row 3 holds row 4: rows were put into another order$/,
  },
  {
    title: 'two swapped and renumbered rows',
    does: async (kit) => {
      const [a, b] = [await row(kit, 3), await row(kit, 4)];
      await replace(kit, { ...a, _id: b._id, seq: 4 }, { ...b, _id: a._id, seq: 3 });
    },
    at: 3,
    reason: /^Row 3 was altered$/,
  },
  {
    title: 'a deleted tail',
    does: ({ rows }) => rows.deleteMany({ seq: { $gt: 7 } }),
    at: 8,
    reason: /^The head record names row 10: the end of the trail was deleted$/,
  },
  {
    title: 'all rows deleted',
    does: ({ rows }) => rows.deleteMany({}),
    at: 1,
    reason: /^The head record names row 10: the end of the trail was deleted$/,
  },
  { title: 'a deleted head', does: ({ heads }) => heads.deleteOne({}), at: 10, reason: /^The head record is missing/ },
  {
    title: 'a tail deleted with its head',
    does: async ({ rows, heads }) => [await rows.deleteMany({ seq: { $gt: 7 } }), await heads.deleteOne({})],
    at: 7,
    reason: /^The head record is missing/,
  },
  {
    title: 'a head set back to fit a shortened tail',
    does: async (kit) => {
      await kit.rows.deleteMany({ seq: { $gt: 7 } });
      await kit.heads.findOneAndUpdate({}, { $set: { seq: 7, hash: (await row(kit, 7)).hash } });
    },
    at: 7,
    reason: /^The head record was altered$/,
  },
  {
    title: 'a row that is no audit row',
    does: async (kit) => kit.rows.insertOne({ ...(await row(kit, 1)), _id: '!', eventId: 'forged' }),
    at: 1,
    reason: /^A row that is no audit row stands here$/,
  },
  { title: 'a chain rebuilt without the key', does: rebuild, at: 5, reason: /^Row 5 was altered$/ },
];

/** Rewrites the chain from row 5 on as somebody would who knows everything but the key. */
async function rebuild(kit: Kit): Promise<void> {
  const forged = new KeyRing([{ id: 'one', key: new FakeRandomness('forger').bytes(32) }]).newestSubKey('audit').key;
  let previous = (await row(kit, 4)).hash;
  for (let seq = 5; seq <= 10; seq += 1) {
    const old = await row(kit, seq);
    const event = { ...old.event, type: 'method-activated' };
    const content = { seq, eventId: old.eventId, event, previous, keyId: old.keyId };
    previous = rowHash(content, forged);
    await replace(kit, { _id: old._id, ...content, hash: previous });
  }
  const mac = createHmac('sha256', forged).update(previous).digest('base64url');
  await kit.heads.findOneAndUpdate({}, { $set: { hash: previous, mac } });
}

for (const { name, skip, open } of auditStores) {
  describe(`verification on ${name}`, { skip }, () => {
    const tenRows = async (t: TestContext): Promise<Kit> => {
      const kit = auditKit(await open(t));
      await kit.trail.append(demoEvents(10));
      return kit;
    };

    for (const { title, does, at, reason } of tamperings) {
      test(`finds and names ${title}`, async (t) => {
        const kit = await tenRows(t);
        assert.equal((await kit.verify()).ok, true);
        await does(kit);
        const result = await kit.verify();
        assert.ok(!result.ok);
        assert.equal(result.at, at);
        assert.match(result.reason, reason);
        assert.equal(describeVerification(result), `The audit trail is broken at row ${at}: ${result.reason}.`);
      });
    }

    test('finds rows replaced by a fork that was made with the right key', async (t) => {
      const kit = await tenRows(t);
      const fork = auditKit(new MemoryStore());
      await fork.trail.append(demoEvents(10, 'fork'));
      await replace(kit, await row(fork, 6));
      const middle = await kit.verify();
      assert.deepEqual(middle, { ok: false, at: 6, reason: 'Row 6 does not follow row 5: one was replaced' });
    });

    test('finds an end that was replaced together with everything before it', async (t) => {
      const kit = await tenRows(t);
      const fork = auditKit(new MemoryStore());
      await fork.trail.append(demoEvents(10, 'fork'));
      await replace(kit, ...(await fork.rows.find({})));
      const result = await kit.verify();
      assert.ok(!result.ok);
      assert.match(result.reason, /^Row 10 is not the one the head record names/);
    });

    test('finds an older copy put back as a whole only with an anchor from outside', async (t) => {
      const kit = await tenRows(t);
      const older = { rows: await kit.rows.find({}), heads: await kit.heads.find({}) };
      await kit.trail.append(demoEvents(5, 'later'));
      const atLeast = await kit.trail.head();
      assert.ok(atLeast);
      assert.equal((await kit.verify({ atLeast })).ok, true);

      await kit.rows.deleteMany({});
      await kit.heads.deleteMany({});
      await kit.rows.insertMany(older.rows);
      await kit.heads.insertMany(older.heads);
      assert.equal((await kit.verify()).ok, true);
      const result = await kit.verify({ atLeast });
      assert.ok(!result.ok);
      assert.equal(result.at, 11);
      assert.match(result.reason, /^The anchor names row 15, which the trail does not reach: /);

      await kit.newTrail().append(demoEvents(5, 'forked'));
      const forked = await kit.verify({ atLeast });
      assert.ok(!forked.ok);
      assert.match(forked.reason, /^Row 15 is not the one the anchor names: /);
    });

    test('finds nothing wrong with an empty trail unless an anchor says that it was not', async (t) => {
      const kit = auditKit(await open(t));
      const empty = await kit.verify();
      assert.deepEqual(empty, { ok: true, rows: 0, head: undefined });
      assert.equal(describeVerification(empty), 'The audit trail is empty.');
      assert.equal((await kit.verify({ atLeast: { seq: 1, hash: 'x'.repeat(43) } })).ok, false);
    });

    test('reads 1,200 rows in pages and says how many there are', async (t) => {
      const kit = auditKit(await open(t));
      await kit.trail.append(demoEvents(1200));
      const result = await kit.verify();
      assert.ok(result.ok);
      assert.equal(result.rows, 1200);
      assert.deepEqual(result.head, await kit.trail.head());
      assert.match(describeVerification(result), /^The audit trail holds: 1200 rows, head 1200:[\w-]{43}\.$/);
    });
  });
}

describe('verification', () => {
  test('holds at most one page of rows at a time', async () => {
    const store = new MemoryStore();
    const kit = auditKit(store);
    await kit.trail.append(demoEvents(1200));
    store.calls.length = 0;
    await kit.verify();
    assert.deepEqual(store.calls, ['audit_head.findOne', 'audit.find', 'audit.find', 'audit.find']);
  });

  test('needs the keys that the rows were made with, and calls no trail broken for want of one', async () => {
    const kit = auditKit(new MemoryStore());
    await kit.trail.append(demoEvents(2));
    const result = await kit.verify({ keyRing: new KeyRing(demoKeys.slice(1)) });
    const reason = 'Row 1 was made with key one, which the key ring does not hold';
    assert.deepEqual(result, { ok: false, at: 1, lacks: 'one', reason });
    assert.equal(describeVerification(result), `The audit trail cannot be looked at: ${reason}.`);
  });

  test('finds what is broken also where a key of other rows is lacking, and never holds then', async () => {
    const kit = auditKit(new MemoryStore());
    await kit.trail.append(demoEvents(10));
    await edit(kit, 3, { keyId: 'x' });
    const untold = await kit.verify();
    assert.ok(!untold.ok);
    assert.deepEqual([untold.at, untold.lacks], [3, 'x']);
    await edit(kit, 8, { eventId: 'x' });
    assert.deepEqual(await kit.verify(), { ok: false, at: 8, reason: 'Row 8 was altered' });
    await kit.rows.deleteMany({ seq: { $gt: 7 } });
    const shortened = await kit.verify();
    assert.ok(!shortened.ok);
    assert.match(shortened.reason, /^The head record names row 10: /);
    const keyless = await kit.verify({ keyRing: new KeyRing(demoKeys.slice(1)), atLeast: { seq: 10, hash: 'x' } });
    assert.ok(!keyless.ok);
    assert.match(keyless.reason, /^The anchor names row 10, which the trail does not reach: /);
  });
});

describe('an anchor', () => {
  test('reads back as it was written', () => {
    const anchor = { seq: 120, hash: 'aB3_-'.padEnd(43, 'x') };
    assert.deepEqual(parseAnchor(`${formatAnchor(anchor)}\n`), anchor);
  });

  test('is not read from anything else', () => {
    for (const text of ['', '12', '0:' + 'x'.repeat(43), '1:short', `1:${'x'.repeat(44)}`, `-1:${'x'.repeat(43)}`]) {
      assert.equal(parseAnchor(text), undefined);
    }
  });
});
