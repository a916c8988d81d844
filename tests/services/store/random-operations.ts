import fc from 'fast-check';
import {
  type Filter,
  type FindOptions,
  type Update,
  DuplicateKeyError,
  StoreUnavailableError,
} from '../../../services/store/document-store.ts';
import type { AnyDocument } from './store-contract.ts';

/** One operation, and what to do it with. */
export type Operation =
  | { readonly kind: 'insert'; readonly document: AnyDocument }
  | { readonly kind: 'find'; readonly filter: Filter; readonly options: FindOptions }
  | { readonly kind: 'update'; readonly filter: Filter; readonly update: Update; readonly upsert: boolean }
  | { readonly kind: 'delete'; readonly filter: Filter };

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const text = fc.constantFrom('', 'a', 'b', 'B', 'é', '10', '9', '🙂', '\uFF41', '\u{20000}', 'a.b', '"', "'");
const date = fc.constantFrom(-1, 0, 1, 1000, 1_772_442_000_000).map((time) => new Date(time));
const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0.5, -0.5, 1e12, 2 ** 40, 1e-7, 2 ** 53 - 1));
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null), date);
// `n` and `k` are indexed, `p` is not and holds arrays too.
const fields = {
  n: scalar,
  k: scalar,
  p: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
  o: fc.record({ n: scalar, m: scalar }, { requiredKeys: [] }),
};
const fieldName = fc.constantFrom('n', 'k', 'p', 'o.n', 'o.m');

const document = fc.record({ _id: id, ...fields }, { requiredKeys: ['_id'] }).map((made): AnyDocument => ({ ...made }));

const ranged = scalar.filter((value) => value !== null);
// What stores answer differently: each of it is refused, by all of them and wherever in a filter it stands.
const unfit = fc.oneof(
  fc.constantFrom('$gt', '$gte', '$lt', '$lte').map((name) => ({ [name]: null })),
  fc
    .tuple(fc.constantFrom('$gt', '$lte', '$eq', '$ne'), fc.constantFrom([], ['a'], {}, { n: 1 }))
    .map(([name, operand]) => ({ [name]: operand })),
  fc.constantFrom([], ['a'], { n: 1 }, { n: null, m: 1 }, 2 ** 53, -1e300),
  fc.constantFrom(-1, 0.5, 1e300).map((operand) => ({ $size: operand })),
);
const unfitFilter: fc.Arbitrary<Filter> = fc.oneof(
  fc.tuple(fc.constantFrom('n', 'k', 'p', 'o.n'), unfit).map(([name, operand]) => ({ [name]: operand })),
  fc.constantFrom('$and', '$or', '$nor').map((name) => ({ [name]: [] })),
  fc.constantFrom('constructor', 'o.toString', 'p.0').map((name) => ({ [name]: { $exists: true } })),
);
const condition = fc.oneof(
  { weight: 3, arbitrary: scalar },
  ranged.map((value) => ({ $gt: value })),
  ranged.map((value) => ({ $lte: value })),
  fc.tuple(ranged, ranged).map(([from, to]) => ({ $gte: from, $lt: to })),
  fc.array(scalar, { maxLength: 3 }).map((values) => ({ $in: values })),
  scalar.map((value) => ({ $ne: value })),
  fc.integer({ min: 0, max: 3 }).map((size) => ({ $size: size })),
  fc.boolean().map((present) => ({ $exists: present })),
);

const fieldFilter = fc.dictionary(fieldName, condition, { maxKeys: 2, noNullPrototype: true });
const filter: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(id, fieldFilter).map(([_id, rest]) => ({ _id, ...rest })) },
  { weight: 3, arbitrary: fieldFilter },
  fc.tuple(fieldFilter, fieldFilter).map((parts) => ({ $or: parts })),
  fc.tuple(fieldFilter, fieldFilter).map((parts) => ({ $and: parts })),
  fc.tuple(fieldFilter, fieldFilter).map((parts) => ({ $nor: parts })),
  fc.array(id, { maxLength: 3 }).map((ids) => ({ _id: { $in: ids } })),
  fc.tuple(fieldFilter, unfitFilter).map(([fit, other]) => ({ ...fit, $or: [fit, other] })),
  unfitFilter,
);

const update: fc.Arbitrary<Update> = fc.oneof(
  fc.tuple(fieldName, scalar).map(([name, value]) => ({ $set: { [name]: value } })),
  fieldName.map((name) => ({ $unset: { [name]: '' } })),
  fc.tuple(fieldName, fc.integer({ min: -5, max: 5 })).map(([name, by]) => ({ $inc: { [name]: by } })),
  fc.tuple(fieldName, scalar).map(([name, value]) => ({ $min: { [name]: value } })),
  fc.tuple(fieldName, scalar).map(([name, value]) => ({ $max: { [name]: value } })),
  fc
    .tuple(fc.array(scalar, { maxLength: 3 }), fc.integer({ min: -3, max: 3 }))
    .map(([added, kept]) => ({ $push: { p: { $each: added, $slice: kept } } })),
  scalar.map((value) => ({ $pull: { p: value } })),
);

const options: fc.Arbitrary<FindOptions> = fc
  .tuple(fc.constantFrom('n', 'k', '_id'), fc.constantFrom(1 as const, -1 as const), fc.integer({ min: 1, max: 4 }))
  .map(([field, direction, limit]) => ({
    sort: field === '_id' ? { _id: direction } : { [field]: direction, _id: 1 },
    limit,
  }));

/** Operations on five documents with few values each, so that they meet. */
export const operations: fc.Arbitrary<Operation[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: document.map((made): Operation => ({ kind: 'insert', document: made })) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(filter, options)
        .map(([wanted, how]): Operation => ({ kind: 'find', filter: wanted, options: how })),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(id, fieldFilter, update, fc.boolean()).map(([_id, rest, change, upsert]): Operation => ({
        kind: 'update',
        filter: { _id, ...rest },
        update: change,
        upsert,
      })),
    },
    { weight: 1, arbitrary: filter.map((wanted): Operation => ({ kind: 'delete', filter: wanted })) },
  ),
  { minLength: 1, maxLength: 25 },
);

/** As much of a collection as operations need. */
export interface Tried {
  insertOne(document: AnyDocument): Promise<void>;
  find(filter: Filter, options: FindOptions): Promise<unknown>;
  findOneAndUpdate(filter: Filter, update: Update, options: { upsert: boolean }): Promise<unknown>;
  deleteMany(filter: Filter): Promise<number>;
}

/** What an operation came to, in words that every store shares. */
export async function outcome(collection: Tried, operation: Operation): Promise<unknown> {
  try {
    switch (operation.kind) {
      case 'insert':
        await collection.insertOne(operation.document);
        return 'inserted';
      case 'find':
        return await collection.find(operation.filter, operation.options);
      case 'update':
        return await collection.findOneAndUpdate(operation.filter, operation.update, { upsert: operation.upsert });
      case 'delete':
        return await collection.deleteMany(operation.filter);
    }
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    return error instanceof DuplicateKeyError ? 'duplicate' : 'refused';
  }
}
