import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { StoreUnavailableError } from '../../../../services/store/document-store.ts';
import { callBudget, MongoCalls } from '../../../../services/store/mongodb/calls.ts';
import { openMongoStore } from '../../../../services/store/mongodb/store.ts';
import { openStore } from '../../../../services/store/open-store.ts';
import { type AnyDocument, people } from '../store-contract.ts';
import {
  longestWait,
  mongodbSkip,
  mongodbTestUri,
  temporaryDatabaseName,
  temporaryMongoStore,
  timed,
} from '../temporary-stores.ts';

const password = 'demo-pass-word';

/** A server on a free port of this machine. */
async function listen(context: TestContext, onConnection: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    context.after(() => socket.destroy());
    onConnection(socket);
  });
  context.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

test(
  'MongoDB: every write asks for the majority and the journal, whatever the connection string says',
  { skip: mongodbSkip },
  async (context) => {
    const uri = new URL(mongodbTestUri ?? '');
    const sent: Buffer[] = [];
    const port = await listen(context, (socket) => {
      const server = connect(Number(uri.port || 27017), uri.hostname).on('error', () => socket.destroy());
      context.after(() => server.destroy());
      socket
        .on('data', (bytes: Buffer) => sent.push(bytes))
        .pipe(server)
        .pipe(socket);
    });
    const databaseName = temporaryDatabaseName();
    await temporaryMongoStore(context, databaseName);
    const weak = `mongodb://127.0.0.1:${port}/?directConnection=true&w=0&journal=false&retryWrites=false&readPreference=secondary`;
    const store = await openMongoStore({ uri: weak, databaseName });
    context.after(() => store.close());
    const collection = store.collection<AnyDocument>(people);
    const writes = [
      () => collection.insertOne({ _id: 'one' }),
      () => collection.insertMany([{ _id: 'two' }]),
      () => collection.findOneAndUpdate({ _id: 'one' }, { $inc: { count: 1 } }),
      () => collection.deleteOne({ _id: 'one' }),
      () => collection.deleteMany({}),
    ];
    for (const write of writes) {
      sent.length = 0;
      await write();
      // BSON: a string field `w`, a boolean field `j`.
      assert.ok(Buffer.concat(sent).includes('\u0002w\0\u0009\0\0\0majority\0'), String(write));
      assert.ok(Buffer.concat(sent).includes('\u0008j\0\u0001'), String(write));
    }
  },
);

test(
  'MongoDB: reads ask the primary, whatever the connection string says: a secondary may not have what was acknowledged',
  { skip: mongodbSkip },
  async (context) => {
    const databaseName = temporaryDatabaseName();
    await temporaryMongoStore(context, databaseName);
    const uri = new URL(mongodbTestUri ?? '');
    // The server for tests has no secondary: asked for one, a read would find nobody.
    uri.searchParams.set('readPreference', 'secondary');
    const store = await openMongoStore({ uri: uri.href, databaseName });
    context.after(() => store.close());
    const collection = store.collection<AnyDocument>(people);
    await collection.insertOne({ _id: 'one' });
    assert.deepEqual(await collection.findOne({ _id: 'one' }), { _id: 'one' });
    assert.equal(await collection.countDocuments({}), 1);
  },
);

test('MongoDB: closing waits for the calls under way, and takes no more', async () => {
  const calls = new MongoCalls(callBudget);
  const answer = Promise.withResolvers<string>();
  const order: string[] = [];
  const call = calls.run(() => answer.promise).then((said) => order.push(said));
  const closing = calls.finish().then(() => order.push('closed'));
  await assert.rejects(
    calls.run(() => Promise.resolve('late')),
    StoreUnavailableError,
  );
  assert.deepEqual(order, []);
  answer.resolve('answered');
  await Promise.all([call, closing]);
  assert.deepEqual(order, ['answered', 'closed']);
});

test('MongoDB: a server that is not there, or never answers, is reported in time and without the password', async (context) => {
  const silent = await listen(context, () => undefined);
  for (const port of [silent, 1]) {
    const mongodbUri = `mongodb://demo:${password}@127.0.0.1:${port}/?replicaSet=demo`;
    const { result, milliseconds } = await timed(() => openStore({ kind: 'mongodb', uri: mongodbUri }));
    assert.ok(result.status === 'rejected');
    assert.ok(result.reason instanceof StoreUnavailableError);
    assert.ok(milliseconds < longestWait, `${milliseconds} ms`);
    assert.ok(!inspect(result.reason, { depth: 20, showHidden: true }).includes(password));
  }
});

const unreadable = [
  `mongodb://demo:${password}@`,
  `mongo://demo:${password}@host`,
  `mongodb://demo:${password}@h/?tls=maybe`,
  '',
];

for (const uri of unreadable) {
  test(`MongoDB: the connection string "${uri.replace(password, '…')}" is refused without repeating the password`, async () => {
    await assert.rejects(openMongoStore({ uri }), (error: unknown) => {
      assert.ok(error instanceof StoreUnavailableError);
      return !inspect(error, { depth: 20, showHidden: true }).includes(password);
    });
  });
}

test('MongoDB: the connection string may allow one connection alone', { skip: mongodbSkip }, async (context) => {
  const databaseName = temporaryDatabaseName();
  await temporaryMongoStore(context, databaseName);
  const uri = new URL(mongodbTestUri ?? '');
  uri.searchParams.set('maxPoolSize', '1');
  const store = await openMongoStore({ uri: uri.href, databaseName });
  context.after(() => store.close());
  await store.ping();
});

test('MongoDB: takes the database that the connection string names', { skip: mongodbSkip }, async (context) => {
  const databaseName = temporaryDatabaseName();
  const named = await temporaryMongoStore(context, databaseName);
  const uri = (mongodbTestUri ?? '').replace(/^(mongodb:\/\/[^/]+\/)[^?]*/, `$1${databaseName}`);
  const store = await openStore({ kind: 'mongodb', uri });
  context.after(() => store.close());
  await store.collection<AnyDocument>(people).insertOne({ _id: 'one' });
  assert.deepEqual(await named.collection<AnyDocument>(people).find({}), [{ _id: 'one' }]);
});
