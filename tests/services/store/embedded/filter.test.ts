import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { Sort } from '../../../../services/store/document-store.ts';
import { EmbeddedCollection } from '../../../../services/store/embedded/collection.ts';
import { EmbeddedDatabase } from '../../../../services/store/embedded/database.ts';
import { prepareCollection } from '../../../../services/store/embedded/indexes.ts';
import { type AnyDocument, people } from '../store-contract.ts';

const now = new Date('2026-03-02T09:00:00.000Z');
const spec = {
  ...people,
  indexes: [...people.indexes, { name: 'lease', keys: { 'lease.until': 1 } as const, onlyWherePresent: 'lease' }],
};

/** SQLite's plan for the statement that a `find` comes to. */
async function planOf(filter: Record<string, unknown>, sort?: Sort): Promise<string> {
  const connection = new DatabaseSync(':memory:');
  const statements: [string, unknown[]][] = [];
  const database = new (class extends EmbeddedDatabase {
    override *rows(
      ...[sql, ...parameters]: Parameters<EmbeddedDatabase['rows']>
    ): ReturnType<EmbeddedDatabase['rows']> {
      statements.push([sql, parameters]);
      yield* super.rows(`EXPLAIN QUERY PLAN ${sql}`, ...parameters);
    }
  })(connection);
  prepareCollection(database, spec);
  const plans: string[] = [];
  await new EmbeddedCollection<AnyDocument>(database, spec).find(filter, sort && { sort }).catch(() => undefined);
  for (const [sql] of statements) {
    for (const step of connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()) plans.push(String(step['detail']));
  }
  connection.close();
  return plans.join('; ');
}

const searches: readonly [filter: Record<string, unknown>, index: RegExp][] = [
  [{ _id: 'a' }, /autoindex_people_1 \(id=\?\)/],
  [{ _id: { $in: ['a', 'b'] } }, /autoindex_people_1 \(id=\?\)/],
  [{ _id: { $gt: 'a' } }, /autoindex_people_1 \(id>\?\)/],
  [{ _id: 'a', revision: 7 }, /autoindex_people_1 \(id=\?\)/],
  [{ number: 5 }, /people\/number \(<expr>=\?\)/],
  [{ number: { $in: [5, 6] } }, /people\/number \(<expr>=\?\)/],
  [{ number: { $gte: now } }, /people\/number \(<expr>>\? AND <expr><\?\)/],
  [{ number: { $lt: 5 } }, /people\/number \(<expr>>\? AND <expr><\?\)/],
  [{ number: { $exists: false } }, /people\/number \(<expr>=\?\)/],
  [{ $and: [{ number: 5 }, { text: 'x' }] }, /people\/number \(<expr>=\?\)/],
  [{ ticket: 't1' }, /people\/oneTicket \(<expr>=\?\)/],
  [{ 'address.city': 'Gent', born: { $lt: now } }, /people\/place \(<expr>=\? AND <expr>>\? AND <expr><\?\)/],
  [{ 'lease.until': { $lte: now } }, /people\/lease \(<expr>>\? AND <expr><\?\)/],
  [{ ticket: { $exists: true } }, /SCAN people USING INDEX people\/oneTicket/],
];

for (const [filter, index] of searches) {
  test(`embedded: searches an index for ${JSON.stringify(filter)}`, async () => {
    const plan = await planOf(filter);
    assert.match(plan, index);
  });
}

test('embedded: reads in index order instead of sorting', async () => {
  assert.equal(await planOf({}, { _id: -1 }), 'SCAN people USING INDEX sqlite_autoindex_people_1');
  const due = await planOf({ 'lease.until': { $lte: now } }, { 'lease.until': 1 });
  assert.doesNotMatch(due, /TEMP B-TREE/);
});

test('embedded: refuses an array in an indexed field, on it or on the way to it', async () => {
  const database = new EmbeddedDatabase(new DatabaseSync(':memory:'));
  prepareCollection(database, spec);
  const collection = new EmbeddedCollection<AnyDocument>(database, spec);
  await collection.insertOne({ _id: 'a', number: 1 });
  await assert.rejects(collection.insertOne({ _id: 'b', number: [1] }), {
    name: 'TypeError',
    message: /Index number of people/,
  });
  await assert.rejects(collection.insertOne({ _id: 'b', lease: [{ until: now }] }), TypeError);
  await assert.rejects(collection.findOneAndUpdate({ _id: 'a' }, { $set: { number: [2] } }), TypeError);
  assert.deepEqual(await collection.find({}), [{ _id: 'a', number: 1 }]);
  database.close();
});

test('embedded: makes no index over arrays that are stored already', async () => {
  const database = new EmbeddedDatabase(new DatabaseSync(':memory:'));
  await new EmbeddedCollection<AnyDocument>(database, { name: 'people', indexes: [] }).insertOne({
    _id: 'a',
    lease: [{ until: now }],
  });
  assert.throws(() => prepareCollection(database, spec), {
    name: 'IndexMissingError',
    message: /lease of people.*holds an array/,
  });
  database.close();
});
