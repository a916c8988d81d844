import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import {
  type Collection,
  IndexMissingError,
  StoreUnavailableError,
} from '../../../../services/store/document-store.ts';
import { openMongoStore } from '../../../../services/store/mongodb/store.ts';
import { type AnyDocument, people } from '../store-contract.ts';
import {
  longestWait,
  mongodbSkip,
  temporaryDatabaseName,
  temporaryMongoStore,
  timed,
  uriOf,
  withMongoClient,
} from '../temporary-stores.ts';

interface Failure {
  /** The application whose commands fail. */
  readonly appName: string;
  readonly failCommands: readonly string[];
  readonly times: number | 'alwaysOn';
  readonly data: Record<string, unknown>;
}

/** Has the server fail commands until the test ends. https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point */
async function failing(context: TestContext, { appName, failCommands, times, data }: Failure): Promise<void> {
  const set = (mode: unknown) =>
    withMongoClient((client) =>
      client.db('admin').command({ configureFailPoint: 'failCommand', mode, data: { appName, failCommands, ...data } }),
    );
  // Asked for first: what is begun must be ended also when the test fails in between.
  context.after(() => set('off'));
  await set(times === 'alwaysOn' ? times : { times });
}

function testTrouble(
  title: string,
  body: (collection: Collection<AnyDocument>, context: TestContext, appName: string) => Promise<void>,
): void {
  test(`MongoDB: ${title}`, { skip: mongodbSkip }, async (context) => {
    const appName = temporaryDatabaseName();
    const store = await temporaryMongoStore(context, appName);
    await store.prepare([people]);
    const collection = store.collection<AnyDocument>(people);
    await collection.insertOne({ _id: 'one', count: 0 });
    await body(collection, context, appName);
  });
}

test(
  'MongoDB: a server that takes no retryable writes is not ready, and the sentence says what it has to be',
  { skip: mongodbSkip },
  async (context) => {
    const appName = temporaryDatabaseName();
    const store = await temporaryMongoStore(context, appName);
    await store.ping();
    await failing(context, { appName, failCommands: ['update'], times: 'alwaysOn', data: { errorCode: 20 } });
    await assert.rejects(store.ping(), (error: unknown) => {
      assert.ok(error instanceof StoreUnavailableError);
      assert.match(error.message, /takes no retryable writes: it has to be a replica set/u);
      return true;
    });
    await assert.rejects(openMongoStore({ uri: uriOf(appName), databaseName: appName }), StoreUnavailableError);
  },
);

const increment = (collection: Collection<AnyDocument>) =>
  collection.findOneAndUpdate({ _id: 'one' }, { $inc: { count: 1 } });
const operations: readonly [command: string, act: (collection: Collection<AnyDocument>) => Promise<unknown>][] = [
  ['find', (collection) => collection.findOne({ _id: 'one' })],
  ['findAndModify', increment],
  ['insert', (collection) => collection.insertOne({ _id: 'two' })],
  ['aggregate', (collection) => collection.countDocuments({})],
  ['delete', (collection) => collection.deleteOne({ _id: 'one' })],
];

const passing: readonly [title: string, data: Record<string, unknown>][] = [
  ['one closed connection', { closeConnection: true }],
  ['one step-down', { errorCode: 10107, errorLabels: ['RetryableWriteError'] }],
];

const mostTries = 5;

/**
 * The driver has two seconds to find the primary again. On a machine that stands still for so long it is no passing trouble:
 * that is told, and proves nothing here.
 */
async function whileTheMachineGoesOn(act: (attempt: number) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await act(attempt);
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || attempt === mostTries) throw error;
    }
  }
}

for (const [title, data] of passing) {
  testTrouble(`${title} goes unnoticed, and counts once`, async (collection, context, appName) => {
    const ids: string[] = [];
    await whileTheMachineGoesOn(async (attempt) => {
      const _id = `try-${attempt}`;
      ids.push(_id);
      await collection.insertOne({ _id, count: 0 });
      await failing(context, { appName, failCommands: ['findAndModify'], times: 1, data });
      assert.deepEqual(await collection.findOneAndUpdate({ _id }, { $inc: { count: 1 } }), { _id, count: 1 });
      await failing(context, { appName, failCommands: ['find'], times: 1, data });
      assert.deepEqual(await collection.findOne({ _id }), { _id, count: 1 });
    });
    const counted = await collection.find({ _id: { $in: ids }, count: { $gt: 1 } });
    assert.deepEqual(counted, [], 'whether it was told or not, nothing counts twice');
  });
}

