import type { Account } from './accounts.js';
import { waiting } from './device.js';
import type { KnownStatus, Trouble } from './messages.js';
import type { Asked } from './request-parts.js';

/** How an account stands, as far as the server says. */
export interface Looked {
  readonly account: Account;
  readonly answer: KnownStatus | Trouble;
}

/** How rarely to ask for what the server did not know, while somebody stays on the page, in milliseconds. */
const rarelyMs = 300_000;
let goneAskedAt = -rarelyMs;

/** Which accounts to ask for: what is gone rarely, and whenever somebody comes back. */
export function toAsk(accounts: readonly Account[], isBack: boolean): readonly Account[] {
  const now = performance.now();
  if (!isBack && now - goneAskedAt < rarelyMs) return accounts.filter(({ state }) => state !== 'gone');
  goneAskedAt = now;
  return accounts;
}

/** Asks for accounts how they stand. */
export function lookAll(accounts: readonly Account[]): Promise<Looked[]> {
  return Promise.all(accounts.map(async (account) => ({ account, answer: await waiting(account) })));
}

/** Whether the server answered for all of them. */
export function wereAnswered(answers: readonly Looked[]): boolean {
  return answers.every(({ answer: { code } }) => code !== 'unreachable' && code !== 'too-many' && code !== 'fault');
}

/** What is asked first, besides what is over for this phone. */
export function firstAsked(answers: readonly Looked[], over: ReadonlySet<string>): Asked | undefined {
  return answers.flatMap(({ account, answer }): Asked[] => {
    if (answer.code !== 'known' || answer.request === undefined || over.has(answer.request.id)) return [];
    return [{ account, request: answer.request }];
  })[0];
}
