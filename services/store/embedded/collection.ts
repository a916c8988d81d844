import { documentToInsert, updated } from './apply-update.ts';
import { checkedFilter } from '../checked-filter.ts';
import { checkedStages } from '../checked-stages.ts';
import { checkedUpdate, upsertBase } from '../checked-update.ts';
import {
  DuplicateKeyError,
  type AggregateStage,
  type Collection,
  type CollectionSpec,
  type Filter,
  type FindOneAndUpdateOptions,
  type FindOptions,
  type StoredDocument,
  type Update,
} from '../document-store.ts';
import type { EmbeddedDatabase } from './database.ts';
import { DocumentTable } from './table.ts';
import { isPlainObject, storableDocument } from '../storable.ts';

/**
 * One collection of the embedded store: a table of documents. Indexes narrow in SQL, `matcherOf` decides what matches; mingo aggregates.
 * Everything runs synchronously, so what one call does is never mixed with another; writes that arrive together share
 * the wait for the disk.
 */
export class EmbeddedCollection<T extends StoredDocument> implements Collection<T> {
  readonly #table: DocumentTable;

  constructor(database: EmbeddedDatabase, spec: CollectionSpec) {
    this.#table = new DocumentTable(database, spec);
  }

  async insertOne(document: T): Promise<void> {
    const checked = storableDocument(document);
    await this.#write(() => this.#table.insert(checked));
  }

  async insertMany(documents: readonly T[]): Promise<void> {
    const checked = documents.map(storableDocument);
    const duplicate = await this.#write(() => {
      for (const document of checked) {
        const failure = this.#tryInsert(document);
        // Returned, not thrown: the documents before this one stay.
        if (failure !== undefined) return failure;
      }
      return undefined;
    });
    if (duplicate !== undefined) throw duplicate;
  }

  async findOne(filter: Filter, options: Pick<FindOptions, 'sort'> = {}): Promise<T | undefined> {
    const [document] = await this.find(filter, { ...options, limit: 1 });
    return document;
  }

  find(filter: Filter, { sort, limit }: FindOptions = {}): Promise<T[]> {
    return this.#read(() => {
      const found: T[] = [];
      for (const { document } of this.#table.matching(checkedFilter(filter), sort)) {
        found.push(this.#typed(document));
        if (found.length === limit) break;
      }
      return found;
    });
  }

  async findOneAndUpdate(
    filter: Filter,
    update: Update,
    options: FindOneAndUpdateOptions = {},
  ): Promise<T | undefined> {
    const conditions = checkedFilter(filter);
    const changes = checkedUpdate(update);
    const base = options.upsert === true ? upsertBase(conditions, changes) : undefined;
    return this.#write(() => {
      const row = this.#table.first(conditions, options.sort);
      if (row !== undefined) {
        const document = updated(row.document, changes);
        this.#table.replace(row, document);
        return this.#typed(options.returnDocument === 'before' ? row.document : document);
      }
      if (base === undefined) return undefined;
      const document = documentToInsert(base, changes);
      this.#table.insert(document);
      return options.returnDocument === 'before' ? undefined : this.#typed(document);
    });
  }

  async deleteOne(filter: Filter): Promise<number> {
    const conditions = checkedFilter(filter);
    return this.#write(() => {
      const row = this.#table.first(conditions);
      return row === undefined ? 0 : this.#table.delete(row.rowid);
    });
  }

  async deleteMany(filter: Filter): Promise<number> {
    const conditions = checkedFilter(filter);
    return this.#write(() => {
      const rowids = Array.from(this.#table.matching(conditions), ({ rowid }) => rowid);
      for (const rowid of rowids) this.#table.delete(rowid);
      return rowids.length;
    });
  }

  countDocuments(filter: Filter): Promise<number> {
    return this.#read(() => {
      const conditions = checkedFilter(filter);
      if (Object.keys(conditions).length === 0) return this.#table.size();
      const matching = this.#table.matching(conditions);
      let count = 0;
      while (matching.next().done !== true) count += 1;
      return count;
    });
  }

  async aggregate<R = unknown>(stages: readonly AggregateStage[]): Promise<R[]> {
    const [first, ...rest] = checkedStages(stages);
    const match = first?.['$match'];
    const conditions = isPlainObject(match) ? match : undefined;
    const documents = Array.from(this.#table.matching(conditions ?? {}), ({ document }) => document);
    const pipeline = conditions === undefined && first !== undefined ? [first, ...rest] : rest;
    // Loaded when it is needed: it is large.
    const { Aggregator } = await import('mingo');
    return new Aggregator(pipeline, { scriptEnabled: false }).run(documents) as R[];
  }

  #tryInsert(document: Record<string, unknown>): DuplicateKeyError | undefined {
    try {
      this.#table.insert(document);
      return undefined;
    } catch (error) {
      if (error instanceof DuplicateKeyError) return error;
      throw error;
    }
  }

  #write<R>(write: () => R): Promise<R> {
    return this.#table.commit(write);
  }

  /** At once, so that the caller may change its arguments; what goes wrong rejects the promise, as with MongoDB. */
  #read<R>(read: () => R): Promise<R> {
    return new Promise((resolve) => resolve(read()));
  }

  /** The repository that wrote the documents says what they are, as with MongoDB's driver. */
  #typed(document: Record<string, unknown>): T {
    return document as unknown as T;
  }
}
