import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CollectionSpec, DocumentStore } from '../../../services/store/document-store.ts';
import { MemoryModel } from './memory-model.ts';
import { operations, outcome, type Tried } from './random-operations.ts';
import type { AnyDocument } from './store-contract.ts';
import { mongodbSkip, temporaryEmbeddedStore, temporaryMongoStore } from './temporary-stores.ts';

const whole = { kind: 'find', filter: {}, options: { sort: { _id: 1 } } } as const;

/**
 * A fresh collection with indexes on the fields that the operations use. None descends beside MongoDB: in the tests'
 * substitute a descending index has the shorter one of two texts that begin alike on the wrong side.
 */
async function freshCollection(store: DocumentStore, number: number, direction: 1 | -1): Promise<Tried> {
  const spec: CollectionSpec = {
    name: `run${number}`,
    indexes: [
      { name: 'n', keys: { n: 1, _id: 1 } },
      { name: 'k', keys: { k: 1 }, onlyWherePresent: 'k' },
      { name: 'nested', keys: { 'o.n': direction } },
    ],
  };
  await store.prepare([spec]);
  return store.collection<AnyDocument>(spec);
}

interface Beside {
  readonly makeOther: (run: number) => Promise<Tried>;
  readonly direction: 1 | -1;
  readonly numRuns: number;
}

async function assertSame(store: DocumentStore, { makeOther, direction, numRuns }: Beside): Promise<void> {
  let run = 0;
  const property = fc.asyncProperty(operations, async (steps) => {
    run += 1;
    const [one, other] = [await freshCollection(store, run, direction), await makeOther(run)];
    for (const step of [...steps, whole]) {
      const [expected, actual] = [await outcome(other, step), await outcome(one, step)];
      assert.deepEqual(actual, expected, JSON.stringify(step));
    }
  });
  await fc.assert(property, { numRuns, seed: 1 });
}

test('embedded: any sequence of operations has the results of a plain array', async (context) => {
  const store = await temporaryEmbeddedStore(context);
  await assertSame(store, { makeOther: () => Promise.resolve(new MemoryModel()), direction: -1, numRuns: 150 });
});

test(
  'embedded and MongoDB: any sequence of operations has the same results',
  { skip: mongodbSkip },
  async (context) => {
    const store = await temporaryEmbeddedStore(context);
    const other = await temporaryMongoStore(context);
    const makeOther = (run: number): Promise<Tried> => freshCollection(other, run, 1);
    await assertSame(store, { makeOther, direction: 1, numRuns: 100 });
  },
);
