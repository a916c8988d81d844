import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ZodError } from 'zod';
import { advanceHead } from '../../../services/audit/audit-head.ts';
import { genesisHash } from '../../../services/audit/audit-row.ts';
import { AuditTrailError } from '../../../services/audit/audit-trail.ts';
import { KeyRing } from '../../../services/secrets/key-ring.ts';
import { StoreUnavailableError } from '../../../services/store/document-store.ts';
import { auditKit, demoEvent, demoEvents, demoKeys } from './audit-kit.ts';
import { auditStores } from './audit-stores.ts';
import { MemoryStore } from './memory-store.ts';

for (const { name, skip, open } of auditStores) {
  describe(`the audit trail on ${name}`, { skip }, () => {
    test('records events in order, whole, each row naming the hash of the one before', async (t) => {
      const { trail, rows, verify } = auditKit(await open(t));
      const events = demoEvents(3);
      await trail.append(events);
      const stored = await rows.find({}, { sort: { _id: 1 } });
      assert.deepEqual(
        stored.map(({ event }) => event),
        events,
      );
      assert.deepEqual(
        stored.map(({ _id, seq }) => [_id, seq]),
        [
          ['000000000001', 1],
          ['000000000002', 2],
          ['000000000003', 3],
        ],
      );
      assert.deepEqual(
        stored.map(({ previous }) => previous),
        [genesisHash, stored[0]?.hash, stored[1]?.hash],
      );
      assert.deepEqual(await verify(), { ok: true, rows: 3, head: { seq: 3, hash: stored[2]?.hash } });
    });

    test('records an event that concerns nobody in particular, and notices when somebody is put into it', async (t) => {
      const { trail, rows, verify } = auditKit(await open(t));
      const { person, ...event } = demoEvent(1);
      await trail.append([{ ...event, type: 'webhook-forged', actor: 'system', detail: { route: '/demo' } }]);
      assert.equal((await verify()).ok, true);
      await rows.findOneAndUpdate({ _id: '000000000001' }, { $set: { 'event.person': person } });
      assert.equal((await verify()).ok, false);
    });

    test('records the same event once, however often and wherever it is appended', async (t) => {
      const { trail, newTrail, rows, verify } = auditKit(await open(t));
      await Promise.all([trail.append([demoEvent(1), demoEvent(1)]), trail.append([demoEvent(1)])]);
      await trail.append([demoEvent(2), demoEvent(1)]);
      await newTrail().append([demoEvent(1), demoEvent(3), demoEvent(2)]);
      const stored = await rows.find({}, { sort: { _id: 1 } });
      assert.deepEqual(
        stored.map(({ eventId }) => eventId),
        ['event-1', 'event-2', 'event-3'],
      );
      assert.equal((await verify()).ok, true);
    });

    test('stays one chain without gaps when two processes append 500 events each at once', async (t) => {
      const { trail, newTrail, rows, verify } = auditKit(await open(t));
      const all = [demoEvents(500, 'a'), demoEvents(500, 'b')];
      await Promise.all(
        [trail, newTrail()].map(async (each, index) => {
          const events = all[index] ?? [];
          for (let at = 0; at < events.length; at += 10) {
            await Promise.all(events.slice(at, at + 10).map((event) => each.append([event])));
          }
        }),
      );
      const result = await verify();
      assert.equal(result.ok && result.rows, 1000);
      const recorded = await rows.find({}, { sort: { _id: 1 } });
      for (const [index, events] of all.entries()) {
        const mine = recorded.filter(({ eventId }) => eventId.startsWith(index === 0 ? 'a' : 'b'));
        assert.deepEqual(
          mine.map(({ event }) => event),
          events,
          'order within one process',
        );
      }
    });

    test('goes on where it stopped after a restart, and under a new key after a rotation', async (t) => {
      const store = await open(t);
      await auditKit(store).trail.append(demoEvents(2));
      const rotated = auditKit(store, new KeyRing([...demoKeys].reverse()));
      await rotated.trail.append([demoEvent(3)]);
      assert.deepEqual(
        (await rotated.rows.find({}, { sort: { _id: 1 } })).map(({ keyId }) => keyId),
        ['one', 'one', 'two'],
      );
      assert.equal((await rotated.verify()).ok, true);
    });

    test('tells its head for an outside anchor, and none while it is empty', async (t) => {
      const { trail, rows } = auditKit(await open(t));
      assert.equal(await trail.head(), undefined);
      await trail.append(demoEvents(2));
      const last = await rows.findOne({ seq: 2 });
      assert.deepEqual(await trail.head(), { seq: 2, hash: last?.hash });
    });

    test('hashes text as the store will return it', async (t) => {
      const { trail, rows, verify } = auditKit(await open(t));
      const odd = { ...demoEvent(1), detail: { broken: 'half an emoji \uD83D', negative: -0, real: 0.1, nul: 'a\0b' } };
      await trail.append([{ ...odd, person: { tenantId: 'démo', objectId: '👩🏽‍💻' } }]);
      assert.equal((await verify()).ok, true);
      assert.equal((await rows.findOne({}))?.event.detail['broken'], 'half an emoji \uFFFD');
    });
  });
}

