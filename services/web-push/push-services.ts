/** Who delivers notifications to browsers: Google, Mozilla, Microsoft and Apple. A name that begins with a dot stands for all below it. */
const pushServices = [
  'fcm.googleapis.com',
  'jmt17.google.com',
  'updates.push.services.mozilla.com',
  '.notify.windows.com',
  '.push.apple.com',
];

/**
 * Whether an address that a browser gave is one of a known push service's, over TLS on its ordinary port: the server posts to it,
 * and posts nowhere else at anybody's wish.
 * @param more further hosts, written in the same way
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function isKnownPushService(endpoint: string, more: readonly string[] = []): boolean {
  const url = URL.parse(endpoint);
  if (url === null || url.protocol !== 'https:' || url.port !== '') return false;
  // Nobody signs in on the way.
  if (url.href !== `${url.origin}${url.pathname}${url.search}${url.hash}`) return false;
  const host = url.hostname.toLowerCase();
  return [...pushServices, ...more].some((known) => (known.startsWith('.') ? host.endsWith(known) : host === known));
}
