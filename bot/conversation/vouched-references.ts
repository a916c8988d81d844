import { personKey } from '../../services/directory/directory.ts';
import { canonical } from '../../services/secrets/canonical.ts';
import type { KeyRing } from '../../services/secrets/key-ring.ts';
import { macOf, sameMac } from '../../services/secrets/mac.ts';
import type { Collection, DocumentStore, Filter, Update } from '../../services/store/document-store.ts';
import { conversationCollection, type StoredConversation } from './conversation-document.ts';

export interface VouchedReferencesOptions {
  readonly store: DocumentStore;
  readonly keyRing: KeyRing;
  /** Hears, once a chat, in a sentence without anybody's id, of a reference that somebody else wrote. */
  readonly onTampering: (reason: string) => void;
}

/**
 * The store, where the bot writes to chats that nobody has just written in: each reference is written with a MAC over the
 * chat, its owner and itself, and read only if that holds. Whoever can write to the store but has no key sends nothing
 * anywhere: neither a secret to another chat or server, nor the bot's own token. References are learned in activities that
 * the channel's tokens vouch for, so their hosts are the channel's.
 *
 * One that an older release stored has no MAC: the chat hears nothing before its owner does something in it.
 */
export function withVouchedReferences({ store, keyRing, onTampering }: VouchedReferencesOptions): DocumentStore {
  const told = new Set<string>();
  const read = (document: StoredConversation): StoredConversation => {
    if (document.reference === undefined || isVouched(document, keyRing)) return document;
    if (document.vouched !== undefined && !told.has(document._id)) {
      told.add(document._id);
      onTampering('Where a conversation is written to, or whose it is, was altered in the store');
    }
    return Object.fromEntries(Object.entries(document).filter(([name]) => name !== 'reference')) as never;
  };
  return {
    prepare: (specs) => store.prepare(specs),
    ping: () => store.ping(),
    close: () => store.close(),
    collection: (spec) => {
      const collection = store.collection(spec);
      if (spec.name !== conversationCollection.name) return collection as never;
      return vouching(collection, { keyRing, read }) as never;
    },
  };
}

interface Vouching {
  readonly keyRing: KeyRing;
  readonly read: (document: StoredConversation) => StoredConversation;
}

function vouching(real: Collection<StoredConversation>, { keyRing, read }: Vouching): Collection<StoredConversation> {
  return {
    insertOne: (document) => real.insertOne({ ...document, ...vouchOf(document, keyRing) }),
    insertMany: (documents) => real.insertMany(documents.map((each) => ({ ...each, ...vouchOf(each, keyRing) }))),
    findOne: async (filter, options) => optional(await real.findOne(filter, options), read),
    find: async (filter, options) => (await real.find(filter, options)).map(read),
    findOneAndUpdate: async (filter, update, options) =>
      optional(await real.findOneAndUpdate(filter, vouchedUpdate(filter, update, keyRing), options), read),
    deleteOne: (filter) => real.deleteOne(filter),
    deleteMany: (filter) => real.deleteMany(filter),
    countDocuments: (filter) => real.countDocuments(filter),
    aggregate: (stages) => real.aggregate(stages),
  };
}

/** @throws {TypeError} for a reference that is written without its chat and its owner. */
function vouchedUpdate(filter: Filter, update: Update, keyRing: KeyRing): Update {
  const { $set: set = {} } = update;
  if (Object.keys(set).some((name) => name.startsWith('reference.')))
    throw new TypeError('A reference is written whole');
  if (set['reference'] === undefined) return update;
  const place = { _id: filter['_id'], person: set['person'] ?? filter['person'], reference: set['reference'] };
  return { ...update, $set: { ...set, ...vouchOf(place, keyRing) } };
}

interface Place {
  readonly _id: unknown;
  readonly person?: unknown;
  readonly reference?: unknown;
}

function vouchOf(place: Place, keyRing: KeyRing): Pick<StoredConversation, 'vouched'> {
  if (place.reference === undefined) return {};
  if (typeof place._id !== 'string' || typeof place.person !== 'string') {
    throw new TypeError('A reference is written with its chat and its owner');
  }
  const { keyId, key } = keyRing.newestSubKey('conversation');
  return { vouched: { keyId, mac: macOf(key, textOf(place)) } };
}

/** What is done in a chat is done for its owner, who is found by the key beside it: both are the same person. */
function isVouched(document: StoredConversation, keyRing: KeyRing): boolean {
  const { vouched, owner, person } = document;
  const key = vouched && keyRing.subKey('conversation', vouched.keyId);
  if (vouched === undefined || key === undefined || owner === undefined || personKey(owner) !== person) return false;
  return sameMac(vouched.mac, macOf(key, textOf(document)));
}

function textOf({ _id, person, reference }: Place): string {
  return canonical(['reference-v1', _id, person, reference]);
}

function optional<Value>(value: Value | undefined, map: (value: Value) => Value): Value | undefined {
  return value && map(value);
}

/** References put under the newest key together: few, because others write meanwhile. */
const mostAtOnce = 20;

/**
 * Key rotation: what holds is vouched for anew, under the newest key.
 * @param onProgress hears how many conversations have been looked at so far
 * @returns how many need another key still.
 */
export async function renewReferences(
  options: VouchedReferencesOptions,
  onProgress: (looked: number) => void,
): Promise<number> {
  const conversations = withVouchedReferences(options).collection<StoredConversation>(conversationCollection);
  const { newestId } = options.keyRing;
  let [remaining, looked] = [0, 0];
  for (let after = ''; ;) {
    const page = await conversations.find({ _id: { $gt: after } }, { sort: { _id: 1 }, limit: mostAtOnce });
    const due = page.filter(({ vouched }) => vouched !== undefined && vouched.keyId !== newestId);
    const kept = due.filter(({ reference, person }) => reference !== undefined && person !== undefined);
    remaining += due.length - kept.length;
    // Whoever wrote meanwhile wrote with the newest key.
    const renewals = kept.map(({ _id, person, reference, vouched }) =>
      conversations.findOneAndUpdate({ _id, person, 'vouched.mac': vouched?.mac }, { $set: { reference } }),
    );
    await everyOne(renewals);
    onProgress((looked += page.length));
    const last = page.at(-1);
    if (last === undefined) return remaining;
    after = last._id;
  }
}

/** Ends when all have, well or not. */
async function everyOne(acts: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(acts)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
