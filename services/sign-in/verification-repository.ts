import { z } from 'zod';
import { dueFilters, millisecondsAfter } from '../clock.ts';
import { canonical } from '../secrets/canonical.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';
import type { Collection, CollectionSpec, DocumentStore } from '../store/document-store.ts';
import { setOrUnset } from '../store/set-or-unset.ts';
import { type Verification, verificationSchema, verificationSeconds } from './verification.ts';

export const verificationCollection: CollectionSpec = {
  name: 'verifications',
  indexes: [{ name: 'expiresAt', keys: { expiresAt: 1 } }],
};

const storedSchema = verificationSchema.extend({ keyId: z.string(), mac: z.string() });
type StoredVerification = Readonly<z.infer<typeof storedSchema>>;

/** A stored verification is not as the bot wrote it: it counts for nothing. Says which, never what. */
export class VerificationAlteredError extends Error {
  override readonly name = 'VerificationAlteredError';

  constructor(id: string) {
    super(`The verification in row ${id} was altered in the store`);
  }
}

/** More replicas than this writing to one verification at once are a fault. */
const mostRetries = 16;
/** How long one is kept after its time, in milliseconds: whoever asks later is told that it expired. */
const keptMilliseconds = 3_600_000;

/** Verifications as they lie in the store: each a row under a MAC, changed by compare-and-set on it. */
export class VerificationRepository {
  readonly #rows: Collection<StoredVerification>;
  readonly #keyRing: KeyRing;

  constructor({ store, keyRing }: { readonly store: Pick<DocumentStore, 'collection'>; readonly keyRing: KeyRing }) {
    this.#rows = store.collection(verificationCollection);
    this.#keyRing = keyRing;
  }

  async insert(verification: Verification): Promise<void> {
    await this.#rows.insertOne(this.#sealed(verification));
  }

  /** @throws {VerificationAlteredError | StoreUnavailableError} */
  async find(id: string): Promise<Verification | undefined> {
    const row = await this.#rows.findOne({ _id: id });
    return row && this.#checked(row);
  }

  /**
   * Changes one as long as the rule says how.
   * @returns as it is now; undefined when there is none, or the rule had nothing to change.
   * @throws {VerificationAlteredError | StoreUnavailableError}
   */
  async change(id: string, rule: (now: Verification) => Verification | undefined): Promise<Verification | undefined> {
    for (let tries = 0; tries < mostRetries; tries += 1) {
      const row = await this.#rows.findOne({ _id: id });
      const next = row && rule(this.#checked(row));
      if (row === undefined || next === undefined) return undefined;
      const { _id, ...fields } = this.#sealed(next);
      const update = setOrUnset({ asked: undefined, ...fields });
      if ((await this.#rows.findOneAndUpdate({ _id, mac: row.mac }, update)) !== undefined) return next;
    }
    throw new Error('A verification changed faster than it could be written');
  }

  /** Forgets those that have been over for a while. @returns how many */
  async sweep(now: Date): Promise<number> {
    const [, tooFarAhead] = dueFilters('expiresAt', verificationSeconds * 1000, now);
    return this.#rows.deleteMany({
      $or: [{ expiresAt: { $lte: millisecondsAfter(now, -keptMilliseconds) } }, tooFarAhead],
    });
  }

  #sealed(verification: Verification): StoredVerification {
    const { keyId, key } = this.#keyRing.newestSubKey('verification');
    return { ...verification, keyId, mac: macOf(key, textOf(verification)) };
  }

  #checked(row: { readonly _id: string }): Verification {
    const stored = storedSchema.safeParse(row).data;
    const content = verificationSchema.safeParse(row).data;
    const key = stored && this.#keyRing.subKey('verification', stored.keyId);
    if (stored === undefined || key === undefined || content === undefined) throw new VerificationAlteredError(row._id);
    if (!sameMac(stored.mac, macOf(key, textOf(content)))) throw new VerificationAlteredError(row._id);
    return content;
  }
}

function textOf(verification: Verification): string {
  return canonical(['verification-v1', verification]);
}
