import assert from 'node:assert/strict';
import type { Update } from '../../../services/store/document-store.ts';
import { type AnyDocument, type StoreUnderTest, testPeople } from './store-contract.ts';

const before = { _id: 'one', number: 5, born: new Date(5000), list: [1, 2, 3], nested: { a: 1, b: { c: 2 } } };

const cases: readonly [title: string, update: Update, expected: Record<string, unknown>][] = [
  [
    'sets fields, nested ones too',
    { $set: { number: 'x', 'nested.b.d': [1], 'fresh.deep': null } },
    { number: 'x', nested: { a: 1, b: { c: 2, d: [1] } }, fresh: { deep: null } },
  ],
  ['leaves alone what it is told to set to undefined', { $set: { number: undefined } }, {}],
  ['replaces an object as a whole', { $set: { nested: { gone: undefined, z: 1 } } }, { nested: { z: 1 } }],
  [
    'removes fields, and minds none that are not there',
    { $unset: { number: '', 'nested.b': '', 'no.where': '' } },
    { number: undefined, nested: { a: 1 } },
  ],
  [
    'adds to a number and to one that is not there',
    { $inc: { number: -7, 'nested.count': 2 } },
    { number: -2, nested: { ...before.nested, count: 2 } },
  ],
  ['takes the smaller', { $min: { number: 4, born: new Date(9000), fresh: 1 } }, { number: 4, fresh: 1 }],
  ['takes the larger', { $max: { number: 4, born: new Date(9000), fresh: 1 } }, { born: new Date(9000), fresh: 1 }],
  ['appends one', { $push: { list: 4, fresh: { a: 1 } } }, { list: [1, 2, 3, 4], fresh: [{ a: 1 }] }],
  ['appends several and keeps the last', { $push: { list: { $each: [4, 5], $slice: -3 } } }, { list: [3, 4, 5] }],
  ['keeps the last of a new array', { $push: { fresh: { $each: [1, 2, 3], $slice: -2 } } }, { fresh: [2, 3] }],
  ['keeps the first', { $push: { list: { $each: [4], $slice: 2 } } }, { list: [1, 2] }],
  ['empties an array', { $push: { list: { $each: [4], $slice: 0 } } }, { list: [] }],
  ['keeps all when there are fewer', { $push: { list: { $each: [4], $slice: -9 } } }, { list: [1, 2, 3, 4] }],
  ['pulls a value', { $pull: { list: 2, 'no.where': 1 } }, { list: [1, 3] }],
  ['pulls by condition', { $pull: { list: { $gte: 2 } } }, { list: [1] }],
  ['ignores what is for an insert only', { $setOnInsert: { fresh: 1 }, $inc: { number: 1 } }, { number: 6 }],
];

const refused: readonly [title: string, update: Update][] = [
  ['a change of _id', { $set: { _id: 'two' } }],
  ['the same path twice', { $set: { number: 1 }, $inc: { number: 1 } }],
  ['a path and one inside it', { $set: { nested: {} }, $unset: { 'nested.a': '' } }],
  ['a positional path', { $set: { 'list.$': 1 } }],
  ['a path by position', { $set: { 'list.0': 1 } }],
  ['no operator at all', {}],
];

