import { z } from 'zod';
import { type Clock, secondsAfter } from '../../clock.ts';
import { personIdSchema } from '../../directory/directory.ts';
import { matchLanguage } from '../../localization/localization.ts';
import { type Randomness, randomId } from '../../randomness.ts';
import { digestOf } from '../../secrets/mac.ts';
import { type SecretContext, type SecretSealer, sealedSecretSchema } from '../../secrets/secret-sealer.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
} from '../../store/document-store.ts';

/** `answered` is there once it was answered, and is the same for every sign-in with one nonce: so one is answered once. */
export const signInCollection: CollectionSpec = {
  name: 'sign-ins',
  indexes: [
    { name: 'answered', keys: { answered: 1 }, unique: true, onlyWherePresent: 'answered' },
    { name: 'expiresAt', keys: { expiresAt: 1 }, expireAfterSeconds: 3_600 },
  ],
};

const rowSchema = z.object({
  _id: z.string(),
  sealed: sealedSecretSchema,
  expiresAt: z.date(),
  answered: z.string().optional(),
});
type Row = Readonly<z.infer<typeof rowSchema>>;

/** What is known of somebody who was sent here to verify. */
const signInSchema = z.strictObject({
  person: personIdSchema,
  /** The verification that decides. */
  verificationId: z.string(),
  /** A digest of what the browser was given that was sent here, and no other one. */
  browser: z.string(),
  subject: z.string(),
  accountName: z.string().optional(),
  language: z.string().transform((tag) => matchLanguage(tag) ?? 'en'),
  nonce: z.string(),
  state: z.string().optional(),
  acr: z.string(),
  amrs: z.array(z.string()).readonly().optional(),
});
export type SignIn = Readonly<z.infer<typeof signInSchema>>;

export interface SignInsOptions {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly sealer: SecretSealer;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** As long as the other side waits. */
const lifetimeSeconds = 300;

/** What is kept of each sign-in while somebody verifies: sealed, under a name that cannot be guessed, for any replica. */
export class SignIns {
  readonly #options: SignInsOptions;
  readonly #rows: Collection<Row>;

  constructor(options: SignInsOptions) {
    this.#options = options;
    this.#rows = options.store.collection(signInCollection);
  }

  /** @returns the handle that stands for it in addresses. @throws {StoreUnavailableError} */
  async open(signIn: SignIn): Promise<string> {
    const { sealer, clock, randomness } = this.#options;
    const handle = randomId(randomness);
    const _id = digestOf(handle);
    const sealed = sealer.seal(Buffer.from(JSON.stringify(signIn)), placeOf(_id));
    await this.#rows.insertOne({ _id, sealed, expiresAt: secondsAfter(clock.now(), lifetimeSeconds) });
    return handle;
  }

  /**
   * @returns undefined where there is none, or it is over.
   * @throws {SecretUnreadableError | StoreUnavailableError}
   */
  async find(handle: string): Promise<SignIn | undefined> {
    const _id = digestOf(handle);
    const row = await this.#rows.findOne({ _id, answered: { $exists: false } });
    if (row === undefined) return undefined;
    const { sealed, expiresAt } = rowSchema.parse(row);
    // A moment that is too far ahead was written by somebody else.
    const now = this.#options.clock.now();
    if (expiresAt <= now || expiresAt > secondsAfter(now, 2 * lifetimeSeconds)) return undefined;
    return signInSchema.parse(JSON.parse(this.#options.sealer.open(sealed, placeOf(_id)).toString()));
  }

  /**
   * Marks it as answered: exactly one caller may do so, on whatever replica, and one of all sign-ins with the same nonce.
   * @returns whether it may be answered now.
   * @throws {StoreUnavailableError}
   */
  async claim(handle: string, { person, nonce }: SignIn): Promise<boolean> {
    const answered = digestOf(JSON.stringify([person.tenantId, nonce]));
    const open = { _id: digestOf(handle), answered: { $exists: false } };
    try {
      return (await this.#rows.findOneAndUpdate(open, { $set: { answered } })) !== undefined;
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
      return false;
    }
  }

  /** Clears away those that are long over, where the store does not do it by itself. @throws {StoreUnavailableError} */
  async sweep(): Promise<void> {
    await this.#rows.deleteMany({ expiresAt: { $lte: secondsAfter(this.#options.clock.now(), -lifetimeSeconds) } });
  }
}

function placeOf(rowId: string): SecretContext {
  return { collection: signInCollection.name, field: 'sealed', rowId };
}
