import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Randomness } from '../../randomness.ts';
import {
  type SecretContext,
  type SecretSealer,
  SecretUnreadableError,
  sealedSecretSchema,
} from '../../secrets/secret-sealer.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
} from '../../store/document-store.ts';
import { keyState, type KeyState, signsAfterChange } from './key-life.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';

export const signInKeyCollection: CollectionSpec = { name: 'sign-in-keys', indexes: [] };

/** `_id` counts from 1, so that of two that are made at the same time one is refused. */
const rowSchema = z.object({ _id: z.string().regex(/^[1-9]\d{0,8}$/u), sealed: sealedSecretSchema });
type Row = Readonly<z.infer<typeof rowSchema>>;

/** All of a key is sealed, its public half too: whoever could change that would make tokens that are believed. */
const contentSchema = z.strictObject({
  /** PKCS #8, and X.509; base64 of DER. */
  privateKey: z.string(),
  certificate: z.string(),
  madeAt: z.iso.datetime().transform((text) => new Date(text)),
  signsFrom: z.iso.datetime().transform((text) => new Date(text)),
  /** Whoever had one of those before it could sign: they are over as soon as it is there. */
  isReplacement: z.boolean().default(false),
});

/** A key of this server's. */
export interface SignInKey {
  readonly number: number;
  /** By which a token names it: the thumbprint of RFC 7638. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: JWK;
  readonly madeAt: Date;
  readonly signsFrom: Date;
  readonly isReplacement: boolean;
  readonly state: KeyState;
}

type StoredKey = Omit<SignInKey, 'state'>;

const modulusLength = 2048;
const certificateYears = 10;
/** How long what was read is believed; another replica, or a command, may have made one. */
const believedMs = 60_000;
const newKeyPair = promisify(generateKeyPair);

export interface SigningKeysOptions {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly sealer: SecretSealer;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/**
 * The keys that sign what this server says about sign-ins: the first is made by whichever replica needs it first. A change
 * publishes the new one at once, signs with it when everybody has it, and publishes the old one until its tokens are over. A
 * replacement, of keys that somebody else may have, waits for nobody.
 */
export class SigningKeys {
  readonly #options: SigningKeysOptions;
  readonly #rows: Collection<Row>;
  #known: { readonly keys: readonly StoredKey[]; readonly readAt: number } | undefined;

  constructor(options: SigningKeysOptions) {
    this.#options = options;
    this.#rows = options.store.collection(signInKeyCollection);
  }

  /** Every key by which a token may be checked, oldest first. @throws {SecretUnreadableError | StoreUnavailableError} */
  async published(): Promise<readonly SignInKey[]> {
    const keys = this.#believed() ?? (await this.#read());
    if (keys.length > 0) return this.#alive(keys);
    await this.#make(1, this.#options.clock.now());
    return this.#alive(await this.#read());
  }

  /** The one that signs. @throws {SecretUnreadableError | StoreUnavailableError} */
  async signing(): Promise<SignInKey> {
    const keys = await this.published();
    const key = keys.find(({ state }) => state === 'signs') ?? keys[0];
    if (key === undefined) throw new Error('There is no key to sign with');
    return key;
  }

  /** What there is, without making any. @throws {SecretUnreadableError | StoreUnavailableError} */
  async list(): Promise<readonly SignInKey[]> {
    return this.#alive(await this.#read());
  }

