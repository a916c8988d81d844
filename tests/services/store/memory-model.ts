import { Query } from 'mingo';
import { compare } from 'mingo/util';
import { applyUpdate, documentToInsert } from '../../../services/store/embedded/apply-update.ts';
import { checkedUpdate, upsertBase } from '../../../services/store/checked-update.ts';
import { DuplicateKeyError, type FindOptions, type Update } from '../../../services/store/document-store.ts';
import type { AnyDocument } from './store-contract.ts';

type Fields = Record<string, unknown>;

/** Nothing but an array and mingo: no SQL, no narrowing, no encoding. What the embedded store is compared with. */
export class MemoryModel {
  #documents: Fields[] = [];

  async insertOne(document: AnyDocument): Promise<void> {
    await Promise.resolve();
    this.#insert(structuredClone({ ...document }));
  }

  async find(filter: Fields, { sort = {}, limit }: FindOptions = {}): Promise<unknown> {
    await Promise.resolve();
    const sorted = this.#matching(filter).sort((a, b) => order(a, b, sort));
    return structuredClone(sorted.slice(0, limit));
  }

  async findOneAndUpdate(filter: Fields, update: Update, options: { upsert: boolean }): Promise<unknown> {
    await Promise.resolve();
    const [document] = this.#matching(filter);
    const checked = checkedUpdate(update);
    if (document !== undefined) {
      const changed = structuredClone(document);
      applyUpdate(changed, checked);
      this.#documents = this.#documents.map((one) => (one === document ? changed : one));
      return structuredClone(changed);
    }
    if (!options.upsert) return undefined;
    const inserted = documentToInsert(upsertBase(filter, checked), checked);
    this.#insert(inserted);
    return structuredClone(inserted);
  }

  async deleteMany(filter: Fields): Promise<number> {
    await Promise.resolve();
    const gone = new Set(this.#matching(filter));
    this.#documents = this.#documents.filter((document) => !gone.has(document));
    return gone.size;
  }

  #insert(document: Fields): void {
    if (this.#documents.some(({ _id }) => _id === document['_id'])) throw new DuplicateKeyError('_id_');
    this.#documents.push(document);
  }

  #matching(filter: Fields): Fields[] {
    const query = new Query(filter);
    return this.#documents.filter((document) => query.test(document));
  }
}

function order(a: Fields, b: Fields, sort: Readonly<Record<string, 1 | -1>>): number {
  for (const [field, direction] of Object.entries(sort)) {
    // In a sort an absent field is null.
    const compared = compare(a[field] ?? null, b[field] ?? null);
    if (compared !== 0) return compared * direction;
  }
  return 0;
}
