import type { DocumentStore } from './document-store.ts';

/** Where everything is kept: in a file in a directory of this machine, or in MongoDB. */
export type StoreChoice =
  { readonly kind: 'embedded'; readonly directory: string } | { readonly kind: 'mongodb'; readonly uri: string };

/**
 * Opens the store that the configuration names. The other one's libraries are not loaded.
 * @throws {StoreUnavailableError | StoreLockedError | StoreDamagedError} with a message that is fit to print.
 */
export async function openStore(choice: StoreChoice): Promise<DocumentStore> {
  if (choice.kind === 'embedded') {
    const { openEmbeddedStore } = await import('./embedded/store.ts');
    return openEmbeddedStore({ directory: choice.directory });
  }
  const { openMongoStore } = await import('./mongodb/store.ts');
  return openMongoStore({ uri: choice.uri });
}
