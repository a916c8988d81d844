import { documentToInsert, updated } from '../../../services/store/embedded/apply-update.ts';
import { checkedFilter } from '../../../services/store/checked-filter.ts';
import { checkedUpdate, upsertBase } from '../../../services/store/checked-update.ts';
import { DuplicateKeyError, type FindOptions, type Update } from '../../../services/store/document-store.ts';
import { compareScalar, type Scalar } from '../../../services/store/scalar-order.ts';
import { storableDocument } from '../../../services/store/storable.ts';
import { meets } from './model-filter.ts';
import type { AnyDocument } from './store-contract.ts';

type Fields = Record<string, unknown>;

/** Nothing but an array: no library, no SQL, no narrowing, no encoding. What the embedded store is compared with. */
export class MemoryModel {
  #documents: Fields[] = [];

  async insertOne(document: AnyDocument): Promise<void> {
    await Promise.resolve();
    this.#insert(structuredClone(storableDocument(document)));
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
      const changed = updated(structuredClone(document), checked);
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
    const checked = checkedFilter(filter);
    return this.#documents.filter((document) => meets(document, checked));
  }
}

function order(a: Fields, b: Fields, sort: Readonly<Record<string, 1 | -1>>): number {
  for (const [field, direction] of Object.entries(sort)) {
    // In a sort an absent field is null. Fields that are sorted by hold scalars.
    const compared = compareScalar((a[field] ?? null) as Scalar, b[field] ?? null);
    if (compared !== 0) return compared * direction;
  }
  return 0;
}
