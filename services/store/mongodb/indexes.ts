import { type Collection as DriverCollection, type CreateIndexesOptions, MongoServerError } from 'mongodb';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  IndexMissingError,
  StoreUnavailableError,
  type CollectionSpec,
  type IndexSpec,
  type StoredDocument,
} from '../document-store.ts';
import type { MongoCalls } from './calls.ts';

/** How an index stands: as it is declared, not there, another one of its name, or one that nobody declares. */
type IndexStanding = 'there' | 'missing' | 'different' | 'unknown';

export interface FoundIndex {
  readonly collection: string;
  readonly name: string;
  readonly standing: IndexStanding;
}

/** What there is in a collection of what it declares, and what else. Changes nothing. */
export async function lookAtIndexes(
  driver: DriverCollection<StoredDocument>,
  spec: CollectionSpec,
  calls: MongoCalls,
): Promise<FoundIndex[]> {
  const present = await listed(driver, calls);
  const standingOf = (index: IndexSpec): IndexStanding => {
    const found: unknown = present.find(({ name }) => name === index.name);
    if (found === undefined) return 'missing';
    const isSame = isDeepStrictEqual(described(found), described({ ...keysOf(index), ...optionsOf(index) }));
    return isSame ? 'there' : 'different';
  };
  const declared = new Set(['_id_', ...spec.indexes.map(({ name }) => name)]);
  const unknown = present.filter(({ name }) => !declared.has(name));
  const found = (name: string, standing: IndexStanding): FoundIndex => ({ collection: spec.name, name, standing });
  return [
    ...spec.indexes.map((index) => found(index.name, standingOf(index))),
    ...unknown.map(({ name }) => found(name, 'unknown')),
  ];
}

/** What came of making the indexes of a collection. */
export interface MadeIndexes {
  readonly made: readonly FoundIndex[];
  /** Of those that are missing or different still, each naming its index and the collection. */
  readonly problems: readonly IndexMissingError[];
}

/**
 * Creates the indexes of a collection that are missing, and looks whether they are there: creating one is not proof enough, a server may
 * hold one of the same name that is different. Those that are there are left alone, so that a database user who may not make any is enough;
 * one that cannot be made keeps no other from being made. The server builds one while others read and write.
 * @see https://www.mongodb.com/docs/manual/core/index-creation/
 */
export async function makeMissing(
  driver: DriverCollection<StoredDocument>,
  spec: CollectionSpec,
  calls: MongoCalls,
): Promise<MadeIndexes> {
  const before = await lookAtIndexes(driver, spec, calls);
  const missing = before.filter(({ standing }) => standing === 'missing');
  const refused = new Map<string, IndexMissingError>();
  for (const index of spec.indexes.filter((each) => missing.some(({ name }) => name === each.name))) {
    const refusal = await create(driver, spec, index, calls);
    if (refusal !== undefined) refused.set(index.name, refusal);
  }
  const after = missing.length > 0 ? await lookAtIndexes(driver, spec, calls) : before;
  const problems = after.flatMap(({ name, standing }) => {
    const what = `Index ${name} of ${spec.name}`;
    if (standing === 'missing') return [refused.get(name) ?? new IndexMissingError(`${what} is missing`)];
    return standing === 'different' ? [new IndexMissingError(`${what} is not the one this release needs`)] : [];
  });
  return { made: missing.filter(({ name }) => !refused.has(name)), problems };
}

/** Makes those that are missing. @throws {IndexMissingError} when one is missing or different still. */
export async function prepareIndexes(
  driver: DriverCollection<StoredDocument>,
  spec: CollectionSpec,
  calls: MongoCalls,
): Promise<void> {
  const [problem] = (await makeMissing(driver, spec, calls)).problems;
  if (problem !== undefined) throw problem;
}

/** MongoDB makes a collection with its first document, and says until then that there is none. */
const namespaceNotFound = 26;

const listedSchema = z.looseObject({ name: z.string() });

function listed(driver: DriverCollection<StoredDocument>, calls: MongoCalls): Promise<z.infer<typeof listedSchema>[]> {
  return calls.run(async () => {
    try {
      return z.array(listedSchema).parse(await driver.listIndexes().toArray());
    } catch (error) {
      if (error instanceof MongoServerError && error.code === namespaceNotFound) return [];
      throw error;
    }
  });
}

/** `Unauthorized`: the database user may not do this. */
const unauthorized = 13;

/** @returns why it could not be created. */
async function create(
  driver: DriverCollection<StoredDocument>,
  spec: CollectionSpec,
  index: IndexSpec,
  calls: MongoCalls,
): Promise<IndexMissingError | undefined> {
  const make = async (): Promise<IndexMissingError | undefined> => {
    try {
      await driver.createIndex({ ...index.keys }, optionsOf(index), {});
      return undefined;
    } catch (error) {
      if (!(error instanceof MongoServerError && error.code === unauthorized)) throw error;
      return new IndexMissingError(
        `Index ${index.name} of ${spec.name} is missing, and this database user may not make it: npm run store:indexes, with one who may, does`,
      );
    }
  };
  try {
    return await calls.run(make);
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    return new IndexMissingError(`Index ${index.name} of ${spec.name} cannot be created`, { cause: error });
  }
}

function keysOf({ keys }: IndexSpec): { key: Record<string, number> } {
  return { key: { ...keys } };
}

function optionsOf({ name, unique, onlyWherePresent, expireAfterSeconds }: IndexSpec): CreateIndexesOptions {
  return {
    name,
    ...(unique === true && { unique }),
    ...(onlyWherePresent !== undefined && { partialFilterExpression: { [onlyWherePresent]: { $exists: true } } }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
  };
}

const indexDescription = z.object({
  key: z.record(z.string(), z.number()),
  unique: z.boolean().default(false),
  sparse: z.boolean().default(false),
  partialFilterExpression: z.record(z.string(), z.unknown()).default({}),
  expireAfterSeconds: z.number().optional(),
});

/** What makes an index the one it is; keys as pairs, because their order counts. */
function described(index: unknown): unknown {
  const parsed = indexDescription.safeParse(index);
  if (!parsed.success) return undefined;
  const { key, ...options } = parsed.data;
  return { keys: Object.entries(key), ...options };
}
