import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { DuplicateKeyError, StoreUnavailableError } from '../../../../services/store/document-store.ts';
import { EmbeddedCollection } from '../../../../services/store/embedded/collection.ts';
import { EmbeddedDatabase } from '../../../../services/store/embedded/database.ts';
import { prepareCollection } from '../../../../services/store/embedded/indexes.ts';
import { type AnyDocument, people } from '../store-contract.ts';

/** A collection in memory whose statements are noted. */
function watched() {
  const connection = new DatabaseSync(':memory:');
  const statements: string[] = [];
  const database = new (class extends EmbeddedDatabase {
    override run(...[sql, ...parameters]: Parameters<EmbeddedDatabase['run']>): number {
      statements.push(sql);
      return super.run(sql, ...parameters);
    }
  })(connection);
  prepareCollection(database, people);
  const collection = new EmbeddedCollection<AnyDocument>(database, people);
  const count = (sql: string): number => statements.filter((each) => each === sql).length;
  return { connection, database, collection, count };
}

test('embedded: writes that arrive together are committed together', async () => {
  const { collection, count } = watched();
  await Promise.all(Array.from({ length: 20 }, (_, index) => collection.insertOne({ _id: `person-${index}` })));
  assert.equal(await collection.countDocuments({}), 20);
  assert.deepEqual([count('BEGIN IMMEDIATE'), count('COMMIT')], [1, 1]);
});

test('embedded: writes that arrive while others are made ready are committed with them', async () => {
  const { collection, count } = watched();
  const arriving = Array.from({ length: 20 }, async (_, rounds) => {
    for (let round = 0; round < rounds; round += 1) await setImmediate();
    await collection.insertOne({ _id: `person-${rounds}` });
  });
  await Promise.all(arriving);
  assert.equal(await collection.countDocuments({}), 20);
  assert.deepEqual([count('BEGIN IMMEDIATE'), count('COMMIT')], [1, 1]);
});

test('embedded: writes that go on arriving keep none waiting for good', async () => {
  const { collection, count } = watched();
  const writes: Promise<void>[] = [];
  while (count('COMMIT') === 0) {
    writes.push(collection.insertOne({ _id: `person-${writes.length}` }));
    await setImmediate();
  }
  await Promise.all(writes);
  assert.equal(await collection.countDocuments({}), writes.length);
});

test('embedded: a write that fails is undone alone, those beside it stand', async () => {
  const { collection } = watched();
  await collection.insertOne({ _id: 'taken', count: 0 });
  const results = await Promise.allSettled([
    collection.insertOne({ _id: 'before' }),
    collection.insertOne({ _id: 'taken' }),
    collection.findOneAndUpdate({ _id: 'taken' }, { $inc: { count: 1 } }),
    collection.findOneAndUpdate({ _id: 'taken' }, { $inc: { _class: 1, 'count.part': 1 } }),
    collection.insertOne({ _id: 'after' }),
  ]);
  const outcomes = results.map((result) => (result.status === 'fulfilled' ? 'done' : (result.reason as Error).name));
  assert.deepEqual(outcomes, ['done', DuplicateKeyError.name, 'done', 'TypeError', 'done']);
  assert.deepEqual(await collection.find({}, { sort: { _id: 1 } }), [
    { _id: 'after' },
    { _id: 'before' },
    { _id: 'taken', count: 1 },
  ]);
});

test('embedded: writes beside one that fills the disk are not acknowledged, and not half there', async () => {
  const { connection, collection } = watched();
  await collection.insertOne({ _id: 'kept' });
  connection.exec('PRAGMA max_page_count = 12');
  const results = await Promise.allSettled([
    collection.insertOne({ _id: 'small' }),
    collection.insertOne({ _id: 'large', text: 'x'.repeat(100_000) }),
  ]);
  for (const result of results) {
    const acknowledged = result.status === 'fulfilled';
    assert.ok(acknowledged || result.reason instanceof StoreUnavailableError);
  }
  const there = (await collection.find({})).map(({ _id }) => _id);
  const acknowledged = ['small', 'large'].filter((_, index) => results[index]?.status === 'fulfilled');
  assert.deepEqual(there, ['kept', ...acknowledged]);
  assert.ok(!there.includes('large'));
});

test('embedded: what waits to be written is written before the store closes', async () => {
  const { database, collection } = watched();
  const written = collection.insertOne({ _id: 'last' });
  database.close();
  await written;
});
