/**
 * Shows notifications, and keeps the page for when there is no connection. The server puts `shell` before it; there is no
 * module that could be imported, because not every browser has modules in workers.
 */
declare const self: ServiceWorkerGlobalScope;
/** The page's files, and a name for just these. */
declare const shell: { readonly version: string; readonly files: readonly string[] };

const cacheName = `shell ${shell.version}`;
/** Longest that the network is waited for before the page is shown as it is kept, in milliseconds. */
const patienceMs = 4_000;

self.addEventListener('install', (event) => event.waitUntil(keepShell()));
self.addEventListener('activate', (event) => event.waitUntil(dropOldShells()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(networkFirst(request));
  else if (pathname.startsWith(new URL('files/', self.registration.scope).pathname)) {
    event.respondWith(cacheFirst(request));
  }
});
self.addEventListener('push', (event) => event.waitUntil(show(event.data)));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPage());
});

/** All of them or none: a page is never made of two versions. */
async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(shell.files.map((file) => new Request(file, { cache: 'reload' })));
  await self.skipWaiting();
}

async function dropOldShells(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** What is kept is shown where the network gives nothing, or only what stands before a server that is away. */
async function networkFirst(request: Request): Promise<Response> {
  const kept = (): Promise<Response | undefined> => caches.match(self.registration.scope);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
    return response.status < 500 ? response : ((await kept()) ?? response);
  } catch (error) {
    const shown = await kept();
    if (shown === undefined) throw error;
    return shown;
  }
}

async function cacheFirst(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** Every push shows something: browsers take the permission away otherwise. */
async function show(data: PushMessageData | null): Promise<void> {
  const device = deviceIn(data);
  const [texts, organization] = await kept(device).catch(() => [undefined, undefined] as const);
  const { heading = 'Authenticator', text = '', textForAnybody = '' } = texts ?? {};
  await self.registration.showNotification(heading, {
    body: organization === undefined ? textForAnybody : text.replace('{organization}', () => organization),
    tag: device,
    renotify: true,
    requireInteraction: true,
    icon: 'icon-192.png',
    badge: 'badge-96.png',
  } as NotificationOptions);
  for (const client of await self.clients.matchAll({ type: 'window' })) client.postMessage('asked');
}

function deviceIn(data: PushMessageData | null): string {
  try {
    const { device } = data?.json() as { readonly device?: unknown };
    return typeof device === 'string' ? device : 'any';
  } catch {
    return 'any';
  }
}

/** What the page keeps: the texts of this phone's language, and whose account it is. */
async function kept(
  device: string,
): Promise<readonly [Readonly<Record<string, string>> | undefined, string | undefined]> {
  const database = await opened();
  try {
    const stores = database.transaction(['texts', 'accounts']);
    const [texts, account] = await Promise.all([
      read<unknown>(stores.objectStore('texts').get('notification')),
      read<unknown>(stores.objectStore('accounts').get(device)),
    ]);
    const { organization } = (account ?? {}) as { readonly organization?: string };
    return [texts as Readonly<Record<string, string>> | undefined, organization];
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  const opening = indexedDB.open('authenticator', 1);
  // The page makes it; an empty one made here would stand in its way.
  opening.onupgradeneeded = () => opening.transaction?.abort();
  return read(opening);
}

function read<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('It cannot be read'));
  });
}

/** The page comes to the front, or is opened. */
async function openPage(): Promise<void> {
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (page === undefined) await self.clients.openWindow(self.registration.scope);
  else {
    await page.focus();
    page.postMessage('asked');
  }
}
