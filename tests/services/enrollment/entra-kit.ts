import type { TestContext } from 'node:test';
import type { PersonId } from '../../../services/directory/directory.ts';
import type { EntraStanding } from '../../../services/enrollment/entra-standing.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import type { Policy } from '../../../services/policy/policy.ts';
import { openTestStore } from '../../support/build-bot.ts';
import { entraTenant, FakeEntra } from '../../support/fake-entra.ts';
import { FakeClock } from '../../support/fakes.ts';
import { auditTypes, enrolled, type EnrollmentKit, kitOn } from './enrollment-kit.ts';

/** Somebody whom Entra knows, and a colleague. */
export const dana: PersonId = { tenantId: entraTenant, objectId: '00000000-0000-0000-0000-0000000000d1' };
export const finn: PersonId = { tenantId: entraTenant, objectId: '00000000-0000-0000-0000-0000000000f1' };

export interface EntraKit extends EnrollmentKit {
  readonly entra: FakeEntra;
  /** Another replica, or one that was started anew, on this store or another view of it. */
  readonly replica: (store?: DocumentStore) => Promise<EnrollmentKit>;
  /** Lets so many minutes pass, in which the job runs once in each. */
  readonly pass: (minutes: number) => Promise<void>;
  readonly reset: (person?: PersonId) => Promise<unknown>;
  readonly standing: (person?: PersonId) => Promise<EntraStanding | undefined>;
  /** Types of the audit events that tell of Entra. */
  readonly told: (person?: PersonId) => Promise<string[]>;
}

interface EntraKitOptions {
  readonly store?: DocumentStore;
  readonly configurationId?: string;
  readonly policy?: Partial<Policy>;
  /** Names of the keys, newest first. */
  readonly keys?: readonly string[];
}

/** Enrollment whose people are registered in a Microsoft Entra in memory. */
export async function entraKit(
  t: TestContext,
  { store: given, configurationId, ...about }: EntraKitOptions = {},
): Promise<EntraKit> {
  const entra = new FakeEntra();
  const clock = new FakeClock();
  for (const { objectId } of [dana, finn]) entra.letIn(objectId);
  const store = given ?? (await openTestStore(t));
  const kitFor = (own: DocumentStore, seed?: string): Promise<EnrollmentKit> => {
    const externalMethods = entra.methods(clock, configurationId);
    return kitOn(own, { clock, externalMethods, ...about, ...(seed !== undefined && { seed }) });
  };
  const kit = await kitFor(store);
  let replicas = 0;
  const pass = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      await kit.entraRegistrations.seeToDue(20);
      clock.advance(60);
    }
  };
  return {
    ...kit,
    entra,
    replica: (own = store) => kitFor(own, `replica ${(replicas += 1)}`),
    pass,
    reset: (person = dana) => kit.operator.reset(person, 'demo'),
    standing: async (person = dana) => (await kit.operator.show(person))?.inEntra,
    told: async (person = dana) => (await auditTypes(kit, person)).filter((type) => type.startsWith('entra-')),
  };
}

/** The same, with somebody who is registered already. */
export async function registeredKit(t: TestContext): Promise<EntraKit> {
  const kit = await entraKit(t);
  await enrolled(kit, dana);
  await kit.pass(1);
  kit.entra.asked.length = 0;
  return kit;
}
