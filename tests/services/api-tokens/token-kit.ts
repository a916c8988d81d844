import assert from 'node:assert/strict';
import { tokenBookParts } from '../../../bot/parts/api-token-parts.ts';
import { collections } from '../../../bot/parts/storage-parts.ts';
import { KnownTokens } from '../../../services/api-tokens/known-tokens.ts';
import { apiTokenCollection } from '../../../services/api-tokens/stored-api-tokens.ts';
import { AuditTrail } from '../../../services/audit/audit-trail.ts';
import type { KeyRing } from '../../../services/secrets/key-ring.ts';
import type { DocumentStore, StoredDocument } from '../../../services/store/document-store.ts';
import { FakeClock, FakeRandomness } from '../../support/fakes.ts';
import { demoKeyRing } from '../methods/method-kit.ts';

export interface TokenKitParts {
  readonly store: DocumentStore;
  readonly keyRing?: KeyRing;
  readonly clock?: FakeClock;
  readonly seed?: string;
}

type Row = StoredDocument & Readonly<Record<string, unknown>>;

/** Tokens in a store: as operators make them, as one replica knows them, and as whoever has no key sees them. */
export async function tokenKit({
  store,
  keyRing = demoKeyRing(),
  clock = new FakeClock(),
  seed = 'tokens',
}: TokenKitParts) {
  await store.prepare(collections);
  const parts = tokenBookParts({ store, keyRing, clock, randomness: new FakeRandomness(seed) });
  const trail = new AuditTrail({ store, keyRing });
  const rows = store.collection<Row>(apiTokenCollection);
  /** A replica of its own: what it has read is nobody else's. */
  const replica = (): KnownTokens =>
    new KnownTokens({
      ...tokenBookParts({ store, keyRing, clock, randomness: new FakeRandomness('replica') }),
      configured: [],
      clock,
      onTrouble: assert.ifError,
    });
  return {
    ...parts,
    store,
    keyRing,
    clock,
    rows,
    replica,
    /** @returns a token that was just made. */
    made: async (name: string, scopes: readonly ('verify' | 'app-passwords')[] = ['verify'], days = 365) => {
      const created = await parts.book.create(name, { scopes, days });
      return created.code === 'created' ? created.token : assert.fail(created.code);
    },
    chain: (): Promise<unknown> => parts.repository.handOver((events) => trail.append(events)),
    copy: async () => (await rows.find({}))[0],
    putBack: async (row: Row | undefined) => {
      await rows.deleteMany({});
      if (row !== undefined) await rows.insertOne(row);
    },
  };
}
