import {
  createRemoteJWKSet,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../../services/clock.ts';
import type { FoundPerson } from '../../../services/directory/directory.ts';
import { type Randomness, randomId } from '../../../services/randomness.ts';
import { digestOf } from '../../../services/secrets/mac.ts';
import type { Cloud } from '../../../services/sign-in/entra/clouds.ts';
import { providerPath } from '../../../services/sign-in/entra/provider.ts';

/** Where it all is, below the demo's address. */
export const demoSignInPath = '/demo/sign-in';
/** The app registration that stands for the bot, as it were. */
export const demoClientId = '00000000-0000-0000-0000-0000000000dd';

export interface DemoEntraOptions {
  readonly publicUrl: () => string;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** What is remembered of a sign-in while somebody verifies. */
interface Begun {
  readonly person: FoundPerson;
  readonly nonce: string;
  readonly subject: string;
}

/** A form that a browser posts by itself. */
export interface PostedForm {
  readonly to: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What came back. */
export type SignedIn =
  | { readonly is: 'signed-in'; readonly person: FoundPerson; readonly header: object; readonly claims: JWTPayload }
  /** `why` is the other side's error, or what is wrong with its answer. */
  | { readonly is: 'refused'; readonly person: FoundPerson | undefined; readonly why: string };

const essential = (...values: readonly string[]) => ({ essential: true, values });
/** As Entra asks after a password. */
const wishes = {
  acr: essential('possessionorinherence'),
  amr: essential('face', 'fido', 'hwk', 'otp', 'pop', 'sms', 'swk', 'tel'),
};

const kid = 'demo-1';

/**
 * Plays Microsoft Entra for the demo, with keys of its own: it sends people to verify with the same hint, and the same form, and
 * believes the answer only when all of it is right. It asks for no password.
 */
export class DemoEntra {
  readonly #options: DemoEntraOptions;
  readonly #begun = new LRUCache<string, Begun>({ max: 200 });
  #keys: Promise<{ readonly privateKey: CryptoKey; readonly publicJwk: JWK }> | undefined;
  readonly cloud: Cloud;

  constructor(options: DemoEntraOptions) {
    this.#options = options;
    const at = (path: string): string => options.publicUrl() + demoSignInPath + path;
    this.cloud = {
      get redirectUri() {
        return at('/answer');
      },
      issuerOf: (tenantId) => at(`/${tenantId}/v2.0`),
      keysOf: () => new URL(at('/keys')),
    };
  }

  /** The keys with which it signs. */
  async keySet(): Promise<{ readonly keys: readonly JWK[] }> {
    return { keys: [(await this.#key()).publicJwk] };
  }

  /** After the password that it does not ask for. */
  async begin(person: FoundPerson, uiLocale: string): Promise<PostedForm> {
    const { randomness, publicUrl } = this.#options;
    const [state, nonce] = [randomId(randomness), randomId(randomness)];
    const subject = digestOf('demo subject:', person.objectId);
    this.#begun.set(state, { person, nonce, subject });
    return {
      to: `${publicUrl()}${providerPath}/authorize`,
      fields: {
        scope: 'openid',
        response_type: 'id_token',
        response_mode: 'form_post',
        client_id: demoClientId,
        redirect_uri: this.cloud.redirectUri,
        nonce,
        state,
        id_token_hint: await this.#hint(person, subject),
        claims: JSON.stringify({ id_token: wishes }),
        ui_locales: uiLocale,
        'client-request-id': randomId(randomness),
      },
    };
  }

  /** What the other side's answer is worth. Each sign-in is answered once. */
  async end(form: URLSearchParams): Promise<SignedIn> {
    const state = form.get('state') ?? '';
    const begun = this.#begun.get(state);
    this.#begun.delete(state);
    const error = form.get('error');
    if (begun === undefined || error !== null)
      return { is: 'refused', person: begun?.person, why: error ?? 'unknown state' };
    const { person, nonce, subject } = begun;
    const issuer = this.#options.publicUrl() + providerPath;
    try {
      const { payload, protectedHeader } = await jwtVerify(
        form.get('id_token') ?? '',
        createRemoteJWKSet(new URL(`${issuer}/keys`)),
        {
          ...{ issuer, audience: demoClientId, subject, algorithms: ['RS256'], currentDate: this.#options.clock.now() },
          requiredClaims: ['nonce', 'acr', 'amr', 'iat', 'exp'],
        },
      );
      if (payload['nonce'] !== nonce) return { is: 'refused', person, why: 'another nonce' };
      return { is: 'signed-in', person, header: protectedHeader, claims: payload };
    } catch (cause) {
      return { is: 'refused', person, why: cause instanceof Error ? cause.message : 'unknown' };
    }
  }

  /** Written expired, as Entra does. */
  async #hint({ tenantId, objectId, accountName }: FoundPerson, subject: string): Promise<string> {
    const now = this.#options.clock.now();
    return new SignJWT({ tid: tenantId, oid: objectId, preferred_username: accountName })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuer(this.cloud.issuerOf(tenantId))
      .setAudience(demoClientId)
      .setSubject(subject)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now)
      .sign((await this.#key()).privateKey);
  }

  /** Made when somebody signs in for the first time. */
  #key(): Promise<{ readonly privateKey: CryptoKey; readonly publicJwk: JWK }> {
    return (this.#keys ??= makeKey());
  }
}

async function makeKey(): Promise<{ readonly privateKey: CryptoKey; readonly publicJwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } };
}
