import { z } from 'zod';
import { type Clock, secondsAfter } from '../clock.ts';
import { type Randomness, randomId } from '../randomness.ts';
import { digestOf } from '../secrets/mac.ts';
import { type SecretContext, type SecretSealer, sealedSecretSchema } from '../secrets/secret-sealer.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
} from '../store/document-store.ts';

/** Sign-ins of one origin: what is kept of them, and where. */
export interface SignInKind<Kept> {
  readonly collection: CollectionSpec;
  readonly schema: z.ZodType<Kept>;
  /** The same for all sign-ins of which one may be answered. */
  readonly once: (signIn: Kept) => readonly string[];
}

/** `answered` is there once it was answered, and is the same for every sign-in of which one may be: so one is answered once. */
export function signInCollectionOf(name: string): CollectionSpec {
  return {
    name,
    indexes: [
      { name: 'answered', keys: { answered: 1 }, unique: true, onlyWherePresent: 'answered' },
      { name: 'expiresAt', keys: { expiresAt: 1 }, expireAfterSeconds: 3_600 },
    ],
  };
}

const rowSchema = z.object({
  _id: z.string(),
  sealed: sealedSecretSchema,
  expiresAt: z.date(),
  answered: z.string().optional(),
});
type Row = Readonly<z.infer<typeof rowSchema>>;

const carriedSchema = z.object({ signIn: z.unknown(), until: z.coerce.date() });

export interface KeptSignInsOptions {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly sealer: SecretSealer;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** As long as somebody has to verify, and the other side waits. */
const lifetimeSeconds = 300;

/** What is kept of each sign-in while somebody verifies: sealed, under a name that cannot be guessed, for any replica. */
export class KeptSignIns<Kept> {
  readonly #kind: SignInKind<Kept>;
  readonly #options: KeptSignInsOptions;
  readonly #rows: Collection<Row>;

  constructor(kind: SignInKind<Kept>, options: KeptSignInsOptions) {
    this.#kind = kind;
    this.#options = options;
    this.#rows = options.store.collection(kind.collection);
  }

  /** @returns the handle that stands for it in addresses. @throws {StoreUnavailableError} */
  async open(signIn: Kept): Promise<string> {
    const { sealer, clock, randomness } = this.#options;
    const handle = randomId(randomness);
    const _id = digestOf(handle);
    const sealed = sealer.seal(Buffer.from(JSON.stringify(signIn)), this.#placeOf(_id));
    await this.#rows.insertOne({ _id, sealed, expiresAt: secondsAfter(clock.now(), lifetimeSeconds) });
    return handle;
  }

  /**
   * @returns undefined where there is none, or it is over.
   * @throws {SecretUnreadableError | StoreUnavailableError}
   */
  async find(handle: string): Promise<Kept | undefined> {
    const _id = digestOf(handle);
    const row = await this.#rows.findOne({ _id, answered: { $exists: false } });
    if (row === undefined) return undefined;
    const { sealed, expiresAt } = rowSchema.parse(row);
    // A moment that is too far ahead was written by somebody else.
    const now = this.#options.clock.now();
    if (expiresAt <= now || expiresAt > secondsAfter(now, 2 * lifetimeSeconds)) return undefined;
    return this.#kind.schema.parse(JSON.parse(this.#options.sealer.open(sealed, this.#placeOf(_id)).toString()));
  }

  /**
   * Marks it as answered: exactly one caller may do so, on whatever replica, and for one of all sign-ins that are answered once.
   * @returns whether it may be answered now.
   * @throws {StoreUnavailableError}
   */
  async claim(handle: string, signIn: Kept): Promise<boolean> {
    const answered = digestOf(JSON.stringify(this.#kind.once(signIn)));
    const open = { _id: digestOf(handle), answered: { $exists: false } };
    try {
      return (await this.#rows.findOneAndUpdate(open, { $set: { answered } })) !== undefined;
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
      return false;
    }
  }

  /**
   * What the page's forms carry: the sign-in itself, sealed, so that whoever sent the person can be told that the store cannot be asked.
   * It opens for this handle alone, for as long as a sign-in lasts. Whether it was answered says the store: this may be told besides.
   */
  carry(handle: string, signIn: Kept): string {
    const { sealer, clock } = this.#options;
    const carried = { signIn, until: secondsAfter(clock.now(), lifetimeSeconds) };
    const sealed = sealer.seal(Buffer.from(JSON.stringify(carried)), this.#formOf(handle));
    return Buffer.from(JSON.stringify(sealed)).toString('base64url');
  }

  /** @returns what a form carries; undefined for anything that was not made for this handle, or too long ago. */
  carried(handle: string, text: string): Kept | undefined {
    const { sealer, clock } = this.#options;
    try {
      const sealed = sealedSecretSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
      const opened: unknown = JSON.parse(sealer.open(sealed, this.#formOf(handle)).toString());
      const { signIn, until } = carriedSchema.parse(opened);
      return until > clock.now() ? this.#kind.schema.parse(signIn) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Clears away those that are long over, where the store does not do it by itself. @throws {StoreUnavailableError} */
  async sweep(): Promise<void> {
    await this.#rows.deleteMany({ expiresAt: { $lte: secondsAfter(this.#options.clock.now(), -lifetimeSeconds) } });
  }

  #placeOf(rowId: string): SecretContext {
    return { collection: this.#kind.collection.name, field: 'sealed', rowId };
  }

  #formOf(handle: string): SecretContext {
    return { collection: this.#kind.collection.name, field: 'form', rowId: digestOf(handle) };
  }
}
