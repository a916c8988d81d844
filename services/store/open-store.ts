import type { DocumentStore } from './document-store.ts';
import { openEmbeddedStore } from './embedded/store.ts';
import { openMongoStore } from './mongodb/store.ts';

export interface StoreChoice {
  /** MongoDB is used when there is one; it then has everything and the directory stays empty. */
  readonly mongodbUri?: string | undefined;
  /** Where the embedded store keeps its file otherwise. */
  readonly dataDirectory: string;
}

/**
 * Opens the store that the configuration names.
 * @throws {StoreUnavailableError | StoreLockedError | StoreDamagedError} with a message that is fit to print.
 */
export function openStore({ mongodbUri, dataDirectory }: StoreChoice): Promise<DocumentStore> {
  return mongodbUri === undefined
    ? openEmbeddedStore({ directory: dataDirectory })
    : openMongoStore({ uri: mongodbUri });
}
