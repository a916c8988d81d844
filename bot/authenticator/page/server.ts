import type { Trouble, WrongClock } from './messages.js';

/** Longest that an answer is waited for, in milliseconds. */
const patienceMs = 15_000;

type Answered<Good> = Good | Trouble | WrongClock;

/** How far the server's clock is ahead of this phone's, in milliseconds. */
let ahead = 0;

/** The server's time, as far as this phone knows it. */
export function serverNow(): Date {
  return new Date(Date.now() + ahead);
}

/** The server has said what time it is. */
export function setClock(now: string): void {
  const said = Date.parse(now);
  if (!Number.isNaN(said)) ahead = said - Date.now();
}

/**
 * Asks the server. What is asked is made anew when the server says that the clock is wrong, once.
 * @param bodyAt what to send, signed at this moment
 */
export async function askAt<Good>(what: string, bodyAt: (at: string) => Promise<object>): Promise<Good | Trouble> {
  const send = async (): Promise<Answered<Good>> => ask<Good>(what, await bodyAt(serverNow().toISOString()));
  const first = await send();
  if (!isWrongClock(first)) return first;
  setClock(first.now);
  const second = await send();
  return isWrongClock(second) ? { code: 'fault' } : second;
}

/** Asks the server something that needs no signature. Never throws: what goes wrong has a code. */
export async function ask<Good>(what: string, body: object): Promise<Answered<Good>> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`api/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    answer = await response.json();
  } catch {
    return { code: 'unreachable' };
  }
  if (isOwn(response, answer)) {
    return answer.code === 'unavailable' ? { code: 'unreachable' } : (answer as Answered<Good>);
  }
  return response.status >= 500 ? { code: 'unreachable' } : { code: 'fault' };
}

/** Whether the server itself says this: what stands before it, or in its place, refuses in another form (RFC 9457). */
function isOwn(response: Response, answer: unknown): answer is { readonly code: string } {
  if (typeof answer !== 'object' || answer === null || !('code' in answer) || typeof answer.code !== 'string')
    return false;
  const type = response.headers.get('content-type') ?? '';
  const isProblem = type.startsWith('application/problem+json') && 'status' in answer;
  return response.status === 200 || (isProblem && answer.status === response.status);
}

function isWrongClock<Good>(answer: Answered<Good>): answer is WrongClock {
  return (answer as { readonly code: string }).code === 'wrong-clock';
}
