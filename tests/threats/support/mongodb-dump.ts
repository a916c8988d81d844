import type { Document } from 'mongodb';
import { withMongoClient } from '../../services/store/temporary-stores.ts';

/** Everything in a database of the test server, by collection, as `mongodump` takes it. */
export function dump(database: string): Promise<Map<string, Document[]>> {
  return withMongoClient(async (client) => {
    const collections = await client.db(database).collections();
    const pairs = collections.map(async (each) => [each.collectionName, await each.find().toArray()] as const);
    return new Map(await Promise.all(pairs));
  });
}

/** Puts a dump back, as `mongorestore --drop` does. */
export async function restore(database: string, dumped: ReadonlyMap<string, Document[]>): Promise<void> {
  await withMongoClient(async (client) => {
    for (const [collection, documents] of dumped) {
      await client.db(database).collection(collection).deleteMany({});
      if (documents.length > 0) await client.db(database).collection(collection).insertMany(documents);
    }
  });
}
