import { z } from 'zod';
import { type ApiToken, apiToken, type TokenScope } from '../../services/api-tokens/api-token.ts';

const entry = /^(?<name>[\w.-]{1,32}):(?<token>[\w.~+/=-]{16,512})$/u;
const fewestBits = 128;
/** A random one of 128 bits has many more; what is typed or repeated has fewer. */
const fewestSymbols = 8;

/** Symbols that a token may have been made of, from the fewest. */
const alphabets: readonly (readonly [RegExp, number])[] = [
  [/^\d+$/u, 10],
  [/^[\da-f]+$|^[\dA-F]+$/u, 16],
  [/^[\da-z]+$|^[\dA-Z]+$/u, 36],
];
const manySymbols = 64;

/** At most so many random bits: as many as its symbols can carry. */
function bitsOf(token: string): number {
  const [, symbols] = alphabets.find(([pattern]) => pattern.test(token)) ?? [undefined, manySymbols];
  return token.length * Math.log2(symbols);
}

function isStrong(token: string): boolean {
  return bitsOf(token) >= fewestBits && new Set(token).size >= fewestSymbols;
}

/**
 * Secrets with names, `NAME:TOKEN` separated by commas; what is wrong with them goes to `context`.
 * @param what they are called in the message: `TOKEN`.
 */
export function namedSecrets(
  list: string,
  what: string,
  context: z.RefinementCtx,
): { readonly name: string; readonly token: string }[] {
  const secrets = list
    .split(',')
    .map((each) => entry.exec(each.trim())?.groups)
    .map((groups) => ({ name: groups?.['name'] ?? '', token: groups?.['token'] ?? '' }));
  const names = new Set(secrets.map(({ name }) => name));
  const values = new Set(secrets.map(({ token }) => token));
  const word = what.toLowerCase();
  if (secrets.some(({ name }) => name === '') || names.size < secrets.length || values.size < secrets.length) {
    const message = `must be NAME:${what} separated by commas, each name and ${word} once`;
    context.addIssue({ code: 'custom', message });
  } else if (!secrets.every(({ token }) => isStrong(token))) {
    const message = `has a ${word} of fewer than 128 random bits: make it with openssl rand -hex 32`;
    context.addIssue({ code: 'custom', message });
  }
  return secrets;
}

/** `NAME:TOKEN` separated by commas, all of them for one thing; of a token only its digest is kept. */
export const apiTokens = (scope: TokenScope) =>
  z
    .string()
    .transform((list, context): ApiToken[] =>
      namedSecrets(list, 'TOKEN', context).map(({ name, token }) => apiToken(name, token, [scope])),
    );
