import assert from 'node:assert/strict';
import { DuplicateKeyError, type Update } from '../../../services/store/document-store.ts';
import { type StoreUnderTest, testPeople } from './store-contract.ts';

const times = <R>(count: number, act: (index: number) => Promise<R>) =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => act(index)));

const fulfilled = <R>(results: readonly PromiseSettledResult<R>[]): R[] =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));

/** What stays true when many want the same at once. */
export function racesContract(subject: StoreUnderTest): void {
  testPeople(subject, 'inserts once when fifty upsert one _id', async (collection) => {
    const update: Update = { $setOnInsert: { number: 1 }, $inc: { count: 1 } };
    const results = await times(50, () => collection.findOneAndUpdate({ _id: 'one' }, update, { upsert: true }));
    const counts = fulfilled(results).map((document) => document?.['count']);
    assert.equal(new Set(counts).size, counts.length, 'two were given the same count');
    const [stored, ...others] = await collection.find({});
    assert.deepEqual(others, []);
    assert.deepEqual(stored, { _id: 'one', number: 1, count: stored?.['count'] });
    assert.ok(Number(stored['count']) >= counts.length);
    // Nobody loses: an upsert that lost the insert is tried again and then updates.
    if (subject.exact) assert.deepEqual([counts.length, stored['count']], [50, 50]);
  });

  testPeople(subject, 'lets one of forty win an upsert that must not find anything', async (collection) => {
    const claim = (index: number) =>
      collection.findOneAndUpdate(
        { _id: 'lease', holder: { $exists: false } },
        { $set: { holder: index } },
        { upsert: true },
      );
    const results = await times(40, claim);
    assert.equal(fulfilled(results).length, 1);
    const rejected = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    for (const reason of rejected) assert.ok(reason instanceof DuplicateKeyError && reason.index === '_id_');
  });

  testPeople(subject, 'lets one of forty compare-and-sets on a revision win', async (collection) => {
    await collection.insertOne({ _id: 'one', revision: 1 });
    const results = await times(40, (index) =>
      collection.findOneAndUpdate({ _id: 'one', revision: 1 }, { $set: { winner: index }, $inc: { revision: 1 } }),
    );
    const winners = fulfilled(results).filter((document) => document !== undefined);
    assert.equal(fulfilled(results).length, 40);
    assert.equal(winners.length, 1);
    assert.deepEqual(await collection.find({}), winners);
  });

  testPeople(subject, 'counts two hundred at once up to the limit in the filter and no further', async (collection) => {
    await collection.insertOne({ _id: 'one', attempts: 0 });
    const results = await times(200, () =>
      collection.findOneAndUpdate({ _id: 'one', attempts: { $lt: 7 } }, { $inc: { attempts: 1 } }),
    );
    assert.equal(fulfilled(results).filter((document) => document !== undefined).length, 7);
    assert.deepEqual(await collection.findOne({}), { _id: 'one', attempts: 7 });
  });

  testPeople(subject, 'gives a unique value to one of thirty', async (collection) => {
    const results = await times(30, (index) => collection.insertOne({ _id: `p${index}`, ticket: 'only' }));
    assert.equal(fulfilled(results).length, 1);
    assert.equal(await collection.countDocuments({ ticket: 'only' }), 1);
  });
}
