import { test, type TestContext } from 'node:test';
import type { Collection, CollectionSpec, DocumentStore } from '../../../services/store/document-store.ts';
import { documentsContract } from './contract-documents.ts';
import { indexesContract } from './contract-indexes.ts';
import { queriesContract } from './contract-queries.ts';
import { racesContract } from './contract-races.ts';
import { updatesContract } from './contract-updates.ts';

/** An implementation that the contract is run on. */
export interface StoreUnderTest {
  readonly name: string;
  /** Why it cannot be tested here. */
  readonly skip: string | false;
  /** Whether every write counts once and answers even while the machine stalls; mongodb-test-server.md says what does not. */
  readonly exact: boolean;
  /** A fresh store, closed and removed after the test. */
  open(context: TestContext): Promise<DocumentStore>;
}

/** Any document: the contract looks at what is stored, not at types. */
export interface AnyDocument {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** The collection most promises are tried on. */
export const people: CollectionSpec = {
  name: 'people',
  indexes: [
    { name: 'number', keys: { number: 1 } },
    { name: 'oneTicket', keys: { ticket: 1 }, unique: true, onlyWherePresent: 'ticket' },
    { name: 'place', keys: { 'address.city': 1, born: -1 } },
  ],
};

/** What every store promises, whatever it keeps documents in. */
export function storeContract(subject: StoreUnderTest): void {
  documentsContract(subject);
  queriesContract(subject);
  updatesContract(subject);
  indexesContract(subject);
  racesContract(subject);
}

/** A test on a fresh, prepared collection of people. */
export function testPeople(
  subject: StoreUnderTest,
  title: string,
  body: (collection: Collection<AnyDocument>) => Promise<void>,
): void {
  test(`${subject.name}: ${title}`, { skip: subject.skip }, async (context) => {
    const store = await subject.open(context);
    await store.prepare([people]);
    await body(store.collection<AnyDocument>(people));
  });
}
