import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { type Clock, isDue } from '../clock.ts';
import { randomId, type Randomness, systemRandomness } from '../randomness.ts';
import type { AppCredential, AppRegistration, ManagedIdentity } from './app-registration.ts';
import { microsoftCloud } from './clouds.ts';
import { CredentialFileError, readTokenFile, usableCertificate } from './credential-files.ts';
import { identityToken } from './identity-tokens.ts';
import { AccessTokenError, type GrantedToken, requestToken, type TokenRequestOptions } from './token-requests.ts';

/** In its last minutes the next token is asked for; in its very last seconds it is not used, so that it does not expire on the way. */
const renewalSeconds = 300;
const lastSeconds = 30;
/** When nothing comes of it and the token is still good, the next one is asked for after so long. */
const retrySeconds = 30;
/** A failure is known for so long: one turn that needs a token for this and for that waits once. */
const failureKeptMs = 2_000;
/** How long what was signed is good for. */
const assertionSeconds = 300;

const bearerAssertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface AccessTokensOptions {
  readonly registration: AppRegistration;
  /** Whose services the token is for, such as `https://graph.microsoft.com`. */
  readonly resource: string;
  readonly clock: Clock;
  readonly randomness?: Randomness;
  /** For each request; of a managed identity for all of them. */
  readonly timeoutMs?: number;
  readonly fetchImpl?: typeof fetch;
  readonly wait?: (ms: number) => Promise<void>;
  /** Instead of the cloud's own login host, in tests. */
  readonly loginBaseUrl?: string;
}

/** Moments and lifetime in milliseconds. */
interface KeptToken {
  readonly value: string;
  readonly renewAt: number;
  readonly usableUntil: number;
  readonly lifetime: number;
}

/**
 * Access tokens for the application itself, by whatever it shows Microsoft. A token is kept until five minutes before its
 * end, and to its end while no other is to be had; callers that arrive while one is being fetched share it.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export class AccessTokens {
  readonly #options: Required<AccessTokensOptions>;
  readonly #tokenUrl: URL;
  #token: KeptToken | undefined;
  #underWay: Promise<string> | undefined;
  #failure: { readonly error: unknown; readonly keptUntil: number } | undefined;

  constructor(options: AccessTokensOptions) {
    const { tenantId, cloud } = options.registration;
    const loginBaseUrl = options.loginBaseUrl ?? microsoftCloud(cloud).login;
    const usual = { randomness: systemRandomness, timeoutMs: 3_000, fetchImpl: fetch, wait: (ms: number) => sleep(ms) };
    this.#options = { ...usual, ...options, loginBaseUrl };
    this.#tokenUrl = new URL(`${loginBaseUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`);
  }

  /** @throws {AccessTokenError} when there is nothing to show, or whoever is asked refuses, does not answer in time or answers nonsense. */
  async accessToken(): Promise<string> {
    const token = this.#token;
    const now = this.#options.clock.now();
    if (token !== undefined && !isDue(token.renewAt, token.lifetime, now)) return token.value;
    if (this.#failure !== undefined && !isDue(this.#failure.keptUntil, failureKeptMs, now)) throw this.#failure.error;
    this.#underWay ??= this.#renew(token).finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #renew(before: KeptToken | undefined): Promise<string> {
    const { clock } = this.#options;
    const askedAt = clock.now().getTime();
    try {
      const { value, seconds } = await this.#ask();
      const lifetime = seconds * 1000;
      // One that is short already, such as out of a cache, is not asked for with each call.
      const renewAt = askedAt + Math.max(lifetime - renewalSeconds * 1000, lifetime / 2);
      this.#token = { value, renewAt, usableUntil: askedAt + lifetime - lastSeconds * 1000, lifetime };
      this.#failure = undefined;
      return value;
    } catch (error) {
      const now = clock.now().getTime();
      if (before === undefined || !this.#isUsable(before)) {
        this.#failure = { error, keptUntil: now + failureKeptMs };
        throw error;
      }
      this.#token = { ...before, renewAt: Math.min(now + retrySeconds * 1000, before.usableUntil) };
      return before.value;
    }
  }

  async #ask(): Promise<GrantedToken> {
    const { registration, resource } = this.#options;
    const { appId, credential } = registration;
    if (credential.kind === 'managed-identity' && credential.identity.clientId === appId)
      return this.#ofIdentity(credential.identity, resource);
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      scope: `${resource}/.default`,
      ...(await this.#proof(credential)),
    });
    return requestToken({ url: this.#tokenUrl, form }, this.#requesting());
  }

  /** What shows that it is the application which asks. */
  async #proof(credential: AppCredential): Promise<Readonly<Record<string, string>>> {
    if (credential.kind === 'secret') return { client_secret: credential.secret };
    const assertion = await this.#assertion(credential).catch((cause: unknown) => {
      if (!(cause instanceof CredentialFileError)) throw cause;
      throw new AccessTokenError('There is nothing to sign in with', { cause });
    });
    return { client_assertion_type: bearerAssertion, client_assertion: assertion };
  }

  async #assertion(credential: Exclude<AppCredential, { kind: 'secret' }>): Promise<string> {
    if (credential.kind === 'token-file') return readTokenFile(credential.path);
    if (credential.kind === 'certificate') return this.#signed(credential.path);
    const { tokenExchange } = microsoftCloud(this.#options.registration.cloud);
    return (await this.#ofIdentity(credential.identity, tokenExchange)).value;
  }

  /** @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
  #signed(path: string): Promise<string> {
    const { registration, clock, randomness } = this.#options;
    const { key, thumbprint } = usableCertificate(path, clock.now());
    const now = Math.floor(clock.now().getTime() / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
      .setIssuer(registration.appId)
      .setSubject(registration.appId)
      .setAudience(this.#tokenUrl.href)
      .setJti(randomId(randomness))
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + assertionSeconds)
      .sign(key);
  }

  #ofIdentity(identity: ManagedIdentity, resource: string): Promise<GrantedToken> {
    // With another one to go on with nobody waits.
    const isAskedOnce = this.#token !== undefined && this.#isUsable(this.#token);
    return identityToken(identity, resource, { ...this.#requesting(), wait: this.#options.wait, isAskedOnce });
  }

  #isUsable({ usableUntil, lifetime }: KeptToken): boolean {
    return !isDue(usableUntil, lifetime, this.#options.clock.now());
  }

  #requesting(): TokenRequestOptions {
    const { fetchImpl, timeoutMs, clock } = this.#options;
    return { fetchImpl, signal: AbortSignal.timeout(timeoutMs), now: clock.now() };
  }
}
