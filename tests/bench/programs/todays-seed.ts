/**
 * Fills a store with enrolled people by the code of the build of today, so that both builds can read it: what one build
 * writes, an older one need not understand. `node todays-seed.ts <root of the build> <data directory> <people>`
 */
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** What is taken of that build, as its commit has it. */
interface Today {
  openStore(choice: { mongodbUri: undefined; dataDirectory: string }): Promise<{ close(): Promise<void> }>;
  loadOrCreateKeyRing(path: string, randomness: unknown): Promise<unknown>;
  systemRandomness: unknown;
  seedEnrolled(options: object): Promise<unknown>;
}

const [root = '', dataDirectory = '', people = ''] = process.argv.slice(2);
const files = ['services/store/open-store', 'services/secrets/key-file', 'services/randomness', 'tests/bench/seed'];
const loaded = files.map((file) => import(pathToFileURL(join(root, `${file}.ts`)).href) as Promise<object>);
const today = Object.assign({}, ...(await Promise.all(loaded))) as Today;

const store = await today.openStore({ mongodbUri: undefined, dataDirectory });
const keyRing = await today.loadOrCreateKeyRing(join(dataDirectory, 'encryption.key'), today.systemRandomness);
await today.seedEnrolled({ store, keyRing, people: Number(people), sampled: 1, progress: () => undefined });
await store.close();
