import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { BSON } from 'mongodb';
import { openDataFile } from '../../../../services/store/embedded/file.ts';
import { openEmbeddedStore } from '../../../../services/store/embedded/store.ts';
import { openStore } from '../../../../services/store/open-store.ts';
import { type AnyDocument, people } from '../store-contract.ts';
import { temporaryDirectory } from '../temporary-stores.ts';

/** A directory with a closed store of some hundred documents. */
async function filledDirectory(context: TestContext): Promise<string> {
  const directory = temporaryDirectory(context);
  const store = await openEmbeddedStore({ directory });
  await store.prepare([people]);
  const documents = Array.from({ length: 300 }, (_, number) => ({
    _id: `p${number}`,
    number,
    born: new Date(number),
    text: 'x'.repeat(200),
  }));
  await store.collection<AnyDocument>(people).insertMany(documents);
  await store.close();
  return directory;
}

const damages: readonly [title: string, damage: (path: string) => void][] = [
  ['overwritten with text', (path) => writeFileSync(path, 'this was a data file once '.repeat(400))],
  ['emptied', (path) => truncateSync(path, 0)],
  ['cut short', (path) => truncateSync(path, statSync(path).size - 10_000)],
  ['overwritten in the middle', (path) => writeFileSync(path, readFileSync(path).fill(0xa5, 20_000, 40_000))],
  [
    'another program’s',
    (path) => {
      rmSync(path);
      const other = new DatabaseSync(path);
      other.exec('CREATE TABLE other (x)');
      other.close();
    },
  ],
  [
    'gone, with its log left behind',
    (path) => {
      rmSync(path);
      writeFileSync(`${path}-wal`, 'left');
    },
  ],
];

for (const [title, damage] of damages) {
  test(`embedded: a data file that is ${title} is reported and left as it is`, async (context) => {
    const directory = await filledDirectory(context);
    const path = join(directory, 'store.sqlite');
    damage(path);
    const before = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))]);
    await assert.rejects(openEmbeddedStore({ directory }), (error: Error) => {
      assert.equal(error.name, 'StoreDamagedError');
      assert.match(error.message, /^The data file .*store\.sqlite cannot be used: .*Restore it from a copy/);
      return true;
    });
    // A refusal gives the directory free again, so that a restored copy opens.
    await assert.rejects(openEmbeddedStore({ directory }), { name: 'StoreDamagedError' });
    assert.deepEqual(
      readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))]),
      before,
    );
  });
}

for (const version of [1, 3]) {
  test(`embedded: a data file of another release (format ${version}) is refused, and the sentence says so`, async (context) => {
    const directory = await filledDirectory(context);
    const file = new DatabaseSync(join(directory, 'store.sqlite'));
    file.exec(`PRAGMA user_version = ${version}`);
    file.close();
    await assert.rejects(openEmbeddedStore({ directory }), (error: Error) => {
      assert.equal(error.name, 'StoreDamagedError');
      assert.match(error.message, /cannot be used: another release wrote it\. /u);
      return true;
    });
  });
}

test('embedded: waits for the disk with every write (synchronous is FULL), whatever SQLite was built with', async (context) => {
  const database = openDataFile(await filledDirectory(context));
  context.after(() => database.close());
  assert.deepEqual({ ...database.prepare('PRAGMA synchronous').get() }, { synchronous: 2 });
  assert.deepEqual({ ...database.prepare('PRAGMA journal_mode').get() }, { journal_mode: 'wal' });
});

test('embedded: closing writes what was asked before it', async (context) => {
  const directory = temporaryDirectory(context);
  const store = await openEmbeddedStore({ directory });
  const written = store.collection<AnyDocument>(people).insertOne({ _id: 'last' });
  await store.close();
  await written;
  const again = await openEmbeddedStore({ directory });
  context.after(() => again.close());
  assert.deepEqual(await again.collection<AnyDocument>(people).findOne({ _id: 'last' }), { _id: 'last' });
});

test('embedded: keeps its directory and files to their owner', async (context) => {
  const directory = join(temporaryDirectory(context), 'data');
  const store = await openEmbeddedStore({ directory });
  context.after(() => store.close());
  await store.collection<AnyDocument>(people).insertOne({ _id: 'one' });
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  assert.equal(mode(directory), '700');
  const files = readdirSync(directory).sort();
  assert.deepEqual(files, ['store.lock', 'store.sqlite', 'store.sqlite-shm', 'store.sqlite-wal']);
  for (const file of files) assert.equal(mode(join(directory, file)), '600', file);
});

test('embedded: says in one sentence that a directory cannot be made', async (context) => {
  const file = join(temporaryDirectory(context), 'file');
  writeFileSync(file, '');
  for (const directory of [join(file, 'data'), join(file, 'missing', 'data'), file]) {
    await assert.rejects(openStore({ kind: 'embedded', directory }), (error: Error) => {
      assert.equal(error.name, 'StoreLockedError');
      assert.ok(
        error.message.startsWith('The data ') && error.message.includes(directory) && !error.message.includes('\n'),
      );
      return true;
    });
  }
});

test('embedded: finds everything again after it was closed', async (context) => {
  const directory = await filledDirectory(context);
  const store = await openStore({ kind: 'embedded', directory });
  context.after(() => store.close());
  await store.prepare([people]);
  assert.equal(await store.collection<AnyDocument>(people).countDocuments({}), 300);
});

test('embedded: what lies in the file is Extended JSON that MongoDB’s own library reads', async (context) => {
  const directory = await filledDirectory(context);
  const file = new DatabaseSync(join(directory, 'store.sqlite'), { readOnly: true });
  context.after(() => file.close());
  const text = String(file.prepare("SELECT doc FROM people WHERE id = 'p7'").get()?.['doc']);
  assert.deepEqual(BSON.EJSON.parse(text), { _id: 'p7', number: 7, born: new Date(7), text: 'x'.repeat(200) });
});
