import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import type { DocumentStore } from '../../services/store/document-store.ts';
import { openDataFile } from '../../services/store/embedded/file.ts';
import { EmbeddedStore } from '../../services/store/embedded/store.ts';
import { openMongoStore } from '../../services/store/mongodb/store.ts';
import { temporaryDatabaseName, uriOf } from '../services/store/temporary-stores.ts';
import type { Cleanup } from '../support/cleanup.ts';

export type StoreKind = 'embedded' | 'mongodb';

/** A store for one day, gone after it. */
export interface StoreOfDay {
  readonly store: DocumentStore;
  /** How large it is, indexes included, in bytes. */
  readonly bytes: () => Promise<number>;
}

export function openStoreOfDay(t: Cleanup, kind: StoreKind): Promise<StoreOfDay> {
  return kind === 'embedded' ? Promise.resolve(embedded(t)) : onMongoDB(t);
}

/**
 * The product's file, but that no write waits for the disk: the simulation counts what is done, and a loss of power would only mean to run
 * it again.
 */
function embedded(t: Cleanup): StoreOfDay {
  const directory = mkdtempSync(join(tmpdir(), 'simulation-'));
  const connection = openDataFile(directory);
  connection.exec('PRAGMA synchronous = OFF');
  const store = new EmbeddedStore(connection);
  t.after(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const pragma = (name: string): number => Number(connection.prepare(`PRAGMA ${name}`).get()?.[name]);
  return { store, bytes: () => Promise.resolve(pragma('page_count') * pragma('page_size')) };
}

const statsSchema = z.object({ dataSize: z.number(), indexSize: z.number().optional() });

async function onMongoDB(t: Cleanup): Promise<StoreOfDay> {
  const databaseName = temporaryDatabaseName();
  const store = await openMongoStore({ uri: uriOf(databaseName), databaseName });
  const client = new MongoClient(uriOf(databaseName));
  t.after(async () => {
    await store.close();
    await client.db(databaseName).dropDatabase();
    await client.close();
  });
  const bytes = async (): Promise<number> => {
    const stats = statsSchema.safeParse(await client.db(databaseName).command({ dbStats: 1 }));
    return stats.success ? stats.data.dataSize + (stats.data.indexSize ?? 0) : 0;
  };
  return { store, bytes };
}