  /**
   * Makes the key that takes the place of the one that signs.
   * @returns the new one; undefined when another one waits already.
   * @throws {SecretUnreadableError | StoreUnavailableError}
   */
  async change(): Promise<SignInKey | undefined> {
    const now = this.#options.clock.now();
    const keys = this.#alive(await this.#read());
    const newest = keys.at(-1);
    if (newest?.state === 'waits') return undefined;
    const number = (newest?.number ?? 0) + 1;
    if (!(await this.#make(number, newest === undefined ? now : signsAfterChange(now)))) return undefined;
    return this.#alive(await this.#read()).find((key) => key.number === number);
  }

  /**
   * Makes the key that takes the place of all, at once: theirs is believed no more by whoever asks what is published. Other replicas know
   * it within a minute; who keeps keys for a day does not know the new one before that.
   * @returns the new one, and the names of those that are over.
   * @throws {SecretUnreadableError | StoreUnavailableError}
   */
  async replace(): Promise<{ readonly made: SignInKey; readonly over: readonly string[] }> {
    for (;;) {
      const before = await this.#read();
      const number = (before.at(-1)?.number ?? 0) + 1;
      // Where a change was made at the same time, that key is over too.
      if (!(await this.#make(number, this.#options.clock.now(), true))) continue;
      const made = this.#alive(await this.#read()).find((key) => key.number === number);
      if (made !== undefined) return { made, over: before.map(({ kid }) => kid) };
    }
  }

  /**
   * Key rotation: puts each under the newest key.
   * @param onUnreadable hears of one that cannot be: the others have their turn all the same.
   * @returns how many are not.
   */
  async renew(onUnreadable: (error: SecretUnreadableError) => void): Promise<number> {
    let remaining = 0;
    for (const row of await this.#rows.find({})) {
      try {
        const { data } = rowSchema.safeParse(row);
        if (data === undefined) throw new SecretUnreadableError(placeOf(row._id), 'unknown', 'it has another form');
        if (!(await this.#renewed(data))) remaining += 1;
      } catch (error) {
        if (!(error instanceof SecretUnreadableError)) throw error;
        onUnreadable(error);
        remaining += 1;
      }
    }
    return remaining;
  }

  async #renewed({ _id, sealed }: Row): Promise<boolean> {
    const { sealer } = this.#options;
    if (sealer.isNewest(sealed)) return true;
    const renewed = { $set: { sealed: sealer.reseal(sealed, placeOf(_id)) } };
    const isThere = (await this.#rows.findOneAndUpdate({ _id }, renewed)) !== undefined;
    // One that is over may be gone by now.
    return isThere || (await this.#rows.findOne({ _id })) === undefined;
  }

  #believed(): readonly StoredKey[] | undefined {
    const age = this.#options.clock.now().getTime() - (this.#known?.readAt ?? 0);
    return age >= 0 && age < believedMs ? this.#known?.keys : undefined;
  }

  /** Reads them, and clears away those that are over. */
  async #read(): Promise<readonly StoredKey[]> {
    const readAt = this.#options.clock.now().getTime();
    const rows = (await this.#rows.find({})).map((row) => rowSchema.parse(row));
    const keys = await Promise.all(rows.map((row) => this.#opened(row)));
    keys.sort((one, other) => one.number - other.number);
    const alive = this.#alive(keys);
    this.#known = { keys: alive, readAt };
    for (const { number } of keys.filter((key) => !alive.some((each) => each.number === key.number)))
      await this.#rows.deleteOne({ _id: String(number) });
    return alive;
  }

  #alive(keys: readonly StoredKey[]): readonly SignInKey[] {
    const now = this.#options.clock.now();
    const first = keys.findLastIndex(({ isReplacement }) => isReplacement);
    return keys
      .slice(Math.max(first, 0))
      .map((key, index, all) => ({ ...key, state: keyState(key, all[index + 1], now) }))
      .filter(({ state }) => state !== 'over');
  }

  async #opened({ _id, sealed }: Row): Promise<StoredKey> {
    const plaintext = this.#options.sealer.open(sealed, placeOf(_id));
    const content = contentSchema.parse(JSON.parse(plaintext.toString()));
    plaintext.fill(0);
    const privateKey = createPrivateKey({
      key: Buffer.from(content.privateKey, 'base64'),
      format: 'der',
      type: 'pkcs8',
    });
    const { kty, n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
    const kid = await calculateJwkThumbprint({ kty, n, e } as JWK);
    const publicJwk = { kty, use: 'sig', alg: 'RS256', kid, n, e, x5c: [content.certificate] } as JWK;
    const { madeAt, signsFrom, isReplacement } = content;
    return { number: Number(_id), kid, privateKey, publicJwk, madeAt, signsFrom, isReplacement };
  }

  /** @returns false when another replica was first. */
  async #make(number: number, signsFrom: Date, isReplacement = false): Promise<boolean> {
    const { clock, sealer, randomness } = this.#options;
    const madeAt = clock.now();
    const pair = await newKeyPair('rsa', { modulusLength });
    const certificate = selfSignedCertificate({
      ...pair,
      ...{ commonName: 'Two-step verification', randomness, notBefore: madeAt, notAfter: yearsAfter(madeAt) },
    });
    const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
    const content = JSON.stringify({
      privateKey: privateKey.toString('base64'),
      certificate: certificate.toString('base64'),
      madeAt: madeAt.toISOString(),
      signsFrom: signsFrom.toISOString(),
      // A release that does not know of it reads no key that says so.
      ...(isReplacement && { isReplacement }),
    });
    const _id = String(number);
    try {
      await this.#rows.insertOne({ _id, sealed: sealer.seal(Buffer.from(content), placeOf(_id)) });
      return true;
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
      return false;
    }
  }
}

function placeOf(rowId: string): SecretContext {
  return { collection: signInKeyCollection.name, field: 'sealed', rowId };
}

function yearsAfter(moment: Date): Date {
  const after = new Date(moment);
  after.setUTCFullYear(after.getUTCFullYear() + certificateYears);
  return after;
}
