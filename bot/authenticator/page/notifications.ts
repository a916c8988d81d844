import { type Account, keepTexts } from './accounts.js';
import { subscribe } from './device.js';
import { words } from './words.js';

/** Whether this page may notify; `impossible`: not in this browser, or not in this window. */
export type Permission = NotificationPermission | 'impossible';

/** Longest that a subscription is waited for, in milliseconds: without a push service browsers wait for ever. */
const patienceMs = 15_000;

export function permission(): Permission {
  const canNotify = 'Notification' in window && 'serviceWorker' in navigator && 'PushManager' in window;
  return canNotify ? Notification.permission : 'impossible';
}

/** Asks the person, where nobody has yet. To be called as soon as they have clicked. */
export async function askPermission(): Promise<Permission> {
  return permission() === 'default' ? Notification.requestPermission() : permission();
}

/**
 * Starts the worker that shows notifications and keeps the page for when there is no connection. Where there can be none, the page
 * does without.
 */
export async function startWorker(onMessage: () => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', onMessage);
  await keepTexts(words.notification);
  await navigator.serviceWorker.register('worker.js', { scope: './', updateViaCache: 'none' }).catch(() => undefined);
}

/** Where the push service takes notifications for this browser; null where it does not. */
export async function pushSubscription(applicationServerKey: string): Promise<PushSubscriptionJSON | null> {
  if (permission() !== 'granted') return null;
  const tooLong = new Promise<null>((done) => setTimeout(done, patienceMs, null));
  return Promise.race([subscribed(applicationServerKey).catch(() => null), tooLong]);
}

async function subscribed(applicationServerKey: string): Promise<PushSubscriptionJSON> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey };
  try {
    return (await pushManager.subscribe(options)).toJSON();
  } catch (error) {
    // One that was made with another key of the server's stands in the way.
    const old = await pushManager.getSubscription();
    if (old === null) throw error;
    await old.unsubscribe();
    return (await pushManager.subscribe(options)).toJSON();
  }
}

/** Tells the server where notifications are taken, for each account of which it knows something else. */
export async function refreshSubscriptions(accounts: readonly Account[]): Promise<void> {
  for (const account of accounts.filter(({ state }) => state === 'active' || state === 'pending')) {
    const told = account.isNotified ? account.endpoint : null;
    const current = await pushSubscription(account.applicationServerKey);
    if (current === null) {
      if (permission() !== 'granted' && told !== null) await subscribe(account, null);
    } else if (current.endpoint !== told) {
      // The server has given up the one that the browser still has: its push service takes nothing there any more.
      const isStale = current.endpoint === account.endpoint;
      await subscribe(account, isStale ? await renewed(account.applicationServerKey) : current);
    }
  }
}

async function renewed(applicationServerKey: string): Promise<PushSubscriptionJSON | null> {
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushSubscription(applicationServerKey);
}

/** A request is over: its notification goes. */
export async function closeNotifications(device: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  for (const each of (await registration?.getNotifications({ tag: device })) ?? []) each.close();
}
