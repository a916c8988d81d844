/** The browser's own database, as the worker opens it too (`worker/worker.ts`). */
const name = 'authenticator';
const storeNames = { drafts: 'drafts', accounts: 'accounts', texts: 'texts' } as const;
type StoreName = keyof typeof storeNames;

/** This browser keeps nothing: a private window, or it is told to. */
export class StorageRefusedError extends Error {
  override readonly name = 'StorageRefusedError';
}

/**
 * Does something with what is kept, as a whole or not at all; when it is done, it is on the disk. The connection is made anew
 * each time: phones close those of pages in the background.
 * @throws {StorageRefusedError}
 */
export async function withStores<Result>(
  stores: readonly StoreName[],
  mode: 'readonly' | 'readwrite',
  act: (store: (name: StoreName) => IDBObjectStore) => IDBRequest<Result> | undefined,
): Promise<Result | undefined> {
  const database = await open();
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction(
        stores.map((store) => storeNames[store]),
        mode,
        { durability: 'strict' },
      );
      transaction.oncomplete = () => done(request?.result);
      transaction.onabort = () => failed(refused(transaction.error));
      const request = act((store) => transaction.objectStore(storeNames[store]));
    });
  } catch (error) {
    // Some browsers keep texts in a private window, and no keys.
    throw error instanceof StorageRefusedError ? error : refused(error);
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    try {
      const opening = indexedDB.open(name, 1);
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore(storeNames.drafts, { keyPath: 'code' });
        opening.result.createObjectStore(storeNames.accounts, { keyPath: 'device' });
        opening.result.createObjectStore(storeNames.texts);
      };
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(refused(opening.error));
    } catch (error) {
      failed(refused(error));
    }
  });
}

function refused(cause: unknown): StorageRefusedError {
  return new StorageRefusedError('This browser keeps nothing', { cause });
}
