import { isUtf8 } from 'node:buffer';
import type { Request } from 'restify';
import { type Gate, nameOf } from '../../services/gates/web-sign-ins.ts';
import type { ApiTokens } from './api-tokens.ts';
import type { Problem } from './problems.ts';

/** Never 401, which is the answer to a person. */
export const strangerProblem: Problem = {
  status: 403,
  detail: 'This program may not ask that: it bears no token for verifications.',
};

const namelessProblem: Problem = {
  status: 400,
  detail: 'Say in X-Gate-Person who has passed the first factor.',
};

/** Browsers take cookies of this machine over http. */
const loopbackOrigin = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/u;

/** What a web server says of one request to it: headers of its own, which it is believed because it bears a token. */
export interface GateRequest {
  readonly gate: Gate;
  /** Whether the browser keeps secure cookies for where it asked. */
  readonly isSecure: boolean;
  /** The target of the request, as it was sent. */
  readonly asked: string;
}

/** @returns why it is not one, where it is not. @throws as `ApiTokens` does */
export async function readGateRequest(
  { headers }: Pick<Request, 'headers'>,
  tokens: Pick<ApiTokens, 'admit'>,
): Promise<GateRequest | { readonly problem: Problem }> {
  const admission = await tokens.admit(headers.authorization, 'verify');
  if (admission.code !== 'admitted') return { problem: strangerProblem };
  const name = nameOf(textOf(headers['x-gate-person']));
  if (name === '') return { problem: namelessProblem };
  return {
    gate: { caller: admission.caller.name, name },
    isSecure: !loopbackOrigin.test(textOf(headers['x-gate-origin'])),
    asked: textOf(headers['x-gate-uri']),
  };
}

/** Node reads each byte as a character; names are in UTF-8, or, of old browsers, what Node took them for. */
function textOf(header: string | readonly string[] | undefined): string {
  const sent = String(header ?? '');
  const bytes = Buffer.from(sent, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : sent;
}

/** The same way back. */
export function headerOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
