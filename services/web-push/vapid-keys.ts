import webPush from 'web-push';
import { z } from 'zod';
import { type SecretSealer, sealedSecretSchema, type SecretContext } from '../secrets/secret-sealer.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
} from '../store/document-store.ts';

export const pushKeyCollection: CollectionSpec = { name: 'push-keys', indexes: [] };

const rowSchema = z.object({ _id: z.literal('vapid'), publicKey: z.string(), privateKey: sealedSecretSchema });
type Row = Readonly<z.infer<typeof rowSchema>>;

/** The key pair by which push services know this server; base64url, as RFC 8292 has it. */
export interface VapidKeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

const _id = 'vapid';
const place: SecretContext = { collection: pushKeyCollection.name, field: 'privateKey', rowId: _id };

/**
 * The server's own key for push services: made once, by whichever replica needs it first, and kept sealed. Browsers subscribe
 * with its public half; were it another one, each would have to subscribe again.
 */
export class VapidKeys {
  readonly #rows: Collection<Row>;
  readonly #sealer: SecretSealer;
  #known: VapidKeyPair | undefined;

  constructor({ store, sealer }: { readonly store: Pick<DocumentStore, 'collection'>; readonly sealer: SecretSealer }) {
    this.#rows = store.collection(pushKeyCollection);
    this.#sealer = sealer;
  }

  /** @throws {SecretUnreadableError | StoreUnavailableError} */
  async get(): Promise<VapidKeyPair> {
    return (this.#known ??= (await this.#read()) ?? (await this.#make()));
  }

  /** Key rotation: puts it under the newest key. @returns whether it is, or there is none. */
  async renew(): Promise<boolean> {
    const row = await this.#rows.findOne({ _id });
    if (row === undefined) return true;
    const { privateKey } = rowSchema.parse(row);
    if (this.#sealer.isNewest(privateKey)) return true;
    const resealed = this.#sealer.reseal(privateKey, place);
    return (await this.#rows.findOneAndUpdate({ _id }, { $set: { privateKey: resealed } })) !== undefined;
  }

  async #read(): Promise<VapidKeyPair | undefined> {
    const row = await this.#rows.findOne({ _id });
    if (row === undefined) return undefined;
    const { publicKey, privateKey } = rowSchema.parse(row);
    return { publicKey, privateKey: this.#sealer.open(privateKey, place).toString() };
  }

  async #make(): Promise<VapidKeyPair> {
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    try {
      const sealed = this.#sealer.seal(Buffer.from(privateKey), place);
      await this.#rows.insertOne({ _id, publicKey, privateKey: sealed });
      return { publicKey, privateKey };
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
      // Another replica was first.
      return (await this.#read()) ?? this.#make();
    }
  }
}
