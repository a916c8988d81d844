import { SignJWT } from 'jose';
import { type Clock, secondsAfter } from '../../clock.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import { ourAcrs } from './authorize-request.ts';

/** Where everything of this provider is, below the server's address. */
export const providerPath = '/external-mfa';
/** The browser carries the answer at once. */
const tokenSeconds = 300;

/** What an answer says. */
export interface Proven {
  /** What the request called the person. */
  readonly subject: string;
  readonly nonce: string;
  readonly acr: string;
  /** What was truly done, as RFC 8176 or Entra names it. */
  readonly amr: string;
}

export interface ProviderOptions {
  readonly keys: SigningKeys;
  /** The server's address, as everybody reaches it. */
  readonly publicUrl: () => string;
  readonly clientId: string;
  readonly clock: Clock;
}

/** This server as Entra knows it: an OpenID provider that can say one thing, that somebody verified. */
export class Provider {
  readonly #options: ProviderOptions;

  constructor(options: ProviderOptions) {
    this.#options = options;
  }

  /** Names it in its tokens, and is where it is looked up. */
  get issuer(): string {
    return this.#options.publicUrl().replace(/\/+$/u, '') + providerPath;
  }

  /** What it is and where. @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
  metadata(): Readonly<Record<string, unknown>> {
    const { issuer } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      jwks_uri: `${issuer}/keys`,
      scopes_supported: ['openid'],
      response_types_supported: ['id_token'],
      response_modes_supported: ['form_post'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      claim_types_supported: ['normal'],
      claims_supported: ['acr', 'amr', 'aud', 'exp', 'iat', 'iss', 'nonce', 'sub'],
      claims_parameter_supported: true,
      acr_values_supported: ourAcrs,
    };
  }

  /** The keys by which its tokens are checked. @throws {SecretUnreadableError | StoreUnavailableError} */
  async keySet(): Promise<{ readonly keys: readonly object[] }> {
    return { keys: (await this.#options.keys.published()).map(({ publicJwk }) => publicJwk) };
  }

  /** The token that says it. @throws {SecretUnreadableError | StoreUnavailableError} */
  async token({ subject, nonce, acr, amr }: Proven): Promise<string> {
    const { keys, clientId, clock } = this.#options;
    const { kid, privateKey } = await keys.signing();
    const now = clock.now();
    return new SignJWT({ nonce, acr, amr: [amr] })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuer(this.issuer)
      .setAudience(clientId)
      .setSubject(subject)
      .setIssuedAt(now)
      .setExpirationTime(secondsAfter(now, tokenSeconds))
      .sign(privateKey);
  }
}
