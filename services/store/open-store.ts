import { type DocumentStore, StoreLockedError } from './document-store.ts';

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

/**
 * The same for a command, which may come while the bot runs: of an embedded store the bot is asked then, because it has the file.
 * @throws {StoreUnavailableError | StoreLockedError | StoreDamagedError} with a message that is fit to print.
 */
export async function openStoreBesideBot(choice: StoreChoice): Promise<DocumentStore> {
  try {
    return await openStore(choice);
  } catch (error) {
    if (!(error instanceof StoreLockedError) || choice.kind !== 'embedded') throw error;
    const { askStore } = await import('./sharing/asked-store.ts');
    const asked = await askStore(choice.directory);
    if (asked === undefined) throw error;
    return asked;
  }
}
