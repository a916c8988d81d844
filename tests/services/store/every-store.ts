import type { DocumentStore } from '../../../services/store/document-store.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { mongodbSkip, temporaryEmbeddedStore, temporaryMongoStore } from './temporary-stores.ts';

interface StoreUnderTest {
  readonly name: string;
  /** Why it cannot be tried here; false when it can. */
  readonly skip: string | false;
  readonly open: (t: Cleanup) => Promise<DocumentStore>;
}

/** Every store that what is kept has to work on: in memory, on a disk, and on MongoDB. */
export const everyStore: readonly StoreUnderTest[] = [
  {
    name: 'the store in memory',
    skip: false,
    open: (t) => {
      const store = new MemoryStore();
      t.after(() => store.close());
      return Promise.resolve(store);
    },
  },
  { name: 'the embedded store', skip: false, open: temporaryEmbeddedStore },
  { name: 'MongoDB', skip: mongodbSkip, open: (t) => temporaryMongoStore(t) },
];