/** Every update operator, and upserts. */
export function updatesContract(subject: StoreUnderTest): void {
  for (const [title, update, expected] of cases) {
    testPeople(subject, `${title} (${Object.keys(update).join(', ')})`, async (collection) => {
      await collection.insertMany([before, { _id: 'two' }]);
      const after: Record<string, unknown> = { ...before, ...expected };
      for (const name of Object.keys(after)) if (after[name] === undefined) Reflect.deleteProperty(after, name);
      assert.deepEqual(await collection.findOneAndUpdate({ _id: 'one' }, update), after);
      assert.deepEqual(await collection.find({}, { sort: { _id: 1 } }), [after, { _id: 'two' }]);
    });
  }

  for (const [title, update] of refused) {
    testPeople(subject, `refuses ${title}`, async (collection) => {
      await collection.insertOne(before);
      await assert.rejects(collection.findOneAndUpdate({ _id: 'one' }, update), TypeError);
      assert.deepEqual(await collection.find({}), [before]);
    });
  }

  testPeople(subject, 'fails, and changes nothing, when an operator does not fit the field', async (collection) => {
    await collection.insertOne(before);
    for (const update of [
      { $inc: { born: 1 } },
      { $push: { number: 1 } },
      { $set: { 'number.deep': 1 } },
      { $pull: { number: 1 } },
    ]) {
      const both: Update = { $set: { first: 1 }, ...update };
      await assert.rejects(collection.findOneAndUpdate({ _id: 'one' }, both), JSON.stringify(update));
    }
    assert.deepEqual(await collection.find({}), [before]);
  });

  testPeople(subject, 'pulls elements by their fields', async (collection) => {
    await collection.insertOne({ _id: 'one', list: [{ id: 'a', n: 1 }, { id: 'b', n: 2 }, 'a'] });
    const after = await collection.findOneAndUpdate({ _id: 'one' }, { $pull: { list: { id: 'a' } } });
    assert.deepEqual(after?.['list'], [{ id: 'b', n: 2 }, 'a']);
  });

  testPeople(subject, 'returns the state before when asked, and nothing when nothing matched', async (collection) => {
    await collection.insertOne(before);
    const update: Update = { $push: { list: 4 } };
    assert.deepEqual(await collection.findOneAndUpdate({ _id: 'one' }, update, { returnDocument: 'before' }), before);
    assert.equal(await collection.findOneAndUpdate({ _id: 'one', number: 6 }, update), undefined);
    assert.deepEqual(await collection.findOne({}), { ...before, list: [1, 2, 3, 4] });
  });

  testPeople(subject, 'returns the state before as it was, however deep the update reaches', async (collection) => {
    const deep = { _id: 'one', a: { b: { n: 1, gone: 1 }, list: [{ id: 'x' }, { id: 'y' }] } };
    await collection.insertOne(deep);
    const update: Update = {
      $inc: { 'a.b.n': 1 },
      $unset: { 'a.b.gone': '' },
      $pull: { 'a.list': { id: 'x' } },
      $set: { 'a.new.deep': 1 },
    };
    assert.deepEqual(await collection.findOneAndUpdate({ _id: 'one' }, update, { returnDocument: 'before' }), deep);
    const after = { _id: 'one', a: { b: { n: 2 }, list: [{ id: 'y' }], new: { deep: 1 } } };
    assert.deepEqual(await collection.findOne({}), after);
  });

  testPeople(subject, 'changes the first in the order asked for', async (collection) => {
    await collection.insertMany([3, 1, 2].map((number) => ({ _id: `p${number}`, number })));
    const smallest = await collection.findOneAndUpdate(
      { done: { $exists: false } },
      { $set: { done: 1 } },
      { sort: { number: 1 } },
    );
    assert.equal(smallest?._id, 'p1');
    const largest = await collection.findOneAndUpdate(
      { done: { $exists: false } },
      { $set: { done: 1 } },
      { sort: { number: -1 } },
    );
    assert.equal(largest?._id, 'p3');
  });

  testPeople(subject, 'inserts what the filter and the update say, then updates it', async (collection) => {
    const filter = { _id: 'one', 'nested.a': 1, number: { $lt: 3 }, $and: [{ kind: { $eq: 'k' } }] };
    const update: Update = { $setOnInsert: { born: before.born }, $inc: { count: 1 }, $push: { list: 1 } };
    const inserted: AnyDocument = { _id: 'one', nested: { a: 1 }, kind: 'k', born: before.born, count: 1, list: [1] };
    assert.deepEqual(await collection.findOneAndUpdate(filter, update, { upsert: true }), inserted);
    const again = await collection.findOneAndUpdate({ _id: 'one' }, update, { upsert: true });
    assert.deepEqual(again, { ...inserted, count: 2, list: [1, 1] });
    const quiet = await collection.findOneAndUpdate(
      { _id: 'two' },
      { $set: { a: 1 } },
      { upsert: true, returnDocument: 'before' },
    );
    assert.equal(quiet, undefined);
    assert.equal(await collection.countDocuments({}), 2);
  });

  testPeople(
    subject,
    'takes the _id of an upsert from $setOnInsert, and refuses to make one up',
    async (collection) => {
      const update: Update = { $setOnInsert: { _id: 'mine' }, $set: { number: 1 } };
      const inserted = await collection.findOneAndUpdate({ ticket: 't' }, update, { upsert: true });
      assert.deepEqual(inserted, { _id: 'mine', ticket: 't', number: 1 });
      const nameless = collection.findOneAndUpdate({ ticket: 'u' }, { $set: { number: 1 } }, { upsert: true });
      await assert.rejects(nameless, TypeError);
      assert.equal(await collection.countDocuments({}), 1);
    },
  );
}
