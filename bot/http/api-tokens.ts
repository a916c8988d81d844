import type { ApiToken } from '../../services/secrets/api-token.ts';
import { digestOf, sameMac } from '../../services/secrets/mac.ts';

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
    const [found] = this.#tokens.filter((token) => sameMac(token.digest, digest));
    return found?.name;
  }
}

function tokenIn(authorization: string): string {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +(\S+) *$/iu.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return credentials;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}
