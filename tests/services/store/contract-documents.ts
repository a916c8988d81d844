import assert from 'node:assert/strict';
import { test } from 'node:test';
import { people, type AnyDocument, type StoreUnderTest, testPeople } from './store-contract.ts';

const everything: AnyDocument = {
  _id: 'demo/ä🙂',
  text: 'Zoë 🙂 \u0000 "quoted" \\ 你好 – e\u0301',
  whole: 2 ** 40,
  negative: -7,
  half: 0.5,
  tiny: 1e-300,
  yes: true,
  no: false,
  nothing: null,
  before1970: new Date('1901-02-03T04:05:06.007Z'),
  now: new Date('2026-03-02T09:00:00.000Z'),
  far: new Date('9999-12-31T23:59:59.999Z'),
  empty: {},
  none: [],
  nested: { list: [1, 'two', { three: new Date(3) }, [4, null]], 'a.b': 'dots in a name' },
};

/** Inserting, reading back, deleting. */
export function documentsContract(subject: StoreUnderTest): void {
  testPeople(subject, 'gives a document back as it was stored', async (collection) => {
    await collection.insertOne(everything);
    assert.deepEqual(await collection.findOne({ _id: everything._id }), everything);
  });

  testPeople(subject, 'stores no field that is undefined, and null for an undefined element', async (collection) => {
    await collection.insertOne({
      _id: 'one',
      gone: undefined,
      nested: { gone: undefined, kept: 1 },
      list: [undefined, 2],
    });
    assert.deepEqual(await collection.findOne({}), { _id: 'one', nested: { kept: 1 }, list: [null, 2] });
  });

  testPeople(subject, 'makes ill-formed Unicode well-formed', async (collection) => {
    await collection.insertOne({ _id: 'one', text: 'half \ud83d of an emoji' });
    assert.equal((await collection.findOne({ _id: 'one' }))?.['text'], 'half \ufffd of an emoji');
  });

  for (const [what, value] of [
    ['a field that begins with $', { $set: 1 }],
    ['not a number', Number.NaN],
    ['a buffer', Buffer.from('demo')],
    ['a map', new Map()],
    ['a function', () => 1],
    ['a date that is none', new Date(Number.NaN)],
    ['a date beyond the year 9999', new Date(Date.UTC(10_000, 0))],
  ] as const) {
    testPeople(subject, `refuses to store ${what}`, async (collection) => {
      await assert.rejects(collection.insertOne({ _id: 'one', nested: { value } }), TypeError);
      const update = { $set: { value: { value } } };
      await assert.rejects(collection.findOneAndUpdate({ _id: 'one' }, update, { upsert: true }), TypeError);
      assert.equal(await collection.countDocuments({}), 0);
    });
  }

  testPeople(subject, 'hands out copies: changing one changes nothing stored', async (collection) => {
    const given = { _id: 'one', list: [1], born: new Date(1000) };
    const inserted = collection.insertOne(given);
    given.list.push(2);
    given.born.setTime(0);
    await inserted;
    const stored = { _id: 'one', list: [1], born: new Date(1000) };
    const read = await collection.findOne({ _id: 'one' });
    assert.deepEqual(read, stored);
    read.list.push(3);
    assert.deepEqual(await collection.findOne({ _id: 'one' }), stored);
  });

  testPeople(subject, 'refuses a second document with the same _id and keeps the first', async (collection) => {
    await collection.insertOne({ _id: 'one', number: 1 });
    await assert.rejects(collection.insertOne({ _id: 'one', number: 2 }), { name: 'DuplicateKeyError', index: '_id_' });
    assert.deepEqual(await collection.find({}), [{ _id: 'one', number: 1 }]);
  });

  testPeople(subject, 'inserts many in order and keeps those before the first that fails', async (collection) => {
    const documents = ['a', 'b', 'a', 'c'].map((_id) => ({ _id }));
    await assert.rejects(collection.insertMany(documents), { name: 'DuplicateKeyError', index: '_id_' });
    assert.deepEqual(await collection.find({}, { sort: { _id: 1 } }), [{ _id: 'a' }, { _id: 'b' }]);
    await collection.insertMany([]);
  });

  testPeople(subject, 'deletes one, or all that match, and counts them', async (collection) => {
    await collection.insertMany([1, 2, 3, 4, 5].map((number) => ({ _id: `p${number}`, number })));
    assert.equal(await collection.deleteOne({ number: { $gt: 1 } }), 1);
    assert.equal(await collection.countDocuments({}), 4);
    assert.equal(await collection.deleteOne({ number: 99 }), 0);
    assert.equal(await collection.deleteMany({ number: { $gte: 2 } }), 3);
    assert.deepEqual(await collection.find({}), [{ _id: 'p1', number: 1 }]);
  });

  test(`${subject.name}: works on a collection nobody prepared`, { skip: subject.skip }, async (context) => {
    const store = await subject.open(context);
    const collection = store.collection<AnyDocument>({ ...people, name: 'others' });
    assert.equal(await collection.findOne({ _id: 'one' }), undefined);
    assert.equal(await collection.deleteMany({}), 0);
    await collection.insertOne({ _id: 'one' });
    assert.deepEqual(await collection.find({}), [{ _id: 'one' }]);
  });

  test(
    `${subject.name}: answers until it is closed, then says so; closes twice`,
    { skip: subject.skip },
    async (context) => {
      const store = await subject.open(context);
      await store.ping();
      const collection = store.collection<AnyDocument>(people);
      await store.close();
      await store.close();
      await assert.rejects(store.ping(), { name: 'StoreUnavailableError' });
      await assert.rejects(collection.insertOne({ _id: 'one' }), { name: 'StoreUnavailableError' });
    },
  );
}
