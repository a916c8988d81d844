import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { auditCollections } from '../../../services/audit/audit-row.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { openEmbeddedStore } from '../../../services/store/embedded/store.ts';
import { MemoryStore } from './memory-store.ts';

interface AuditStore {
  readonly name: string;
  /** Why it cannot be tried here; false when it can. */
  readonly skip: string | false;
  /** An empty store, closed when the test ends. */
  readonly open: (test: TestContext) => Promise<Pick<DocumentStore, 'collection'>>;
}

/** The stores that the trail is tried on. */
export const auditStores: readonly AuditStore[] = [
  { name: 'a store in memory', skip: false, open: () => Promise.resolve(new MemoryStore()) },
  { name: 'the embedded store', skip: false, open: embedded },
];

async function embedded(test: TestContext): Promise<DocumentStore> {
  const directory = await mkdtemp(join(tmpdir(), 'audit-'));
  const store = await openEmbeddedStore({ directory });
  test.after(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });
  await store.prepare(auditCollections);
  return store;
}
