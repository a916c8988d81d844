import type { DocumentStore } from './document-store.ts';

export interface StoreChoice {
  /** MongoDB is used when there is one; it then has everything and the directory stays empty. */
  readonly mongodbUri?: string | undefined;
  /** Where the embedded store keeps its file otherwise. */
  readonly dataDirectory: string;
}

/**
 * Opens the store that the configuration names. The other one's libraries are not loaded.
 * @throws {StoreUnavailableError | StoreLockedError | StoreDamagedError} with a message that is fit to print.
 */
export async function openStore({ mongodbUri, dataDirectory }: StoreChoice): Promise<DocumentStore> {
  if (mongodbUri === undefined) {
    const { openEmbeddedStore } = await import('./embedded/store.ts');
    return openEmbeddedStore({ directory: dataDirectory });
  }
  const { openMongoStore } = await import('./mongodb/store.ts');
  return openMongoStore({ uri: mongodbUri });
}
