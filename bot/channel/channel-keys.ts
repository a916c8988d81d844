import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { type Clock, isDue } from '../../services/clock.ts';

/** A public key of the channel service. */
export interface ChannelKey {
  readonly key: KeyObject;
  /** The channels it may speak for. */
  readonly endorsements: readonly string[];
}

/** The channel's keys cannot be had: nothing can be said about any token now. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

/** What was fetched has no key by which a token can be checked. */
class NoKeysError extends Error {
  override readonly name = 'NoKeysError';
}

const metadataSchema = z.object({ jwks_uri: z.url() });
const keySetSchema = z.object({ keys: z.array(z.unknown()).max(1000) });
const keySchema = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).default([]),
});

const hour = 3_600_000;
/** From this age on, in milliseconds, keys are fetched anew; what is known goes on counting meanwhile. */
const freshFor = 12 * hour;
/** Keys older than this count no more: one that was withdrawn is not believed longer than a day. */
const usableFor = 24 * hour;
/** Shortest time between two fetches, whoever asks for whatever key. */
const pauseAfterSuccess = 5 * 60_000;
const pauseAfterFailure = 10_000;
export interface ChannelKeysOptions {
  readonly metadataUrl: string;
  readonly clock: Clock;
  /** For a fetch, which is two requests; the turn comes after it, and Teams waits about 15 s for both. */
  readonly timeoutMs?: number;
  /** Hears why they could not be fetched, once until they can be again. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
}

/**
 * The keys of an OpenID provider, remembered by their id. Strangers can make it fetch no more than once in
 * `pauseAfterSuccess`, or `pauseAfterFailure` while nothing can be had; those who ask meanwhile share the one fetch.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export class ChannelKeys {
  readonly #metadataUrl: string;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #onTrouble: ChannelKeysOptions['onTrouble'];
  #keys: ReadonlyMap<string, ChannelKey> = new Map();
  #freshUntil = 0;
  #usableUntil = 0;
  #askAgainAt = 0;
  #failure: unknown;
  #underWay: Promise<void> | undefined;

  constructor({ metadataUrl, clock, timeoutMs = 3_000, onTrouble }: ChannelKeysOptions) {
    this.#metadataUrl = metadataUrl;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#onTrouble = onTrouble;
  }

  /**
   * @param id the `kid` of a token's header.
   * @returns undefined when the provider has no such key.
   * @throws {KeysUnavailableError} when the provider's keys are not known now.
   */
  async find(id: string): Promise<ChannelKey | undefined> {
    if (this.#isDue(id)) await (this.#underWay ??= this.#refresh().finally(() => (this.#underWay = undefined)));
    if (isDue(this.#usableUntil, usableFor, this.#now())) {
      throw new KeysUnavailableError('The keys of the channel cannot be had', { cause: this.#failure });
    }
    return this.#keys.get(id);
  }

  #isDue(id: string): boolean {
    const now = this.#now();
    const isStale = isDue(this.#freshUntil, freshFor, now) || !this.#keys.has(id);
    return isStale && isDue(this.#askAgainAt, pauseAfterSuccess, now);
  }

  async #refresh(): Promise<void> {
    try {
      const signal = AbortSignal.timeout(this.#timeoutMs);
      const { jwks_uri } = metadataSchema.parse(await getJson(this.#metadataUrl, signal));
      this.#keys = readKeys(await getJson(jwks_uri, signal));
      const now = this.#now();
      this.#freshUntil = now + freshFor;
      this.#usableUntil = now + usableFor;
      this.#askAgainAt = now + pauseAfterSuccess;
      this.#failure = undefined;
    } catch (error) {
      if (this.#failure === undefined) this.#onTrouble?.(error);
      this.#failure = error;
      this.#askAgainAt = this.#now() + pauseAfterFailure;
    }
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

async function getJson(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal });
  if (response.ok) return response.json();
  await response.body?.cancel();
  throw new Error(`The channel's key server answered with status ${response.status}`);
}

/** Keys that are no RSA keys are left out: no token is checked with them. @throws {NoKeysError} when none is left */
function readKeys(keySet: unknown): ReadonlyMap<string, ChannelKey> {
  const keys = keySetSchema.parse(keySet).keys.flatMap((each) => keySchema.safeParse(each).data ?? []);
  if (keys.length === 0) throw new NoKeysError('The channel’s key server answered without a key');
  return new Map(
    keys.map(({ kid, kty, n, e, endorsements }) => [
      kid,
      { key: createPublicKey({ key: { kty, n, e }, format: 'jwk' }), endorsements },
    ]),
  );
}
