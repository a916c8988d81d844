import { withStores } from './database.js';
import { digestOf, type Keys } from './keys.js';
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
  /** Of the code that it was registered with, which is recognized when it comes again; accounts of before have none. */
  readonly codeHash?: string | undefined;
  /** Where the server was last told to send notifications; null: nowhere. */
  readonly endpoint: string | null;
  /** As the server last said; `gone`: it did not know this phone. It is asked again, because it may have been wrong. */
  readonly state: KnownStatus['state'] | 'gone';
  readonly isNotified: boolean;
  readonly lastUsedAt?: string | undefined;
  readonly applicationServerKey: string;
}

/** Longest that a code can be used, with room to spare: what was not registered by then never will be. */
const draftLifeMs = 86_400_000;

/** What can be used before what cannot, and of either the newest first. */
export async function allAccounts(): Promise<Account[]> {
  const found = await withStores(
    ['accounts'],
    'readonly',
    (store) => store('accounts').getAll() as IDBRequest<Account[]>,
  );
  return (found ?? []).sort((one, other) => Number(isGone(one)) - Number(isGone(other)) || other.addedAt - one.addedAt);
}

/** Those to be shown: one that is gone is not, where the same account can be used here by another key, or was added anew. */
export function withoutReplaced(accounts: readonly Account[]): Account[] {
  return accounts.filter((each) => !isGone(each) || !accounts.some((other) => stands(other, each)));
}

/** What is not shown because this account is. */
export function replacedBy(account: Account, accounts: readonly Account[]): Account[] {
  return accounts.filter((each) => isGone(each) && stands(account, each));
}

/** Forgets the keys that the server knows no more where a newer one of the same account's works: no other key goes by itself. */
export async function forgetReplaced(): Promise<void> {
  const accounts = await allAccounts();
  const working = accounts.filter(({ state }) => state === 'active');
  const isReplaced = (each: Account): boolean =>
    isGone(each) && working.some((newer) => isSame(newer, each) && newer.addedAt > each.addedAt);
  for (const { device } of accounts.filter(isReplaced)) await forgetAccount(device);
}

function isGone({ state }: Account): boolean {
  return state === 'gone';
}

function isSame(one: Account, other: Account): boolean {
  return one.organization === other.organization && one.account === other.account;
}

/** Whether an account stands for one that is gone. */
function stands(account: Account, gone: Account): boolean {
  return (
    account.device !== gone.device && isSame(account, gone) && (!isGone(account) || account.addedAt > gone.addedAt)
  );
}

/** The account that was registered with a code, and can be used. */
export async function accountOf(code: string): Promise<Account | undefined> {
  const hash = await digestOf(code);
  return (await allAccounts()).find((each) => each.codeHash === hash && !isGone(each));
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
