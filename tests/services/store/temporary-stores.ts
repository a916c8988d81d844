import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { openEmbeddedStore } from '../../../services/store/embedded/store.ts';
import { openMongoStore } from '../../../services/store/mongodb/store.ts';
import type { Cleanup } from '../../support/cleanup.ts';

/** Where the tests find a MongoDB, if anywhere. */
export const mongodbTestUri = process.env['MONGODB_TEST_URI'];

/** Why MongoDB's half is skipped. */
export const mongodbSkip =
  mongodbTestUri === undefined ? 'MONGODB_TEST_URI is not set: the MongoDB half of the store suite' : false;

/** Whether it is the server that tests/support/mongodb-test-server.sh starts, and not MongoDB. */
export const mongodbIsSubstitute = mongodbTestUri?.includes('replicaSet=secantus') ?? false;

/** A directory that is removed after the test. */
export function temporaryDirectory(context: Cleanup): string {
  const directory = mkdtempSync(join(tmpdir(), 'store-test-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** An embedded store in a directory of its own. */
export async function temporaryEmbeddedStore(context: Cleanup): Promise<DocumentStore> {
  const store = await openEmbeddedStore({ directory: temporaryDirectory(context) });
  context.after(() => store.close());
  return store;
}

/** A store on a database of its own, dropped after the test; and a client of the tests' own. */
export async function temporaryMongoStore(
  context: Cleanup,
  databaseName = temporaryDatabaseName(),
): Promise<DocumentStore> {
  const store = await openMongoStore({ uri: uriOf(databaseName), databaseName });
  context.after(async () => {
    await store.close();
    await withMongoClient((client) => client.db(databaseName).dropDatabase());
  });
  return store;
}

/** The test server, under an application name: a fail point meant for one store leaves the others alone. */
export function uriOf(appName: string): string {
  const uri = new URL(mongodbTestUri ?? '');
  uri.searchParams.set('appName', appName);
  return uri.href;
}

export function temporaryDatabaseName(): string {
  return `store-test-${randomBytes(6).toString('hex')}`;
}

/** A connection string with another database in it. Those that name several servers are no URLs. */
export function inDatabase(uri: string, name: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/u, `$1/${name}`);
}

/** Speaks to the test server, or another one, beside the store. */
export async function withMongoClient<R>(act: (client: MongoClient) => Promise<R>, uri = mongodbTestUri): Promise<R> {
  const client = new MongoClient(uri ?? '', { serverSelectionTimeoutMS: 5_000 });
  try {
    return await act(client);
  } finally {
    await client.close();
  }
}

/** Longest a caller may wait for MongoDB, in milliseconds, with some slack for a busy machine. */
export const longestWait = 5_600;

/** What came of a call, and how long the caller waited for it. */
export async function timed<R>(
  act: () => Promise<R>,
): Promise<{ result: PromiseSettledResult<R>; milliseconds: number }> {
  const begin = performance.now();
  const [result] = await Promise.allSettled([act()]);
  return { result, milliseconds: performance.now() - begin };
}
