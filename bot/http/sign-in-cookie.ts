import type { IncomingHttpHeaders } from 'node:http';
import { digestOf } from '../../services/secrets/mac.ts';

/** As long as a sign-in, in seconds. */
const lifetimeSeconds = 300;

/**
 * The cookie of one sign-in: each has its own, so that two windows of a browser do not get in each other's way. It comes along when the
 * browser is sent on from another site (`Lax`, and not `Strict`), and with no form that another site posts.
 * @param isSecure whether the server is reached by https; a demo is not.
 */
export function signInCookie(handle: string, browser: string, isSecure: boolean): string {
  const secure = isSecure ? '; Secure' : '';
  return `${cookieName(handle, isSecure)}=${browser}; Path=/; Max-Age=${lifetimeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}

/** What the browser shows for this sign-in; undefined where it shows nothing. */
export function shownCookie(
  { cookie = '' }: IncomingHttpHeaders,
  handle: string,
  isSecure: boolean,
): string | undefined {
  const name = `${cookieName(handle, isSecure)}=`;
  const shown = cookie.split('; ').filter((each) => each.startsWith(name));
  return shown.length === 1 ? shown[0]?.slice(name.length) : undefined;
}

function cookieName(handle: string, isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}sign-in-${digestOf(handle).slice(0, 16)}`;
}
