import { z } from 'zod';
import { DuplicateKeyError, IndexMissingError, StoreDamagedError, StoreUnavailableError } from '../document-store.ts';

/** What a collection is asked to do, by the names of the port. */
const collectionCalls = [
  'insertOne',
  'insertMany',
  'findOne',
  'find',
  'findOneAndUpdate',
  'deleteOne',
  'deleteMany',
  'countDocuments',
  'aggregate',
] as const;
export type CollectionCall = (typeof collectionCalls)[number];

const specSchema = z.object({
  name: z.string(),
  indexes: z.array(
    z.object({
      name: z.string(),
      keys: z.record(z.string(), z.union([z.literal(1), z.literal(-1)])),
      unique: z.boolean().exactOptional(),
      onlyWherePresent: z.string().exactOptional(),
      expireAfterSeconds: z.number().exactOptional(),
    }),
  ),
});

/** A question to the owner of the store, under a number that its answer bears. */
export const requestSchema = z.discriminatedUnion('call', [
  z.object({ id: z.int(), call: z.literal('ping') }),
  z.object({ id: z.int(), call: z.literal('prepare'), specs: z.array(specSchema) }),
  z.object({ id: z.int(), call: z.enum(collectionCalls), spec: specSchema, given: z.array(z.unknown()).max(3) }),
]);
export type StoreRequest = z.infer<typeof requestSchema>;
/** The same without its number. */
export type Question = StoreRequest extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never;

const failureSchema = z.object({ name: z.string(), message: z.string(), index: z.string().optional() });
type Failure = z.infer<typeof failureSchema>;

/** What it came to: a value, or why there is none. */
export const answerSchema = z.object({ id: z.int(), value: z.unknown().optional(), failure: failureSchema.optional() });

/** An error as the other process is told it. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  return error instanceof DuplicateKeyError ? { name, message, index: error.index } : { name, message };
}

const kinds: Readonly<Record<string, (message: string) => Error>> = {
  TypeError: (message) => new TypeError(message),
  StoreUnavailableError: (message) => new StoreUnavailableError(message),
  StoreDamagedError: (message) => new StoreDamagedError(message),
  IndexMissingError: (message) => new IndexMissingError(message),
};

/** The error that the other process told of, of the same kind. */
export function errorOf({ name, message, index }: Failure): Error {
  if (index !== undefined) return new DuplicateKeyError(index);
  return kinds[name]?.(message) ?? new Error(message);
}
