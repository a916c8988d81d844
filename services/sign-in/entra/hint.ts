import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  errors,
  type FetchImplementation,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { type Clock, isDue, secondsUntil } from '../../clock.ts';
import { guid, type PersonId, sameId } from '../../directory/directory.ts';
import type { Cloud } from './clouds.ts';

/** A hint is written for the browser that carries it here at once. */
const oldestSeconds = 300;
/** How far clocks may be apart. */
const toleranceSeconds = 60;
/** Keys that were fetched longer ago, in milliseconds, count no more, whatever the other side answers now. */
const usableMs = 86_400_000;
/** A signature takes much less room than that. */
const longestHint = 16_384;

/** Whom the other side asks about. */
export interface Hint {
  readonly person: PersonId;
  /** How the other side calls this person; the answer says it again. */
  readonly subject: string;
  /** The sign-in name that people know, if it says one. */
  readonly accountName: string | undefined;
}

/** The hint is not what the other side writes about one of our people. `flaw` says why, and quotes nothing. */
export class HintRefusedError extends Error {
  override readonly name = 'HintRefusedError';
  readonly flaw: string;

  constructor(flaw: string, options?: ErrorOptions) {
    super(`A hint was refused: ${flaw}`, options);
    this.flaw = flaw;
  }
}

/** The keys of the other side cannot be had, so that nothing can be said about a hint. */
export class HintKeysUnavailableError extends Error {
  override readonly name = 'HintKeysUnavailableError';
}

export interface HintVerifierOptions {
  readonly cloud: Cloud;
  /** The app in the tenant that stands for this provider. */
  readonly clientId: string;
  readonly allowedTenants: ReadonlySet<string>;
  readonly clock: Clock;
  /** Hears that a tenant's keys cannot be fetched, once until they can be again. */
  readonly onTrouble?: (error: unknown) => void;
}

const claimsSchema = z.object({
  sub: z.string().min(1).max(512),
  aud: z.string(),
  oid: z.string().regex(guid),
  tid: z.string(),
  iat: z.number(),
});
const accountName = z.string().trim().min(1).max(256);

/**
 * Checks the token by which Entra says who is signing in. It is written expired, so that nobody uses it for anything else: of its
 * times only when it was written counts, and that has to be now.
 */
export class HintVerifier {
  readonly #options: HintVerifierOptions;
  readonly #keys = new Map<string, JWTVerifyGetKey>();

  constructor(options: HintVerifierOptions) {
    this.#options = options;
  }

  /** @throws {HintRefusedError | HintKeysUnavailableError} */
  async verify(token: string): Promise<Hint> {
    const { clock } = this.#options;
    const tenantId = this.#tenantOf(token);
    const claims = claimsSchema.safeParse(await this.#signed(token, tenantId));
    if (!claims.success) throw new HintRefusedError('claims');
    const { sub, oid, tid, iat } = claims.data;
    if (sameId(tid) !== tenantId) throw new HintRefusedError('tenant');
    const ahead = secondsUntil(new Date(iat * 1000), clock.now());
    if (ahead > toleranceSeconds || ahead < -oldestSeconds) throw new HintRefusedError('age');
    const name = accountName.safeParse(decodeJwt(token)['preferred_username']);
    return {
      person: { tenantId, objectId: sameId(oid) },
      subject: sub,
      accountName: name.success ? name.data : undefined,
    };
  }

  /** The tenant that the token names, before anything is fetched for it. */
  #tenantOf(token: string): string {
    const tid = token.length > longestHint ? undefined : readTenant(token);
    if (tid === undefined) throw new HintRefusedError('no-token');
    if (!this.#options.allowedTenants.has(tid)) throw new HintRefusedError('tenant');
    return tid;
  }

  async #signed(token: string, tenantId: string): Promise<JWTPayload> {
    const { cloud, clientId, clock } = this.#options;
    try {
      const { payload } = await jwtVerify(token, this.#keysOf(tenantId), {
        issuer: cloud.issuerOf(tenantId),
        audience: clientId,
        algorithms: ['RS256'],
        requiredClaims: ['sub', 'iat', 'exp', 'tid', 'oid'],
        clockTolerance: toleranceSeconds,
        currentDate: clock.now(),
      });
      return payload;
    } catch (error) {
      // Everything else was right by then, and is looked at again.
      if (error instanceof errors.JWTExpired) return error.payload;
      if (isOfTheToken(error)) throw new HintRefusedError(flawOf(error), { cause: error });
      throw new HintKeysUnavailableError("The keys of a tenant's sign-ins cannot be had", { cause: error });
    }
  }

  #keysOf(tenantId: string): JWTVerifyGetKey {
    const known = this.#keys.get(tenantId);
    if (known !== undefined) return known;
    const keys = createRemoteJWKSet(this.#options.cloud.keysOf(tenantId), {
      timeoutDuration: 3_000,
      cacheMaxAge: 3_600_000,
      [customFetch]: this.#fetching(),
    });
    this.#keys.set(tenantId, keys);
    return keys;
  }

  /** What was fetched before stands in for what cannot be, and is taken for new: it is asked for again as usual. */
  #fetching(): FetchImplementation {
    const { clock, onTrouble } = this.#options;
    let known: { readonly keys: unknown; readonly usableUntil: number } | undefined;
    let isTrouble = false;
    return async (url, options) => {
      const now = clock.now().getTime();
      try {
        known = { keys: await fetchKeys(url, options), usableUntil: now + usableMs };
        isTrouble = false;
      } catch (error) {
        if (!isTrouble) onTrouble?.(error);
        isTrouble = true;
        if (known === undefined || isDue(known.usableUntil, usableMs, now)) throw error;
      }
      return Response.json(known.keys);
    };
  }
}

const usableKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  n: z.string().min(1),
  e: z.string().min(1),
});
const keySet = z.object({
  keys: z.array(z.unknown()).refine((keys) => keys.some((key) => usableKey.safeParse(key).success)),
});

/** A set without a key that can be used is no answer: nobody's hint would be of a key that is in it. */
async function fetchKeys(url: string, options: Parameters<FetchImplementation>[1]): Promise<z.infer<typeof keySet>> {
  const response = await fetch(url, options);
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new HintKeysUnavailableError(`A tenant's keys of sign-ins were answered with status ${response.status}`);
  }
  const { data } = keySet.safeParse(await response.json());
  if (data === undefined) throw new HintKeysUnavailableError('A tenant has no keys of sign-ins');
  return data;
}

function readTenant(token: string): string | undefined {
  try {
    const { tid } = decodeJwt(token);
    return typeof tid === 'string' ? sameId(tid) : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with the token itself, whatever the keys are. */
const ofTheToken = [
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
] as const;
type TokenFlaw = InstanceType<(typeof ofTheToken)[number]>;

function isOfTheToken(error: unknown): error is TokenFlaw {
  return ofTheToken.some((kind) => error instanceof kind);
}

/** Such as `nbf`, or the code of the library: neither says what stood there. */
function flawOf(error: TokenFlaw): string {
  return error instanceof errors.JWTClaimValidationFailed ? error.claim : error.code;
}
