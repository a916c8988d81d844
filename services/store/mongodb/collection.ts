import type { Collection as DriverCollection } from 'mongodb';
import { checkedFilter } from '../checked-filter.ts';
import { checkedStages } from '../checked-stages.ts';
import { checkedUpdate, upsertBase } from '../checked-update.ts';
import {
  DuplicateKeyError,
  StoreUnavailableError,
  type AggregateStage,
  type Collection,
  type Filter,
  type FindOneAndUpdateOptions,
  type FindOptions,
  type StoredDocument,
  type Update,
} from '../document-store.ts';
import type { MongoCalls } from './calls.ts';
import { storableDocument } from '../storable.ts';

/** One collection in MongoDB. What it takes is checked as on every store, so that both refuse the same. */
export class MongoCollection<T extends StoredDocument> implements Collection<T> {
  readonly #driver: DriverCollection<StoredDocument>;
  readonly #calls: MongoCalls;

  constructor(driver: DriverCollection<StoredDocument>, calls: MongoCalls) {
    this.#driver = driver;
    this.#calls = calls;
  }

  async insertOne(document: T): Promise<void> {
    const checked = storableDocument(document);
    await this.#calls.run(() => this.#driver.insertOne(checked));
  }

  async insertMany(documents: readonly T[]): Promise<void> {
    const checked = documents.map(storableDocument);
    if (checked.length === 0) return;
    await this.#calls.run(() => this.#driver.insertMany(checked, { ordered: true }));
  }

  async findOne(filter: Filter, options: Pick<FindOptions, 'sort'> = {}): Promise<T | undefined> {
    const [document] = await this.find(filter, { ...options, limit: 1 });
    return document;
  }

  async find(filter: Filter, { sort, limit }: FindOptions = {}): Promise<T[]> {
    const checked = checkedFilter(filter);
    const order = { ...(sort && { sort: { ...sort } }), ...(limit !== undefined && { limit }) };
    return this.#calls.run((signal) => this.#driver.find<T>(checked, { ...order, signal }).toArray());
  }

  async findOneAndUpdate(
    filter: Filter,
    update: Update,
    options: FindOneAndUpdateOptions = {},
  ): Promise<T | undefined> {
    const checked = checkedFilter(filter);
    const changes = checkedUpdate(update);
    if (options.upsert === true) upsertBase(checked, changes);
    const attempt = () => this.#findOneAndUpdate(checked, Object.fromEntries(changes), options);
    try {
      return await attempt();
    } catch (error) {
      // Two upserts of one `_id` raced and this one lost: nothing was applied, and now there is something to match. A
      // filter that does not match it fails again, as it should.
      // https://www.mongodb.com/docs/manual/reference/method/db.collection.findOneAndUpdate/#upsert-with-unique-index
      const lostRace = options.upsert === true && error instanceof DuplicateKeyError && error.index === '_id_';
      if (!lostRace) throw error;
      return attempt();
    }
  }

  async deleteOne(filter: Filter): Promise<number> {
    const checked = checkedFilter(filter);
    const { deletedCount } = await this.#calls.run(() => this.#driver.deleteOne(checked));
    return deletedCount;
  }

  async deleteMany(filter: Filter): Promise<number> {
    const checked = checkedFilter(filter);
    const { deletedCount } = await this.#calls.run(() => this.#driver.deleteMany(checked));
    return deletedCount;
  }

  async countDocuments(filter: Filter): Promise<number> {
    const checked = checkedFilter(filter);
    return this.#calls.run((signal) => this.#driver.countDocuments(checked, { signal }));
  }

  async aggregate<R = unknown>(stages: readonly AggregateStage[]): Promise<R[]> {
    const pipeline = checkedStages(stages);
    const results = await this.#calls.run((signal) => this.#driver.aggregate(pipeline, { signal }).toArray());
    return results as R[];
  }

  async #findOneAndUpdate(
    filter: Record<string, unknown>,
    update: Record<string, unknown>,
    { sort, upsert = false, returnDocument = 'after' }: FindOneAndUpdateOptions,
  ): Promise<T | undefined> {
    const options = {
      upsert,
      returnDocument,
      includeResultMetadata: false as const,
      ...(sort && { sort: { ...sort } }),
    };
    const document = await this.#calls.run(() => this.#driver.findOneAndUpdate(filter, update, options));
    if (document !== null) return this.#typed(document);
    // Undefined would mean that nothing was written, and an upsert always writes.
    if (upsert && returnDocument === 'after')
      throw new StoreUnavailableError('MongoDB answered an upsert without its document');
    return undefined;
  }

  /** The repository that wrote the documents says what they are, as the driver's own types have it. */
  #typed(document: StoredDocument): T {
    return document as T;
  }
}
