import type { TestContext } from 'node:test';
import type { DocumentStore } from '../../../services/store/document-store.ts';
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
];