const lasting: readonly [title: string, data: Record<string, unknown>][] = [
  ['closes every connection', { closeConnection: true }],
  ['has no primary', { errorCode: 10107, errorLabels: ['RetryableWriteError'] }],
  ['answers too late', { blockConnection: true, blockTimeMS: 9_000 }],
];

for (const [title, data] of lasting) {
  for (const [command, act] of operations) {
    testTrouble(`a server that ${title} fails ${command} within the budget`, async (collection, context, appName) => {
      await failing(context, { appName, failCommands: [command], times: 'alwaysOn', data });
      const { result, milliseconds } = await timed(() => act(collection));
      assert.ok(result.status === 'rejected');
      assert.ok(result.reason instanceof StoreUnavailableError);
      assert.ok(milliseconds < longestWait, `${milliseconds} ms`);
    });
  }
}

testTrouble('a write whose concern was not met is not acknowledged', async (collection, context, appName) => {
  const data = { writeConcernError: { code: 64, errmsg: 'demo' } };
  await failing(context, { appName, failCommands: ['insert', 'findAndModify'], times: 'alwaysOn', data });
  await assert.rejects(collection.insertOne({ _id: 'two' }), { name: 'StoreUnavailableError' });
  await assert.rejects(increment(collection), { name: 'StoreUnavailableError' });
});

testTrouble('an index that takes its time is waited for', async (_, context, appName) => {
  const data = { blockConnection: true, blockTimeMS: 3_000 };
  await failing(context, { appName, failCommands: ['createIndexes'], times: 1, data });
  const store = await openMongoStore({ uri: uriOf(appName), databaseName: appName });
  context.after(() => store.close());
  await store.prepare([{ name: 'slow', indexes: [{ name: 'slow', keys: { at: 1 } }] }]);
});

testTrouble('no error repeats what is stored, whatever the server says', async (collection, context, appName) => {
  const canary = 'demo-canary-value';
  await collection.insertOne({ _id: canary, ticket: canary, text: canary });
  const rejected: unknown[] = [];
  const keep = (error: unknown): undefined => void rejected.push(error);
  await collection.insertOne({ _id: canary, text: canary }).catch(keep);
  await collection.insertMany([{ _id: 'other', ticket: canary, text: canary }]).catch(keep);
  await collection.findOneAndUpdate({ _id: canary }, { $inc: { text: 1 } }).catch(keep);
  const data = { writeConcernError: { code: 64, errmsg: 'demo' } };
  await failing(context, { appName, failCommands: ['insert', 'findAndModify'], times: 'alwaysOn', data });
  await collection.findOneAndUpdate({ _id: canary }, { $set: { number: 1 } }).catch(keep);
  await collection.insertMany([{ _id: `${canary}-2`, text: canary }]).catch(keep);
  assert.equal(rejected.length, 5);
  for (const error of rejected) assert.ok(!inspect(error, { depth: 20, showHidden: true }).includes(canary));
});

const mayNotMake = { failCommands: ['createIndexes'], times: 'alwaysOn', data: { errorCode: 13 } } as const;

testTrouble('a database user who may not make indexes is enough where they are there', async (_, context, appName) => {
  await failing(context, { appName, ...mayNotMake });
  const store = await openMongoStore({ uri: uriOf(appName), databaseName: appName });
  context.after(() => store.close());
  await store.prepare([people]);
  await assert.rejects(
    store.prepare([{ name: 'others', indexes: [{ name: 'at', keys: { at: 1 } }] }]),
    (error: unknown) => {
      assert.ok(error instanceof IndexMissingError);
      assert.match(
        error.message,
        /^Index at of others is missing, and this database user may not make it: npm run store:indexes/u,
      );
      return true;
    },
  );
});
