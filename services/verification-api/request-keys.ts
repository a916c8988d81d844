import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { canonical } from '../secrets/canonical.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { digestOf, macOf, sameMac } from '../secrets/mac.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
} from '../store/document-store.ts';

export const requestKeyCollection: CollectionSpec = {
  name: 'verification-requests',
  indexes: [{ name: 'expiresAt', keys: { expiresAt: 1 } }],
};

const rowSchema = z.object({
  /** Whose it is, and the key; names hold no space. */
  _id: z.string(),
  /** Of the request: another one with the same key is refused. */
  requestDigest: z.string(),
  /** What was opened. */
  verification: z.string(),
  expiresAt: z.date(),
  keyId: z.string(),
  mac: z.string(),
});
type Row = Readonly<z.infer<typeof rowSchema>>;
type Content = Omit<Row, 'keyId' | 'mac'>;

/** A row is not as the bot wrote it: it could lead to the proof of somebody else. */
class RequestKeyAlteredError extends Error {
  override readonly name = 'RequestKeyAlteredError';

  constructor() {
    super('What an idempotency key opened was altered in the store');
  }
}

/** Who asks, and by what a repetition is known. */
export interface KeyOwner {
  readonly caller: string;
  readonly idempotencyKey: string;
}

/** What keys opened, so that a request that is sent again opens nothing; for as long as that is open. */
export class RequestKeys {
  readonly #rows: Collection<Row>;
  readonly #keyRing: KeyRing;
  readonly #clock: Clock;

  constructor({
    store,
    keyRing,
    clock,
  }: {
    readonly store: Pick<DocumentStore, 'collection'>;
    readonly keyRing: KeyRing;
    readonly clock: Clock;
  }) {
    this.#rows = store.collection(requestKeyCollection);
    this.#keyRing = keyRing;
    this.#clock = clock;
  }

  /** @returns what the key opened, or that it was for another request; undefined for a new key. @throws {RequestKeyAlteredError} */
  async find(
    owner: KeyOwner,
    request: unknown,
  ): Promise<{ readonly verification: string } | 'another-request' | undefined> {
    const found = await this.#rows.findOne({ _id: idOf(owner), expiresAt: { $gt: this.#clock.now() } });
    if (found === undefined) return undefined;
    const { verification, requestDigest } = this.#checked(found);
    return requestDigest === digestOf(canonical(request)) ? { verification } : 'another-request';
  }

  /** @returns false where another request with this key was faster. */
  async claim(
    owner: KeyOwner,
    request: unknown,
    opened: { readonly id: string; readonly expiresAt: Date },
  ): Promise<boolean> {
    const { id: verification, expiresAt } = opened;
    const content = { _id: idOf(owner), requestDigest: digestOf(canonical(request)), verification, expiresAt };
    const { keyId, key } = this.#keyRing.newestSubKey('verification');
    const { _id, ...fields } = { ...content, keyId, mac: macOf(key, textOf(content)) };
    try {
      const free = { _id, expiresAt: { $lte: this.#clock.now() } };
      await this.#rows.findOneAndUpdate(free, { $set: fields }, { upsert: true });
      return true;
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
      return false;
    }
  }

  /** Forgets those that are over. */
  sweep(): Promise<number> {
    return this.#rows.deleteMany({ expiresAt: { $lte: this.#clock.now() } });
  }

  #checked(stored: unknown): Content {
    const row = rowSchema.safeParse(stored).data;
    const key = row && this.#keyRing.subKey('verification', row.keyId);
    if (row === undefined || key === undefined || !sameMac(row.mac, macOf(key, textOf(row))))
      throw new RequestKeyAlteredError();
    return row;
  }
}

function idOf({ caller, idempotencyKey }: KeyOwner): string {
  return `${caller} ${idempotencyKey}`;
}

function textOf({ _id, requestDigest, verification, expiresAt }: Content): string {
  return canonical(['verification-request-v1', _id, requestDigest, verification, expiresAt]);
}
