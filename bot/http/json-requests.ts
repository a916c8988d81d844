import type { Request } from 'restify';
import type { Problem } from './problems.ts';

/** An idempotency key: visible ASCII. */
const keyPattern = /^[!-~]{1,128}$/u;

/** What is wrong with a request whose body is no JSON by its type; undefined where nothing is. */
export function typeProblem(request: Request): Problem | undefined {
  if (request.is('application/json')) return undefined;
  return { status: 415, detail: 'Send the body as application/json.' };
}

/** By what a repetition of a request is known; undefined where the request does not say, or not properly. */
export function idempotencyKeyOf({ headers }: Request): string | undefined {
  const header = headers['idempotency-key'];
  return typeof header === 'string' && keyPattern.test(header) ? header : undefined;
}

export const keyProblem: Problem = {
  status: 400,
  detail: 'The header Idempotency-Key is missing, or is not 1 to 128 visible ASCII characters.',
  more: { field: 'Idempotency-Key' },
};

/** Something that a body has and should not, or the other way round, in one sentence. */
export function flawProblem({ field, says }: { readonly field?: string; readonly says: string }): Problem {
  return { status: 400, detail: says, ...(field !== undefined && { more: { field } }) };
}
