/**
 * The port every repository speaks to: a narrow slice of MongoDB's own filter and update language, so that a
 * repository reads the same on MongoDB (production) and on the embedded single-file store (demo and tests).
 *
 * Rules that hold on every implementation: one document changes atomically, several never do together; an
 * acknowledged write is on disk; expiry is checked in the query, never left to a TTL index.
 *
 * @see https://www.mongodb.com/docs/manual/reference/operator/query/
 * @see https://www.mongodb.com/docs/manual/reference/operator/update/
 */
export interface DocumentStore {
  /** The collection that `spec` describes. Does no I/O; `prepare` creates what the spec asks for. */
  collection<T extends StoredDocument>(spec: CollectionSpec): Collection<T>;
  /**
   * Creates the collections' indexes and verifies that they are there as specified.
   * @throws {IndexMissingError} when an index cannot be created or differs; the caller must not serve without it.
   */
  prepare(specs: readonly CollectionSpec[]): Promise<void>;
  /** Resolves when the store answers, and takes writes. @throws {StoreUnavailableError} */
  ping(): Promise<void>;
  /** Finishes what is under way and releases files and sockets. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Every stored document names itself with a string that the application chooses. Below it: strings, numbers up to
 * 2^53, booleans, null, Dates (years 0–9999), arrays and plain objects; no field begins with `$`. What cannot be stored is a
 * TypeError on every implementation; a field that is undefined is not stored.
 */
export interface StoredDocument {
  readonly _id: string;
}

/**
 * A filter in MongoDB's query language. Only trusted code builds one: input is parsed to scalars first. Operators:
 * `$eq $ne $gt $gte $lt $lte $in $exists $size`, and `$and $or $nor` of at least one filter. Operands are scalars, of
 * ranges not null; text is ordered by its UTF-8 bytes. Anything else is a TypeError, because stores answer it differently;
 * so is a value that is undefined: MongoDB's driver would leave the condition out and match everything.
 */
export type Filter = Readonly<Record<string, unknown>>;

/** The update operators that every implementation knows. */
type UpdateOperator = '$set' | '$unset' | '$inc' | '$push' | '$pull' | '$setOnInsert' | '$min' | '$max';

/**
 * An update in MongoDB's operator form; `$push` with `$each` and `$slice`. Dotted paths reach into objects, not into
 * arrays. A path whose value is undefined is left alone, as if it were not named.
 */
export type Update = Readonly<Partial<Record<UpdateOperator, Readonly<Record<string, unknown>>>>>;

/** Fields in the order they sort by: 1 ascending, -1 descending. The fields hold scalars or are absent. */
export type Sort = Readonly<Record<string, 1 | -1>>;

export interface FindOptions {
  readonly sort?: Sort;
  /** Most documents returned. */
  readonly limit?: number;
}

export interface FindOneAndUpdateOptions {
  readonly sort?: Sort;
  /** Insert a document built from the filter's equalities and the update when nothing matches. */
  readonly upsert?: boolean;
  /** Which state to return; `after` unless told otherwise. */
  readonly returnDocument?: 'before' | 'after';
}

/** One index of a collection. Its fields hold scalars or are absent, never arrays; absent and null are equal in it. */
export interface IndexSpec {
  readonly name: string;
  readonly keys: Sort;
  readonly unique?: boolean;
  /** Index only the documents that have this field: "one active X" is a unique index on a field present only while active. */
  readonly onlyWherePresent?: string;
  /** Housekeeping only: the server may remove a document this many seconds after the (single, Date) key. */
  readonly expireAfterSeconds?: number;
}

export interface CollectionSpec {
  readonly name: string;
  readonly indexes: readonly IndexSpec[];
}

/** A stage of an aggregation: one of `$match`, `$group`. */
export type AggregateStage = Readonly<Record<'$match', Filter> | Record<'$group', Fields>>;

type Fields = Readonly<Record<string, unknown>>;

export interface Collection<T extends StoredDocument> {
  /** @throws {DuplicateKeyError} when `_id` or a unique index already holds the value. */
  insertOne(document: T): Promise<void>;
  /** Inserts in order; documents before the first failing one stay. @throws {DuplicateKeyError} */
  insertMany(documents: readonly T[]): Promise<void>;
  findOne(filter: Filter, options?: Pick<FindOptions, 'sort'>): Promise<T | undefined>;
  find(filter: Filter, options?: FindOptions): Promise<T[]>;
  /**
   * The compare-and-set: matches one document, changes it and returns it, atomically.
   * @returns the document, or undefined when nothing matched (with `returnDocument: 'before'` also when it was inserted).
   * @throws {DuplicateKeyError} when the result would break a unique index; with `upsert` also when the `_id` is there
   * but the rest of the filter does not match it.
   */
  findOneAndUpdate(filter: Filter, update: Update, options?: FindOneAndUpdateOptions): Promise<T | undefined>;
  /** @returns how many documents were deleted: 0 or 1. */
  deleteOne(filter: Filter): Promise<number>;
  /** @returns how many documents were deleted. */
  deleteMany(filter: Filter): Promise<number>;
  countDocuments(filter: Filter): Promise<number>;
  aggregate<R = unknown>(stages: readonly AggregateStage[]): Promise<R[]>;
}

/** A unique index (or `_id`) already holds the value. Expected by callers that race for something. */
export class DuplicateKeyError extends Error {
  override readonly name = 'DuplicateKeyError';
  /** Name of the violated index; `_id_` for the primary key. */
  readonly index: string;

  constructor(index: string, options?: ErrorOptions) {
    super(`A document with the same value for index ${index} already exists`, options);
    this.index = index;
  }
}

/** The store did not answer in time, or not at all. A write that ended so may still have been applied. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** An index that correctness depends on is missing or different. */
export class IndexMissingError extends Error {
  override readonly name = 'IndexMissingError';
}

/** The embedded store's file is damaged, or is none. It is never replaced silently. `message` is fit to print. */
export class StoreDamagedError extends Error {
  override readonly name = 'StoreDamagedError';
}

/** Another process owns the embedded store's file, or the file cannot be written. `message` is fit to print. */
export class StoreLockedError extends Error {
  override readonly name = 'StoreLockedError';
}
