import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page of this server asks: every browser says where a request with consequences comes from. The name of the
 * host was checked before.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Origin
 */
export function isSameOrigin({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return site === 'same-origin';
  return host !== undefined && origin.toLowerCase() === `http://${host}`.toLowerCase();
}

/** Whether a page of another server asks. Not every browser says of every request where it comes from. */
export function isOtherOrigin(headers: IncomingHttpHeaders): boolean {
  const saysNothing = headers.origin === undefined && headers['sec-fetch-site'] === undefined;
  return !saysNothing && !isSameOrigin(headers);
}

/** Whether the other end of a connection is on this machine. */
export function isThisMachine(address: string | undefined): boolean {
  return /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/u.test(address ?? '');
}
