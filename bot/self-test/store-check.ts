import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { openStore, type StoreChoice } from '../../services/store/open-store.ts';
import { type Check, ok, wrong } from './check.ts';

/** Whether what is written is kept by most of a replica set: a document is written as the bot writes all of them. */
export function storeCheck(choice: StoreChoice): Check {
  return {
    name: 'MongoDB',
    run: async () => {
      try {
        const store = await openStore(choice);
        await store.close();
        return [ok('Its primary is reached, and most of the replica set keeps what is written')];
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        const toDo =
          'Look at MONGODB_URI, at the user’s rights (readWrite), and whether the set has a primary and most of its members';
        return [wrong(error.message, toDo)];
      }
    },
  };
}
