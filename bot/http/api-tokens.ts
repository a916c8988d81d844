import type { ApiToken, TokenScope } from '../../services/api-tokens/api-token.ts';
import type { KnownTokens } from '../../services/api-tokens/known-tokens.ts';

/** Who asks the API, by the name that the operator gave. */
interface ApiCaller {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
}

/** Whether somebody may ask: `stranger` for who bears no token that counts, `beyond-scope` for one that is for something else. */
export type Admission =
  { readonly code: 'admitted'; readonly caller: ApiCaller } | { readonly code: 'stranger' | 'beyond-scope' };

/** Decides for every route of the API who may ask. */
export class ApiTokens {
  readonly #known: Pick<KnownTokens, 'find'>;

  constructor(known: Pick<KnownTokens, 'find'>) {
    this.#known = known;
  }

  /**
   * @param authorization `Bearer TOKEN`, or `Basic` with the token as its password, for programs that know nothing else.
   * @throws as `KnownTokens` does
   */
  async admit(authorization: string | undefined, scope: TokenScope): Promise<Admission> {
    const token = tokenIn(authorization ?? '');
    const caller: ApiToken | undefined = token === '' ? undefined : await this.#known.find(token);
    if (caller === undefined) return { code: 'stranger' };
    return caller.scopes.includes(scope) ? { code: 'admitted', caller } : { code: 'beyond-scope' };
  }
}

function tokenIn(authorization: string): string {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +(\S+) *$/iu.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return credentials;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}
