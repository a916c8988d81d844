import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { AuditEvent } from '../../../services/audit/audit-event.ts';
import { AuditTrail } from '../../../services/audit/audit-trail.ts';
import { DemoDirectory } from '../../../services/directory/demo-directory.ts';
import type { ExternalMethods } from '../../../services/directory/external-methods.ts';
import { type PersonId, personKey } from '../../../services/directory/directory.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import type { Policy } from '../../../services/policy/policy.ts';
import type { Collection, DocumentStore, StoredDocument } from '../../../services/store/document-store.ts';
import { type AppEntry, codeAt, readOtpauth } from '../../support/authenticator.ts';
import { openTestStore } from '../../support/build-bot.ts';
import { enrollmentParts } from '../../../bot/parts/enrollment-parts.ts';
import { collections } from '../../../bot/parts/storage-parts.ts';
import { type TestDirectory, testEnrollment, testFoundation } from '../../support/foundation.ts';
import type { FakePush } from '../../support/fake-push.ts';
import type { FakeTelephony } from '../../support/fake-telephony.ts';
import { FakeClock, FakeRandomness } from '../../support/fakes.ts';
import { demoKeyRing } from '../methods/method-kit.ts';

export interface KitOptions {
  readonly policy?: Partial<Policy>;
  /** Share these between two kits to have two replicas, or one that was restarted. */
  readonly store?: DocumentStore;
  readonly clock?: FakeClock;
  readonly seed?: string;
  readonly directory?: TestDirectory;
  /** Names of the keys, newest first. */
  readonly keys?: readonly string[];
  readonly telephony?: FakeTelephony;
  readonly push?: FakePush;
  readonly externalMethods?: ExternalMethods;
}

export type EnrollmentKit = Awaited<ReturnType<typeof kitOn>>;

export const alex: PersonId = { tenantId: 'demo-tenant', objectId: 'demo-alex' };
export const sanne: PersonId = { tenantId: 'demo-tenant', objectId: 'demo-sanne' };

const demoDirectory = new DemoDirectory([
  { objectId: alex.objectId, displayName: 'Alex Demo', accountName: 'alex@contoso.example' },
]);

/** A set-up that was started, and the entry that the person's app has of it. */
export interface StartedSetUp {
  readonly methodId: string;
  readonly app: AppEntry;
}

/** The use cases of enrollment on an embedded store in a folder of its own. */
export async function enrollmentKit(t: TestContext, options: KitOptions = {}): Promise<EnrollmentKit> {
  return kitOn(options.store ?? (await openTestStore(t)), options);
}

/** The use cases of enrollment on a store that is there. */
export async function kitOn(store: DocumentStore, options: KitOptions = {}) {
  const clock = options.clock ?? new FakeClock();
  const randomness = new FakeRandomness(options.seed ?? 'enrollment');
  await store.prepare(collections);
  const keyRing = demoKeyRing(options.keys);
  const { directory = demoDirectory, policy, telephony, push, externalMethods } = options;
  const base = testFoundation({ store, keyRing, clock, randomness, directory });
  const given = testEnrollment({ policy, telephony, push, externalMethods });
  const parts = enrollmentParts({ ...base, ...given, tellChat: () => Promise.resolve() });
  const { enrollment: service, repository } = parts;
  const documents: Collection<StoredDocument> = store.collection(enrollmentCollection);
  const trail = new AuditTrail({ store, keyRing });
  return { ...given, ...parts, service, repository, store, clock, keyRing, documents, trail };
}

/** Starts a set-up that must start, and scans it. */
export async function setUp({ service }: Pick<EnrollmentKit, 'service'>, person = alex): Promise<StartedSetUp> {
  const outcome = await service.begin(person, 'authenticator-code');
  assert.equal(outcome.code, 'started');
  const shown = await service.entryToShow(person, outcome.methodId);
  assert.equal(shown.state, 'pending');
  return { methodId: outcome.methodId, app: readOtpauth(shown.entry.otpauthUri) };
}

/** Sets a method up to the end, and waits until its app shows a fresh code. */
export async function enrolled(kit: Pick<EnrollmentKit, 'service' | 'clock'>, person = alex): Promise<StartedSetUp> {
  const started = await setUp(kit, person);
  assert.deepEqual(await kit.service.prove(person, started.methodId, codeNow(kit, started)), { code: 'verified' });
  kit.clock.advance(60);
  return started;
}

/** What the app shows now. */
export function codeNow({ clock }: Pick<EnrollmentKit, 'clock'>, { app }: StartedSetUp): string {
  return codeAt(app, clock.now());
}

/** A person's document as it lies in the store. */
export async function documentOf({ documents }: EnrollmentKit, person = alex): Promise<Record<string, unknown>> {
  const document = await documents.findOne({ _id: personKey(person) });
  assert.ok(document, 'There is no document');
  return { ...document };
}

/** Types of the audit events of one person that are not in the chain yet, in order. */
export async function auditTypes(kit: EnrollmentKit, person = alex): Promise<string[]> {
  return (await unsealedEvents(kit, person)).map(({ type }) => type);
}

/** Those events themselves, as they wait. */
export async function unsealedEvents(kit: EnrollmentKit, person = alex): Promise<AuditEvent[]> {
  const { unsealed } = await documentOf(kit, person);
  assert.ok(Array.isArray(unsealed));
  return unsealed.map((event: AuditEvent) => event);
}
