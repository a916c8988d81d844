import { createHash, timingSafeEqual } from 'node:crypto';

/** A program that may ask the API, and what it is recognized by: the token itself is nowhere. */
export interface ApiToken {
  /** In the audit trail. */
  readonly name: string;
  /** SHA-256 of the token: of at least 128 random bits, so that no slow hash is needed. */
  readonly digest: Buffer;
}

export function apiToken(name: string, token: string): ApiToken {
  return { name, digest: digestOf(token) };
}

/** Who asks the API. */
export class ApiTokens {
  readonly #tokens: readonly ApiToken[];

  constructor(tokens: readonly ApiToken[]) {
    this.#tokens = tokens;
  }

  /**
   * @param authorization `Bearer TOKEN`, or `Basic` with the token as its password, for programs that know nothing else.
   * @returns the caller's name; undefined for anybody else.
   */
  callerOf(authorization: string | undefined): string | undefined {
    const digest = digestOf(tokenIn(authorization ?? ''));
    // Each is compared, in constant time, whichever it is.
    const [found] = this.#tokens.filter((token) => timingSafeEqual(token.digest, digest));
    return found?.name;
  }
}

function tokenIn(authorization: string): string {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +(\S+) *$/iu.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return credentials;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
