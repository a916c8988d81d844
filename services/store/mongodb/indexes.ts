import type { Collection as DriverCollection, CreateIndexesOptions } from 'mongodb';
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

/**
 * Creates the indexes of a collection and looks whether they are there: creating one is not proof enough, a server may
 * hold one of the same name that is different.
 * @see https://www.mongodb.com/docs/manual/reference/method/db.collection.createIndex/
 * @throws {IndexMissingError} naming the index and the collection.
 */
export async function prepareIndexes(
  driver: DriverCollection<StoredDocument>,
  spec: CollectionSpec,
  calls: MongoCalls,
): Promise<void> {
  for (const index of spec.indexes) await create(driver, spec, index, calls);
  if (spec.indexes.length === 0) return;
  const present = await calls.run(() => driver.listIndexes().toArray());
  for (const index of spec.indexes) {
    const found: unknown = present.find(({ name }) => name === index.name);
    if (found === undefined) throw new IndexMissingError(`Index ${index.name} of ${spec.name} is missing`);
    if (!isDeepStrictEqual(described(found), described({ ...keysOf(index), ...optionsOf(index) }))) {
      throw new IndexMissingError(`Index ${index.name} of ${spec.name} is not the one this release needs`);
    }
  }
}

async function create(
  driver: DriverCollection<StoredDocument>,
  spec: CollectionSpec,
  index: IndexSpec,
  calls: MongoCalls,
): Promise<void> {
  try {
    await calls.run(() => driver.createIndex({ ...index.keys }, optionsOf(index), {}));
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    throw new IndexMissingError(`Index ${index.name} of ${spec.name} cannot be created`, { cause: error });
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
