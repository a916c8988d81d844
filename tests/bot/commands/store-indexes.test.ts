import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collections } from '../../../bot/parts/storage-parts.ts';
import {
  inDatabase,
  mongodbSkip,
  mongodbTestUri,
  temporaryDatabaseName,
  temporaryMongoStore,
  withMongoClient,
} from '../../services/store/temporary-stores.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

const declared = collections.flatMap(({ name, indexes }) => indexes.map((index) => `${name}.${index.name}`));
/** One of the last collection that declares any. */
const last = collections
  .flatMap(({ name, indexes }) => indexes.map((index) => ({ name, index: index.name })))
  .at(-1) ?? { name: '', index: '' };

describe('npm run store:indexes', { skip: mongodbSkip }, () => {
  test('says what is missing and makes nothing with --dry-run, makes it without, and then says that all is there', async (t) => {
    const name = temporaryDatabaseName();
    await temporaryMongoStore(t, name);
    const environment = { MONGODB_URI: inDatabase(mongodbTestUri ?? '', name) };
    const before = await npmScript('store:indexes', environment, '--dry-run');
    assert.equal(before.code, 1);
    for (const index of declared) assert.match(before.out, new RegExp(`^missing +${index}$`, 'mu'));
    const made = await npmScript('store:indexes', environment);
    assert.equal(made.code, 0, made.error);
    for (const index of declared) assert.match(made.out, new RegExp(`^made +${index}$`, 'mu'));
    const after = await npmScript('store:indexes', environment, '--dry-run');
    assert.equal(after.code, 0);
    assert.match(after.out, new RegExp(`^There: ${declared.length}, missing: 0, different: 0, unknown: 0$`, 'mu'));
  });

  test('names what nobody declares and leaves it, and what differs from what is needed, and makes all others', async (t) => {
    const name = temporaryDatabaseName();
    const store = await temporaryMongoStore(t, name);
    await store.prepare(collections);
    await withMongoClient(async (client) => {
      const enrollments = client.db(name).collection('enrollments');
      await enrollments.createIndex({ revision: 1 }, { name: 'somebodys-own' }, {});
      await enrollments.dropIndex('sweepAt');
      await enrollments.createIndex({ sweepAt: -1 }, { name: 'sweepAt' }, {});
      await client.db(name).collection(last.name).dropIndex(last.index);
    });
    const { code, out, error } = await npmScript('store:indexes', {
      MONGODB_URI: inDatabase(mongodbTestUri ?? '', name),
    });
    assert.equal(code, 1);
    assert.match(error, /^Index sweepAt of enrollments is not the one this release needs$/mu);
    assert.match(out, new RegExp(`^made +${last.name}\\.${last.index}\nthere `, 'u'));
    assert.match(out, /^different +enrollments\.sweepAt$/mu);
    const shown = await npmScript(
      'store:indexes',
      { MONGODB_URI: inDatabase(mongodbTestUri ?? '', name) },
      '--dry-run',
    );
    assert.equal(shown.code, 1);
    assert.match(shown.out, /^unknown +enrollments\.somebodys-own$/mu);
    assert.match(shown.out, /^different +enrollments\.sweepAt$/mu);
  });

  test('says in a sentence that the demo’s file needs none', async () => {
    const { code, error } = await npmScript('store:indexes', {});
    assert.equal(code, 2);
    assert.match(error, /^MONGODB_URI is missing: the demo’s file has its indexes/mu);
  });
});