describe('the audit trail', () => {
  test('costs one insert and one head update a batch, and batches what comes together and what waits', async () => {
    const store = new MemoryStore();
    const { trail } = auditKit(store);
    await trail.append([demoEvent(1)]);
    store.calls.length = 0;
    const burst = demoEvents(40, 'burst').map((event) => trail.append([event]));
    await Promise.resolve();
    await Promise.all([...burst, ...demoEvents(40, 'next').map((event) => trail.append([event]))]);
    const batch = ['audit.insertMany', 'audit_head.findOneAndUpdate'];
    assert.deepEqual(store.calls, [...batch, ...batch]);
  });

  test('does nothing for no events', async () => {
    const store = new MemoryStore();
    await auditKit(store).trail.append([]);
    assert.deepEqual(store.calls, []);
  });

  for (const method of ['insertMany', 'findOneAndUpdate', 'find'] as const) {
    for (const when of ['before', 'after'] as const) {
      test(`rejects when ${method} is not answered, ${when} it was applied, and takes the same events again`, async () => {
        const store = new MemoryStore();
        const { trail, rows, verify } = auditKit(store);
        store.failNext(method, when);
        await assert.rejects(trail.append(demoEvents(3)), StoreUnavailableError);
        await trail.append(demoEvents(3));
        await trail.append([demoEvent(4)]);
        const result = await verify();
        assert.equal(result.ok && result.rows, 4);
        assert.equal((await trail.head())?.seq, 4);
        assert.equal((await rows.find({ eventId: 'event-1' })).length, 1);
      });
    }
  }

  test('goes on after a crash between the rows and the head record', async () => {
    const store = new MemoryStore();
    const { trail, newTrail, verify } = auditKit(store);
    await trail.append(demoEvents(2));
    store.failNext('findOneAndUpdate', 'before');
    await assert.rejects(trail.append([demoEvent(3)]), StoreUnavailableError);
    assert.equal((await verify()).ok, true, 'a row beyond the head is fine');
    assert.equal((await newTrail().head())?.seq, 2);
    await newTrail().append([demoEvent(4)]);
    assert.equal((await newTrail().head())?.seq, 4);
    assert.equal((await verify()).ok, true);
  });

  test('refuses a malformed event and records nothing of its call', async () => {
    const { trail, rows } = auditKit(new MemoryStore());
    for (const wrong of [{ at: new Date(NaN) }, { id: '' }, { detail: { $where: 1 } }, { detail: { n: NaN } }]) {
      await assert.rejects(trail.append([demoEvent(1), { ...demoEvent(2), ...wrong }]), ZodError);
    }
    assert.equal(await rows.countDocuments({}), 0);
  });

  test('gives up with a sentence when others take every number', async () => {
    const store = new MemoryStore();
    const other = auditKit(store);
    let count = 0;
    // Whoever looks for the end of the chain finds that another process has moved it meanwhile.
    const busy = auditKit({
      collection: (spec) => ({
        ...store.collection(spec),
        insertMany: async (documents) => {
          await other.trail.append([demoEvent((count += 1), 'other')]);
          await store.collection<(typeof documents)[number]>(spec).insertMany(documents);
        },
      }),
    });
    await assert.rejects(busy.trail.append([demoEvent(1)]), AuditTrailError);
    assert.equal(count, 100);
    assert.equal((await other.verify()).ok, true);
  });

  test('keeps recording after its end was cut off, reports it, and never lets the head record hide it', async () => {
    const { trail, newTrail, rows, verify, tampering } = auditKit(new MemoryStore());
    await trail.append(demoEvents(5));
    await rows.deleteMany({ seq: { $gt: 3 } });
    const restarted = newTrail();
    await assert.rejects(restarted.head(), AuditTrailError);
    await restarted.append(demoEvents(20, 'later'));
    assert.deepEqual(tampering, ['The head record names row 5, which is missing or altered']);
    assert.equal(await rows.countDocuments({}), 23);
    const result = await verify();
    assert.equal(!result.ok && result.at, 5);
  });

  test('never moves the head record back, however late a process comes to it', async () => {
    const kit = auditKit(new MemoryStore());
    await kit.trail.append(demoEvents(5));
    const third = await kit.rows.findOne({ seq: 3 });
    assert.ok(third);
    await advanceHead(kit, third);
    assert.equal((await kit.trail.head())?.seq, 5);
  });

  test('tells no head when the row it names was replaced', async () => {
    const kit = auditKit(new MemoryStore());
    const fork = auditKit(new MemoryStore());
    await kit.trail.append(demoEvents(2));
    await fork.trail.append(demoEvents(2, 'fork'));
    await kit.rows.deleteMany({});
    await kit.rows.insertMany(await fork.rows.find({}));
    await assert.rejects(
      kit.trail.head(),
      /^AuditTrailError: The head record names row 2, which is missing or altered$/,
    );
  });

  test('does not make a deleted head record anew', async () => {
    const { trail, newTrail, heads, verify, tampering } = auditKit(new MemoryStore());
    await trail.append(demoEvents(2));
    await heads.deleteOne({});
    await trail.append([demoEvent(3)]);
    await newTrail().append([demoEvent(4)]);
    assert.equal(await heads.countDocuments({}), 0);
    assert.deepEqual(tampering, ['The head record is missing: it was deleted']);
    assert.equal((await verify()).ok, false);
  });

  test('does not continue after a last row that it did not write', async () => {
    const { trail, newTrail, rows } = auditKit(new MemoryStore());
    await trail.append([demoEvent(1)]);
    const [row] = await rows.find({});
    assert.ok(row);
    await rows.insertOne({ ...row, _id: 'zzz', eventId: 'forged' });
    await assert.rejects(newTrail().append([demoEvent(2)]), AuditTrailError);
    assert.equal(await rows.countDocuments({}), 2);
  });
});
