import type { IncomingHttpHeaders } from 'node:http';
import { digestOf } from '../../services/secrets/mac.ts';

/** As long as a sign-in, in seconds. */
const lifetimeSeconds = 300;

/**
 * The cookie of one sign-in: each has its own, so that two windows of a browser do not get in each other's way.
 * @param isSecure whether the server is reached by https; a demo is not.
 */
export function signInCookie(handle: string, browser: string, isSecure: boolean): string {
  return cookie(signInName(handle), `${browser}; Path=/; Max-Age=${lifetimeSeconds}`, isSecure);
}

/** What the browser shows for this sign-in; undefined where it shows nothing. */
export function shownCookie(headers: IncomingHttpHeaders, handle: string, isSecure: boolean): string | undefined {
  return shown(headers, signInName(handle), isSecure);
}

const sessionName = 'two-step';

/** The cookie of somebody who has verified for a web server; when it ends is decided there. @param session undefined to take it back */
export function sessionCookie(session: string | undefined, isSecure: boolean): string {
  return cookie(sessionName, session === undefined ? '; Path=/; Max-Age=0' : `${session}; Path=/`, isSecure);
}

/** The session that the browser shows; undefined where it shows none. */
export function shownSession(headers: IncomingHttpHeaders, isSecure: boolean): string | undefined {
  return shown(headers, sessionName, isSecure);
}

/** It comes along when the browser is sent on from another site (`Lax`, and not `Strict`), and with no form that another site posts. */
function cookie(name: string, value: string, isSecure: boolean): string {
  return `${hostName(name, isSecure)}=${value}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}

function shown({ cookie: sent = '' }: IncomingHttpHeaders, name: string, isSecure: boolean): string | undefined {
  const start = `${hostName(name, isSecure)}=`;
  const found = sent.split('; ').filter((each) => each.startsWith(start));
  return found.length === 1 ? found[0]?.slice(start.length) : undefined;
}

function signInName(handle: string): string {
  return `sign-in-${digestOf(handle).slice(0, 16)}`;
}

function hostName(name: string, isSecure: boolean): string {
  return isSecure ? `__Host-${name}` : name;
}
