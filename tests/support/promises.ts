import assert from 'node:assert/strict';
import { auditChain } from '../../services/audit/audit-head.ts';
import type { AuditEvent } from '../../services/audit/audit-event.ts';
import { AuditTrail } from '../../services/audit/audit-trail.ts';
import { verifyAuditTrail } from '../../services/audit/verify-audit-trail.ts';
import { type PersonId, personKey } from '../../services/directory/directory.ts';
import { type Enrollment, enrollmentSchema } from '../../services/enrollment/state/enrollment.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { EnrollmentRepository } from '../../services/enrollment/state/enrollment-repository.ts';
import type { KeyRing } from '../../services/secrets/key-ring.ts';
import type { DocumentStore } from '../../services/store/document-store.ts';
import type { Employee } from './employee.ts';

interface StoredEnrollment {
  readonly _id: string;
  readonly enrollment: Enrollment;
  readonly unsealed: readonly AuditEvent[];
}

export interface Evidence {
  readonly store: DocumentStore;
  readonly keyRing: KeyRing;
}

/** How many people are how far. */
export interface Standing {
  readonly unknown: number;
  readonly begun: number;
  readonly enrolled: number;
}

/**
 * What must hold in the store at any moment, whatever has just died: nothing that the chat said is lost, nothing is
 * half-done, every change has its audit event, and the chain verifies. @throws {AssertionError} naming what does not.
 * @returns how many of the people the store does not know, knows, and has enrolled.
 */
export async function assertPromisesKept({ store, keyRing }: Evidence, people: readonly Employee[]): Promise<Standing> {
  const verification = await verifyAuditTrail({ store, keyRing });
  assert.ok(verification.ok, JSON.stringify(verification));
  const documents = await store.collection<StoredEnrollment>(enrollmentCollection).find({});
  const byId = new Map(documents.map((document) => [document._id, document]));
  const sealed = Map.groupBy(await sealedEvents({ store, keyRing }), keyOf);
  for (const employee of people) {
    const key = personKey(employee.person);
    assertPromisesToOne(employee, byId.get(key), sealed.get(key) ?? []);
  }
  const standing = { unknown: 0, begun: 0, enrolled: 0 };
  for (const { person } of people) standing[standingOf(byId.get(personKey(person)))] += 1;
  return standing;
}

/** Once the bots have ended: what their job would have done next is done, and every promise holds with every event in the chain. */
export async function assertAllKept(evidence: Evidence, people: readonly Employee[]): Promise<Standing> {
  const trail = new AuditTrail(evidence);
  const repository = new EnrollmentRepository(evidence);
  while ((await repository.moveAuditEvents((events) => trail.append(events), 200)).events > 0);
  await assertSealed(evidence);
  return assertPromisesKept(evidence, people);
}

function standingOf(document: StoredEnrollment | undefined): keyof Standing {
  if (document === undefined) return 'unknown';
  return document.enrollment.status === 'enforced' ? 'enrolled' : 'begun';
}

/** What is recorded of one person, in the chain or on its way there, in the order of time. */
export async function eventsOf(evidence: Evidence, person: PersonId): Promise<AuditEvent[]> {
  const documents = evidence.store.collection<StoredEnrollment>(enrollmentCollection);
  // In this order: what leaves the document in between is in the chain before.
  const document = await documents.findOne({ _id: personKey(person) });
  const sealed = (await sealedEvents(evidence)).filter((event) => keyOf(event) === personKey(person));
  return onceEach(sealed, document);
}

/** Recorded, and not forgotten yet: that is one event. */
function onceEach(sealed: readonly AuditEvent[], document: StoredEnrollment | undefined): AuditEvent[] {
  return [...new Map([...sealed, ...(document?.unsealed ?? [])].map((event) => [event.id, event])).values()];
}

/** Every event is in the chain, and none waits beside it. */
export async function assertSealed({ store }: Pick<Evidence, 'store'>): Promise<void> {
  const documents = await store.collection<StoredEnrollment>(enrollmentCollection).find({});
  assert.deepEqual(
    documents.flatMap(({ unsealed }) => unsealed),
    [],
  );
}

/** Every event in the chain. */
export async function sealedEvents({ store, keyRing }: Evidence): Promise<AuditEvent[]> {
  const rows = await auditChain(store, keyRing).rows.find({}, { sort: { _id: 1 } });
  return rows.map(({ event }) => event as AuditEvent);
}

function assertPromisesToOne(
  employee: Employee,
  document: StoredEnrollment | undefined,
  sealed: readonly AuditEvent[],
): void {
  const who = `${employee.person.objectId}:\n${employee.person.transcript.join('\n')}\n`;
  if (document === undefined) {
    assert.ok(!employee.toldSetUp, `${who}was told to be set up, and is unknown`);
    assert.deepEqual(sealed, [], `${who}has a history, and is unknown`);
    return;
  }
  const enrollment = enrollmentSchema.parse(document.enrollment);
  assertWhole(enrollment, who);
  if (employee.toldSetUp) assert.equal(enrollment.status, 'enforced', `${who}was told to be set up, and is not`);
  const events = onceEach(sealed, document);
  assertAudited(enrollment, events, who);
  assertTriesCounted(employee, events, who);
}

/** Not enrolled at all, or enrolled with a method that works from a proof; nothing in between. */
function assertWhole({ status, methods, pending }: Enrollment, who: string): void {
  assert.equal(status === 'enforced', methods.length > 0, `${who}is ${status} with ${methods.length} methods`);
  if (methods.length === 0) return;
  assert.equal(pending, undefined, `${who}is set up, and still setting up`);
  assert.deepEqual(
    methods.map(({ isDefault }) => isDefault),
    [true],
    `${who}has no method that is the default`,
  );
  for (const { credential } of methods) assert.ok('lastTimeStep' in credential, `${who}has a method without a proof`);
}

function assertAudited({ methods, setUps, pending }: Enrollment, events: readonly AuditEvent[], who: string): void {
  const details = (type: AuditEvent['type'], name: string) =>
    events.filter((event) => event.type === type).map(({ detail }) => detail[name]);
  assert.deepEqual(
    details('method-activated', 'methodId'),
    methods.map(({ methodId }) => methodId),
    `${who}: one event a method`,
  );
  const started = details('set-up-started', 'methodId');
  assert.equal(started.length, setUps, `${who}began ${setUps} set-ups, and ${started.length} are recorded`);
  const ended = [
    ...details('set-up-superseded', 'methodId'),
    ...details('set-up-expired', 'methodId'),
    ...details('set-up-cancelled', 'methodId'),
    ...details('set-up-failed', 'methodId'),
    ...details('method-activated', 'methodId'),
  ];
  const open = pending === undefined ? [] : [pending.methodId];
  assert.deepEqual([...ended, ...open].sort(), started.sort(), `${who}: every set-up ends once`);
}

/** No code counted twice, and none that the chat said was right is missing. */
function assertTriesCounted({ tried, verified }: Employee, events: readonly AuditEvent[], who: string): void {
  const successes = events.filter(({ type }) => type === 'verification-succeeded').length;
  assert.ok(successes <= tried.size, `${who}tried ${tried.size} codes, and ${successes} counted`);
  if (verified) assert.ok(successes > 0, `${who}was told that a code is right, and nothing is recorded`);
}

/** Whom an event concerns; empty when it is nobody in particular. */
function keyOf({ person }: AuditEvent): string {
  return person === undefined ? '' : personKey(person);
}
