import { type Account, changeAccount, type Draft, forgetAccount, keepAccount } from './accounts.js';
import { digestOf, sign } from './keys.js';
import type { AnswerOutcome, Found, KnownStatus, Registered, Trouble, WrongClock } from './messages.js';
import { ask, askAt, setClock } from './server.js';
import { type SignedAnswer, signedText } from './signed-text.js';

/** Whose account a code is for. */
export function lookUp(code: string): Promise<Found | Trouble | WrongClock> {
  return ask<Found>('registration', { code });
}

/** Registers a key that is kept already; it may be sent again when no answer came. */
export async function register(
  draft: Draft,
  { name, subscription }: { readonly name: string; readonly subscription: PushSubscriptionJSON | null },
): Promise<Registered | Trouble> {
  const { code, publicKey, privateKey, applicationServerKey } = draft;
  const answer = await askAt<Registered>('register', async (at) => {
    const signature = await sign(privateKey, signedText.register(at, { code, ...publicKey }));
    return { code, publicKey, name, subscription: pushTarget(subscription), at, signature };
  });
  if (answer.code !== 'registered') return answer;
  const { device, handle, organization, account } = answer;
  const endpoint = subscription?.endpoint ?? null;
  const known = { device, handle, organization, account, endpoint, publicKey, privateKey, applicationServerKey };
  const isNotified = endpoint !== null;
  const codeHash = await digestOf(code);
  await keepAccount({ ...known, codeHash, addedAt: draft.madeAt, state: 'pending', isNotified }, draft);
  return answer;
}

/** Asks how an account stands and whether anything waits for it, and keeps what is said. */
export async function waiting(account: Account): Promise<KnownStatus | Trouble> {
  const { device, handle, privateKey } = account;
  const answer = await askAt<KnownStatus>('waiting', async (at) => ({
    handle,
    at,
    signature: await sign(privateKey, signedText.waiting(device, at)),
  }));
  if (isUnknown(answer)) await changeAccount(device, { state: 'gone', isNotified: false });
  if (answer.code !== 'known') return answer;
  setClock(answer.now);
  const { organization, account: name, state, isNotified, lastUsedAt, applicationServerKey } = answer;
  const said = { organization, state, isNotified, lastUsedAt, applicationServerKey };
  await changeAccount(device, { ...said, account: name });
  return answer;
}

/** Whether the server does not know this phone, or not by this key. */
export function isUnknown({ code }: { readonly code: string }): boolean {
  return code === 'unknown-device' || code === 'bad-signature';
}

/** Says yes, with the number that the chat shows, or no. */
export function answer(
  { device, handle, privateKey }: Account,
  said: SignedAnswer & { readonly pin: string },
): Promise<AnswerOutcome | Trouble> {
  return askAt<AnswerOutcome>('answer', async (at) => ({
    handle,
    ...said,
    at,
    signature: await sign(privateKey, signedText.answer(device, at, said)),
  }));
}

/** Says where notifications are taken from now on; null: nowhere. What is signed of nowhere is empty. */
export async function subscribe(account: Account, subscription: PushSubscriptionJSON | null): Promise<boolean> {
  const { device, handle, privateKey } = account;
  const endpoint = subscription?.endpoint ?? null;
  const answer = await askAt<{ readonly code: 'subscribed' }>('subscription', async (at) => ({
    handle,
    subscription: pushTarget(subscription),
    at,
    signature: await sign(privateKey, signedText.subscription(device, at, endpoint ?? '')),
  }));
  if (answer.code !== 'subscribed') return false;
  await changeAccount(device, { endpoint, isNotified: endpoint !== null });
  return true;
}

/** Takes an account off this phone, whether the server hears of it or not. @returns whether it did. */
export async function remove(account: Account): Promise<boolean> {
  const { device, handle, privateKey } = account;
  const answer = await askAt<{ readonly code: 'removed' }>('remove', async (at) => ({
    handle,
    at,
    signature: await sign(privateKey, signedText.remove(device, at)),
  }));
  await forgetAccount(device);
  return answer.code === 'removed' || isUnknown(answer);
}

/** What of a subscription the server needs. */
function pushTarget(subscription: PushSubscriptionJSON | null): object | null {
  if (subscription === null) return null;
  const { endpoint, keys } = subscription;
  return { endpoint, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] } };
}
