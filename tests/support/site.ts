import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseKeyRing } from '../../services/secrets/key-ring.ts';
import { openStore } from '../../services/store/open-store.ts';
import {
  inDatabase,
  mongodbTestUri,
  temporaryDatabaseName,
  withMongoClient,
} from '../services/store/temporary-stores.ts';
import type { Cleanup } from './cleanup.ts';
import type { Evidence } from './promises.ts';
import { temporaryFolder } from './running-bot.ts';

/** Where bots that are processes of their own keep what they know. */
export interface Site {
  readonly name: 'embedded' | 'MongoDB';
  /** What tells a bot to keep it here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Looks into the store beside the bots; into the embedded one only while none runs. */
  inspect<Result>(look: (evidence: Evidence) => Promise<Result>): Promise<Result>;
}

/** A folder of its own; with MongoDB a database too. Both are gone in the end. @param server another MongoDB than that of the tests */
export async function openSite(t: Cleanup, name: Site['name'], server = mongodbTestUri): Promise<Site> {
  const dataDirectory = await temporaryFolder(t);
  const mongodbUri = name === 'MongoDB' ? temporaryDatabase(t, server) : undefined;
  return {
    name,
    environment: { DATA_DIR: dataDirectory, ...(mongodbUri !== undefined && { MONGODB_URI: mongodbUri }) },
    inspect: async (look) => {
      const keyRing = parseKeyRing(await readFile(join(dataDirectory, 'encryption.key'), 'utf8'));
      const store = await openStore(
        mongodbUri === undefined
          ? { kind: 'embedded', directory: dataDirectory }
          : { kind: 'mongodb', uri: mongodbUri },
      );
      try {
        return await look({ store, keyRing });
      } finally {
        await store.close();
      }
    },
  };
}

/** @returns the connection string of a database that is dropped in the end. */
function temporaryDatabase(t: Cleanup, server = ''): string {
  const name = temporaryDatabaseName();
  t.after(() => dropDatabase(name, server));
  return inDatabase(server, name);
}

async function dropDatabase(name: string, server: string): Promise<void> {
  try {
    await withMongoClient((client) => client.db(name).dropDatabase(), server);
  } catch (error) {
    // A server of a test's own may be gone by then, and its data with it.
    if (server === mongodbTestUri) throw error;
  }
}
