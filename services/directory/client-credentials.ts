import { z } from 'zod';
import { type Clock, isDue } from '../clock.ts';

/** A token is not used in its last minutes, so that it does not expire on the way. */
const renewalSeconds = 300;

const answerSchema = z.object({
  token_type: z.literal('Bearer'),
  expires_in: z.number().positive(),
  access_token: z.string().min(1),
});

const refusalSchema = z.object({ error: z.string().regex(/^\w{1,64}$/), error_codes: z.array(z.int()).optional() });

/** No token was given. Names the status and the vendor's error codes, never the secret or a token. */
export class AccessTokenError extends Error {
  override readonly name = 'AccessTokenError';
}

/** What Microsoft knows an application by, in one tenant. */
export interface AppRegistration {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
}

export interface ClientCredentialsOptions {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  /** What the token is for; Microsoft Graph unless told otherwise. */
  readonly scope?: string;
  /** Another cloud's login host, or a test's. */
  readonly loginBaseUrl?: string;
  readonly timeoutMs?: number;
  readonly fetchImpl?: typeof fetch;
}

/**
 * Access tokens for the application itself. A token is kept until five minutes before its end, and callers that arrive
 * while one is being fetched share it.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export class ClientCredentials {
  readonly #url: URL;
  readonly #form: URLSearchParams;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #fetch: typeof fetch;
  #token: { readonly value: string; readonly usableUntil: number; readonly lifetime: number } | undefined;
  #underWay: Promise<string> | undefined;

  constructor(options: ClientCredentialsOptions) {
    const host = (options.loginBaseUrl ?? 'https://login.microsoftonline.com').replace(/\/$/, '');
    this.#url = new URL(`${host}/${encodeURIComponent(options.tenantId)}/oauth2/v2.0/token`);
    this.#form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: options.clientId,
      client_secret: options.clientSecret,
      scope: options.scope ?? 'https://graph.microsoft.com/.default',
    });
    this.#clock = options.clock;
    this.#timeoutMs = options.timeoutMs ?? 3000;
    this.#fetch = options.fetchImpl ?? fetch;
  }

  /** @throws {AccessTokenError} when the token endpoint refuses, does not answer in time or answers nonsense. */
  accessToken(): Promise<string> {
    const token = this.#token;
    if (token !== undefined && !isDue(token.usableUntil, token.lifetime, this.#clock.now())) {
      return Promise.resolve(token.value);
    }
    this.#underWay ??= this.#request().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #request(): Promise<string> {
    const askedAt = this.#clock.now().getTime();
    const { status, body } = await this.#post();
    if (status !== 200) throw new AccessTokenError(`The token endpoint refused (${describeRefusal(status, body)})`);
    const answer = answerSchema.safeParse(body);
    // Without the cause: a parse error could quote what was sent.
    if (!answer.success) throw new AccessTokenError('The token endpoint answered something that is no bearer token');
    const { access_token: value, expires_in: seconds } = answer.data;
    const lifetime = (seconds - renewalSeconds) * 1000;
    this.#token = { value, usableUntil: askedAt + lifetime, lifetime };
    return value;
  }

  async #post(): Promise<{ readonly status: number; readonly body: unknown }> {
    try {
      const response = await this.#fetch(this.#url, {
        method: 'POST',
        body: this.#form,
        // A redirected form would carry the secret to another host.
        redirect: 'error',
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      const text = await response.text();
      return { status: response.status, body: parseJson(text) };
    } catch (cause) {
      throw new AccessTokenError('The token endpoint did not answer', { cause });
    }
  }
}

function describeRefusal(status: number, body: unknown): string {
  const refusal = refusalSchema.safeParse(body);
  if (!refusal.success) return `status ${status}`;
  const codes = (refusal.data.error_codes ?? []).map((code) => `, AADSTS${code}`).join('');
  return `status ${status}, ${refusal.data.error}${codes}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
