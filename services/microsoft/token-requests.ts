import { z } from 'zod';

type Asked = 'login' | 'managed-identity';

interface AccessTokenErrorOptions extends ErrorOptions {
  readonly codes?: readonly number[];
  readonly asked?: Asked;
  readonly status?: number;
}

/** No token was given. Names the status and the vendor's error codes, never the secret or a token. */
export class AccessTokenError extends Error {
  override readonly name = 'AccessTokenError';
  /** Entra's own, such as 7000215 for AADSTS7000215; none where nobody answered. */
  readonly codes: readonly number[];
  /** Of two requests for one token the one that failed; undefined where nobody was asked. */
  readonly asked: Asked | undefined;
  /** Of HTTP, where it was refused. */
  readonly status: number | undefined;

  constructor(message: string, { codes = [], asked, status, ...options }: AccessTokenErrorOptions = {}) {
    super(message, options);
    this.codes = codes;
    this.asked = asked;
    this.status = status;
  }
}

/** A token, and the seconds that it is good for from when it was asked for. */
export interface GrantedToken {
  readonly value: string;
  readonly seconds: number;
}

export interface TokenRequest {
  readonly url: URL;
  /** Posted to Microsoft's login; without one the machine's managed identity is asked for. */
  readonly form?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TokenRequestOptions {
  readonly fetchImpl: typeof fetch;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** What cannot be read of one is no harm where the other one is said. */
const number = z.coerce.number().positive().optional().catch(undefined);

/** Of a managed identity numbers may be text, and the end may be said as a moment, in seconds since 1970. */
const answerSchema = z
  .object({
    token_type: z.literal('Bearer'),
    access_token: z.string().min(1),
    expires_in: number,
    expires_on: number,
  })
  .refine(({ expires_in: seconds, expires_on: end }) => seconds !== undefined || end !== undefined);

const refusalSchema = z.object({ error: z.string().regex(/^\w{1,64}$/u), error_codes: z.array(z.int()).optional() });
/** Managed identities have the code in words alone. */
const describedSchema = z.object({ error_description: z.string() });

/** Asks for a token. @throws {AccessTokenError} when it is refused, or nobody answers in time, or nonsense. */
export async function requestToken(request: TokenRequest, options: TokenRequestOptions): Promise<GrantedToken> {
  const asked = request.form === undefined ? 'managed-identity' : 'login';
  const { status, body } = await send(request, options).catch((cause: unknown) => {
    throw new AccessTokenError('The token endpoint did not answer', { cause, asked });
  });
  if (status !== 200) throw refusal(asked, status, body);
  const answer = answerSchema.safeParse(body);
  // Without the cause: a parse error could quote what was sent.
  if (!answer.success)
    throw new AccessTokenError('The token endpoint answered something that is no bearer token', { asked });
  const { access_token: value, expires_in: seconds, expires_on: end = 0 } = answer.data;
  return { value, seconds: seconds ?? end - options.now.getTime() / 1_000 };
}

async function send({ url, form, headers }: TokenRequest, { fetchImpl, signal }: TokenRequestOptions) {
  const response = await fetchImpl(url, {
    ...(form && { method: 'POST', body: form }),
    ...(headers && { headers }),
    // A redirected form would carry the secret to another host.
    redirect: 'error',
    signal,
  });
  const text = await response.text();
  return { status: response.status, body: parseJson(text) };
}

function refusal(asked: Asked, status: number, body: unknown): AccessTokenError {
  const { data: said } = refusalSchema.safeParse(body);
  const described = describedSchema.safeParse(body).data?.error_description ?? '';
  const inWords = [...described.matchAll(/\bAADSTS(\d{4,8})\b/gu)].map(([, code]) => Number(code));
  const codes = said?.error_codes ?? [...new Set(inWords)];
  const parts = [`status ${status}`, ...(said ? [said.error] : []), ...codes.map((code) => `AADSTS${code}`)];
  return new AccessTokenError(`The token endpoint refused (${parts.join(', ')})`, { codes, asked, status });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
