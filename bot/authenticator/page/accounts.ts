import { withStores } from './database.js';
import type { Keys } from './keys.js';
import type { KnownStatus } from './messages.js';

/** A key that is made for an account whose server has not said yes yet, by the code it is registered with. */
export interface Draft extends Keys {
  readonly code: string;
  readonly organization: string;
  readonly account: string;
  readonly applicationServerKey: string;
  readonly madeAt: number;
}

/** An account that this phone answers for. */
export interface Account extends Keys {
  readonly device: string;
  readonly handle: string;
  readonly organization: string;
  readonly account: string;
  readonly addedAt: number;
  /** Where the server was last told to send notifications; null: nowhere. */
  readonly endpoint: string | null;
  /** As the server last said; `gone`: it knows this phone no more. */
  readonly state: KnownStatus['state'] | 'gone';
  readonly isNotified: boolean;
  readonly lastUsedAt?: string | undefined;
  readonly applicationServerKey: string;
}

/** Longest that a code can be used, with room to spare: what was not registered by then never will be. */
const draftLifeMs = 86_400_000;

/** In the order in which they were added. */
export async function allAccounts(): Promise<Account[]> {
  const found = await withStores(
    ['accounts'],
    'readonly',
    (store) => store('accounts').getAll() as IDBRequest<Account[]>,
  );
  return (found ?? []).sort((one, other) => one.addedAt - other.addedAt);
}

/** The key that was made for a code; one of an earlier attempt is used again, because its registration may have come through. */
export async function draftFor(code: string): Promise<Draft | undefined> {
  return withStores(['drafts'], 'readonly', (store) => store('drafts').get(code) as IDBRequest<Draft | undefined>);
}

/** Keeps a new key, and forgets those of codes that are long over. Nothing may be said of the key before this is done. */
export async function keepDraft(draft: Draft): Promise<void> {
  await withStores(['drafts'], 'readwrite', (store) => {
    const drafts = store('drafts');
    const all = drafts.getAll() as IDBRequest<Draft[]>;
    all.onsuccess = () => {
      for (const { code, madeAt } of all.result) if (draft.madeAt - madeAt > draftLifeMs) drafts.delete(code);
    };
    drafts.put(draft);
    return undefined;
  });
}

/** A draft becomes an account. */
export async function keepAccount(account: Account, { code }: Draft): Promise<void> {
  await withStores(['drafts', 'accounts'], 'readwrite', (store) => {
    store('accounts').put(account);
    store('drafts').delete(code);
    return undefined;
  });
}

/** Changes what is known of an account, unless it was removed meanwhile. */
export async function changeAccount(device: string, change: Partial<Account>): Promise<void> {
  await withStores(['accounts'], 'readwrite', (store) => {
    const accounts = store('accounts');
    const reading = accounts.get(device) as IDBRequest<Account | undefined>;
    reading.onsuccess = () => {
      if (reading.result !== undefined) accounts.put({ ...reading.result, ...change });
    };
    return undefined;
  });
}

/** Forgets an account and its key. */
export async function forgetAccount(device: string): Promise<void> {
  await withStores(['accounts'], 'readwrite', (store) => {
    store('accounts').delete(device);
    return undefined;
  });
}

/** What the worker says in notifications, in this phone's language. */
export async function keepTexts(texts: Readonly<Record<string, string>>): Promise<void> {
  await withStores(['texts'], 'readwrite', (store) => {
    store('texts').put(texts, 'notification');
    return undefined;
  });
}
