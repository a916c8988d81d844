import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { StoreUnavailableError } from '../../../../services/store/document-store.ts';
import { EmbeddedCollection } from '../../../../services/store/embedded/collection.ts';
import { EmbeddedDatabase } from '../../../../services/store/embedded/database.ts';
import { sqliteError } from '../../../../services/store/embedded/sqlite-errors.ts';
import { type AnyDocument, people } from '../store-contract.ts';

test('embedded: a full disk fails the write with its cause, loses nothing and is over when there is room', async () => {
  const connection = new DatabaseSync(':memory:');
  const collection = new EmbeddedCollection<AnyDocument>(new EmbeddedDatabase(connection), people);
  await collection.insertOne({ _id: 'kept' });
  // SQLite reports the limit on pages exactly as it reports a full disk.
  connection.exec('PRAGMA max_page_count = 8');
  const tooLarge = { _id: 'large', text: 'x'.repeat(100_000) };
  await assert.rejects(collection.insertOne(tooLarge), (error: unknown) => {
    assert.ok(error instanceof StoreUnavailableError && error.cause instanceof Error);
    assert.equal(error.message, 'The disk is full');
    return true;
  });
  assert.deepEqual(await collection.find({}), [{ _id: 'kept' }]);
  connection.exec('PRAGMA max_page_count = 10000');
  await collection.insertOne(tooLarge);
  assert.equal(await collection.countDocuments({}), 2);
});

for (const [code, sentence] of [
  [10, /disk reports an error/],
  [4618, /disk reports an error/],
  [11, /damaged/],
  [8, /cannot be written/],
  [5, /Another process/],
] as const) {
  test(`embedded: SQLite's code ${code} becomes a store that is unavailable, with the cause`, () => {
    const cause = Object.assign(new Error('demo'), { code: 'ERR_SQLITE_ERROR', errcode: code });
    const error = sqliteError(cause);
    assert.ok(error instanceof StoreUnavailableError);
    assert.match(error.message, sentence);
    assert.equal(error.cause, cause);
  });
}

test('embedded: an error that is the program’s own fault stays what it is', () => {
  const fault = new TypeError('demo');
  assert.equal(sqliteError(fault), fault);
});
