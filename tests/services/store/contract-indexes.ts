import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IndexSpec } from '../../../services/store/document-store.ts';
import { type AnyDocument, type StoreUnderTest, testPeople } from './store-contract.ts';

const spec = (...indexes: readonly IndexSpec[]) => ({ name: 'indexed', indexes });
const unique: IndexSpec = { name: 'pair', keys: { 'place.city': 1, since: -1 }, unique: true };

/** Unique indexes, and the check at start that they are there. */
export function indexesContract(subject: StoreUnderTest): void {
  const inIndexed = (title: string, index: IndexSpec, body: Parameters<typeof testPeople>[2]): void => {
    test(`${subject.name}: ${title}`, { skip: subject.skip }, async (context) => {
      const store = await subject.open(context);
      await store.prepare([spec(index)]);
      await body(store.collection<AnyDocument>(spec(index)));
    });
  };

  testPeople(
    subject,
    'keeps a field unique among the documents that have it, and names the index',
    async (collection) => {
      await collection.insertMany([{ _id: 'a', ticket: 't1' }, { _id: 'b' }, { _id: 'c' }]);
      const duplicate = { name: 'DuplicateKeyError', index: 'oneTicket' };
      await assert.rejects(collection.insertOne({ _id: 'd', ticket: 't1' }), duplicate);
      await assert.rejects(collection.insertMany([{ _id: 'e', ticket: 't1' }]), duplicate);
      await assert.rejects(collection.findOneAndUpdate({ _id: 'b' }, { $set: { ticket: 't1' } }), duplicate);
      const upsert = collection.findOneAndUpdate({ _id: 'f' }, { $set: { ticket: 't1' } }, { upsert: true });
      await assert.rejects(upsert, duplicate);
      assert.deepEqual(await collection.find({}, { sort: { _id: 1 } }), [
        { _id: 'a', ticket: 't1' },
        { _id: 'b' },
        { _id: 'c' },
      ]);
    },
  );

  testPeople(subject, 'lets the next one have what a document gave up', async (collection) => {
    await collection.insertMany([{ _id: 'a', ticket: 't1' }, { _id: 'b' }]);
    await collection.findOneAndUpdate({ _id: 'a' }, { $unset: { ticket: '' } });
    await collection.findOneAndUpdate({ _id: 'b' }, { $set: { ticket: 't1' } });
    await collection.deleteOne({ _id: 'b' });
    await collection.insertOne({ _id: 'c', ticket: 't1' });
    assert.deepEqual(await collection.findOne({ ticket: 't1' }), { _id: 'c', ticket: 't1' });
  });

  testPeople(subject, 'counts null as present and as one value', async (collection) => {
    await collection.insertOne({ _id: 'a', ticket: null });
    await assert.rejects(collection.insertOne({ _id: 'b', ticket: null }), { index: 'oneTicket' });
  });

  inIndexed('keeps a pair unique, an absent field being a value too', unique, async (collection) => {
    const since = new Date(1000);
    await collection.insertMany([
      { _id: 'a', place: { city: 'Gent' }, since },
      { _id: 'b', place: { city: 'Gent' }, since: new Date(1001) },
      { _id: 'c', place: { city: 'Gent' } },
      { _id: 'd' },
    ]);
    for (const document of [
      { place: { city: 'Gent' }, since },
      { place: { city: 'Gent' }, since: null },
      { place: 7 },
    ]) {
      await assert.rejects(
        collection.insertOne({ _id: 'x', ...document }),
        { index: 'pair' },
        JSON.stringify(document),
      );
    }
  });

  inIndexed('tells values of different types apart', { ...unique, keys: { value: 1 } }, async (collection) => {
    const values = [
      1,
      '1',
      true,
      new Date(1),
      '{"$date":"1970-01-01T00:00:00.001Z"}',
      { a: 1 },
      '{"a":1}',
      '',
      false,
      0,
    ];
    await collection.insertMany(values.map((value, index) => ({ _id: `v${index}`, value })));
    for (const value of values) await assert.rejects(collection.insertOne({ _id: 'x', value }), { index: 'pair' });
    assert.equal(await collection.countDocuments({}), values.length);
  });

  test(`${subject.name}: prepares twice, and by two at once`, { skip: subject.skip }, async (context) => {
    const store = await subject.open(context);
    const timed: IndexSpec = { name: 'swept', keys: { at: 1 }, expireAfterSeconds: 3600 };
    await Promise.all([store.prepare([spec(unique, timed)]), store.prepare([spec(unique, timed)])]);
    await store.prepare([spec(unique, timed), { name: 'without', indexes: [] }]);
  });

  const others: readonly [string, IndexSpec][] = [
    ['on other fields', { ...unique, keys: { 'place.city': 1 } }],
    ['in another order', { ...unique, keys: { since: -1, 'place.city': 1 } }],
    ['that is not unique', { name: 'pair', keys: unique.keys }],
    ['over part of the documents', { ...unique, onlyWherePresent: 'since' }],
  ];
  for (const [what, other] of others) {
    test(
      `${subject.name}: refuses to serve with an index of the same name ${what}`,
      { skip: subject.skip },
      async (context) => {
        const store = await subject.open(context);
        await store.prepare([spec(other)]);
        await assert.rejects(store.prepare([spec(unique)]), { name: 'IndexMissingError', message: /pair.*indexed/ });
      },
    );
  }

  test(
    `${subject.name}: refuses to serve when what is stored breaks an index`,
    { skip: subject.skip },
    async (context) => {
      const store = await subject.open(context);
      await store.collection<AnyDocument>(spec()).insertMany([{ _id: 'a' }, { _id: 'b' }]);
      await assert.rejects(store.prepare([spec(unique)]), { name: 'IndexMissingError', message: /pair.*indexed/ });
    },
  );
}
