import { AuditTrail } from '../../../services/audit/audit-trail.ts';
import { changePolicy } from '../../../services/policy/change-policy.ts';
import { PolicyRepository } from '../../../services/policy/policy-repository.ts';
import { policyCollection } from '../../../services/policy/stored-policy.ts';
import type { KeyRing } from '../../../services/secrets/key-ring.ts';
import type { DocumentStore, StoredDocument } from '../../../services/store/document-store.ts';
import { FakeClock, FakeRandomness } from '../../support/fakes.ts';
import { demoKeyRing } from '../methods/method-kit.ts';

/** A policy file with these documents. */
export function policyText(...policies: readonly object[]): string {
  return JSON.stringify({ policies });
}

export interface PolicyStoreParts {
  readonly store: DocumentStore;
  readonly keyRing?: KeyRing;
  readonly clock?: FakeClock;
  readonly seed?: string;
}

/** The policy in a store, as an operator changes it and as whoever has no key sees it. */
export function policyStore({
  store,
  keyRing = demoKeyRing(),
  clock = new FakeClock(),
  seed = 'policy',
}: PolicyStoreParts) {
  const repository = new PolicyRepository({ store, keyRing });
  const trail = new AuditTrail({ store, keyRing });
  const randomness = new FakeRandomness(seed);
  const rows = store.collection<StoredDocument & Readonly<Record<string, unknown>>>(policyCollection);
  const chain = (): Promise<unknown> => repository.handOver((events) => trail.append(events));
  return {
    repository,
    trail,
    rows,
    clock,
    chain,
    apply: (...policies: readonly object[]) => changePolicy(policyText(...policies), { repository, clock, randomness }),
    /** Everything that is stored of it, as it is now. */
    copy: async () => {
      const [row] = await rows.find({});
      return row;
    },
    /** Puts a copy in the place of what is there. */
    putBack: async (row: (StoredDocument & Readonly<Record<string, unknown>>) | undefined) => {
      await rows.deleteMany({});
      if (row !== undefined) await rows.insertOne(row);
    },
  };
}
