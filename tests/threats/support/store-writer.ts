import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { verifyAuditTrail } from '../../../services/audit/verify-audit-trail.ts';
import { auditCollection, type AuditRow } from '../../../services/audit/audit-row.ts';
import { personKey } from '../../../services/directory/directory.ts';
import { verifyEnrollments } from '../../../services/enrollment/verify-enrollments.ts';
import type { DocumentStore, StoredDocument } from '../../../services/store/document-store.ts';
import { openEmbeddedStore } from '../../../services/store/embedded/store.ts';
import { alex, type EnrollmentKit, kitOn, type KitOptions } from '../../services/enrollment/enrollment-kit.ts';
import {
  mongodbSkip,
  temporaryDatabaseName,
  temporaryDirectory,
  temporaryMongoStore,
  uriOf,
} from '../../services/store/temporary-stores.ts';
import { writeDemoKeyFile } from './kept-data.ts';
import { npmScript } from './npm-script.ts';

/** A bot on a store that somebody else can write to as well, who has no key. */
export interface Attacked {
  readonly kit: EnrollmentKit;
  /** Another process on the same store: a replica, or the bot after a restart. */
  readonly another: () => Promise<EnrollmentKit>;
  /** What `npm run audit:verify` answers, as an operator runs it. */
  readonly verify: () => Promise<{ readonly code: number | null; readonly out: string }>;
}

/** The stores that there are; `open` begins with nobody in it. */
export const attackedStores: Readonly<
  Record<
    string,
    { readonly skip: string | false; readonly open: (t: TestContext, options?: KitOptions) => Promise<Attacked> }
  >
> = {
  'the embedded store': {
    skip: false,
    open: async (t, options) => {
      const directory = temporaryDirectory(t);
      writeDemoKeyFile(directory);
      const store = await openEmbeddedStore({ directory });
      t.after(() => store.close());
      return attacked(store, options, { DATA_DIR: directory }, () => store.close());
    },
  },
  MongoDB: {
    skip: mongodbSkip,
    open: async (t, options) => {
      const database = temporaryDatabaseName();
      const directory = temporaryDirectory(t);
      writeDemoKeyFile(directory);
      const uri = new URL(uriOf('attacked'));
      uri.pathname = database;
      const place = { DATA_DIR: directory, MONGODB_URI: uri.href };
      return attacked(await temporaryMongoStore(t, database), options, place, () => Promise.resolve());
    },
  },
};

async function attacked(
  store: DocumentStore,
  options: KitOptions | undefined,
  place: Record<string, string>,
  letGo: () => Promise<void>,
): Promise<Attacked> {
  const kit = await kitOn(store, options);
  let others = 0;
  return {
    kit,
    another: () => kitOn(store, { ...options, clock: kit.clock, seed: `another ${(others += 1)}` }),
    verify: async () => {
      await letGo();
      return npmScript('audit:verify', place);
    },
  };
}

/** What the bot does once a second. @returns what went wrong at it. */
export async function seal({ repository, trail }: EnrollmentKit): Promise<unknown[]> {
  const troubles: unknown[] = [];
  await repository.moveAuditEvents(
    (events) => trail.append(events),
    100,
    (error) => troubles.push(error),
  );
  return troubles;
}

/** What a verification finds, without a process of its own: undefined when nothing is wrong. */
export async function disagreement({ store, keyRing }: EnrollmentKit): Promise<string | undefined> {
  const people = new Map<string, number>();
  const result = await verifyAuditTrail({ store, keyRing, people });
  return result.ok ? verifyEnrollments({ store, keyRing, people }) : result.reason;
}

/** Types of the events in the chain. */
export async function chained({ store }: EnrollmentKit): Promise<string[]> {
  const rows = await store.collection<AuditRow>(auditCollection).find({}, { sort: { _id: 1 } });
  return rows.map(({ event }) => event.type);
}

/** A person's row as it lies in the store, to be altered and put back. */
export async function rowOf({ documents }: EnrollmentKit, person = alex): Promise<Row> {
  const row = await documents.findOne({ _id: personKey(person) });
  assert.ok(row);
  return row as Row;
}

export interface Row extends StoredDocument {
  readonly unsealed: readonly Record<string, unknown>[];
}

/** Puts a row in the place of whatever is there. */
export async function putBack({ documents }: EnrollmentKit, row: StoredDocument): Promise<void> {
  await documents.deleteOne({ _id: row._id });
  await documents.insertOne(row);
}
