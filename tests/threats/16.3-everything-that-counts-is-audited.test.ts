import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { AuditEventType } from '../../services/audit/audit-event.ts';
import { auditCollection, storedEventSchema } from '../../services/audit/audit-row.ts';
import { verifyAuditTrail } from '../../services/audit/verify-audit-trail.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import {
  alex,
  codeNow,
  documentOf,
  type EnrollmentKit,
  enrollmentKit,
  kitOn,
  setUp,
  type StartedSetUp,
} from '../services/enrollment/enrollment-kit.ts';
import { intercepted } from '../support/intercepted-store.ts';
import { nearPolicy, type Row } from './support/audited-acts.ts';
import { approvalRows } from './support/audited-approvals.ts';
import { nearSendLimits, phoneRows } from './support/audited-phones.ts';
import { beginnings, changes, proofs, verifications } from './support/audited-outcomes.ts';

const tables = {
  'a code for a set-up': proofs,
  'a code for a method': verifications,
  'a beginning': beginnings,
  'a change': changes,
};

/** What each type of event tells; the compiler asks for every type. */
const kinds: Readonly<
  Record<AuditEventType, 'bind' | 'unbind' | 'success' | 'failure' | 'limit' | 'passage' | 'elsewhere'>
> = {
  'enrollment-requested': 'passage',
  'set-up-started': 'passage',
  'set-ups-throttled': 'limit',
  'set-up-superseded': 'unbind',
  'set-up-cancelled': 'unbind',
  'set-up-expired': 'unbind',
  'set-up-failed': 'failure',
  'proof-failed': 'failure',
  'method-activated': 'bind',
  'method-locked': 'limit',
  'guessing-throttled': 'limit',
  'verification-succeeded': 'success',
  'verification-failed': 'failure',
  'code-replayed': 'failure',
  'method-reset': 'unbind',
  'method-unlocked': 'limit',
  'secrets-resealed': 'passage',
  'person-enabled': 'passage',
  'person-blocked': 'limit',
  'person-unblocked': 'limit',
  'person-forgotten': 'unbind',
  'text-requested': 'passage',
  'call-requested': 'passage',
  'push-requested': 'passage',
  'phone-registered': 'bind',
  'notifications-changed': 'passage',
  'send-refused': 'limit',
  'reply-refused': 'failure',
  'reply-declined': 'failure',
  'replies-off': 'limit',
  'fraud-reported': 'failure',
  'method-replaced': 'unbind',
  'method-suspended': 'unbind',
  'method-reinstated': 'bind',
  'method-removed': 'unbind',
  'method-renamed': 'passage',
  'default-changed': 'passage',
  'change-disowned': 'failure',
  'recovery-codes-made': 'bind',
  'recovery-codes-fetched': 'passage',
  'recovery-code-used': 'success',
  'recovery-code-refused': 'failure',
  'recovery-codes-locked': 'limit',
  'pass-issued': 'passage',
  'pass-used': 'success',
  'pass-refused': 'failure',
  'pass-expired': 'unbind',
  'pass-ended': 'unbind',
  'hand-off-opened': 'passage',
  'hand-off-closed': 'passage',
  'hand-off-expired': 'passage',
  'hand-off-started': 'passage',
  'hand-off-disputed': 'failure',
  'hand-off-claimed': 'passage',
  'hand-off-done': 'passage',
  'hand-off-reset-asked': 'passage',
  'hand-off-reset-answered': 'passage',
  'identity-asked': 'passage',
  'identity-answered': 'passage',
  // The tests of callbacks see it.
  'callback-given-up': 'elsewhere',
  'change-notified': 'passage',
  'pin-chosen': 'bind',
  'app-password-made': 'bind',
  'app-password-deleted': 'unbind',
  'app-password-refused': 'failure',
  'administrator-asked': 'passage',
  // They concern no enrollment: the tests of forged webhooks and of the breaker see them.
  'webhook-forged': 'elsewhere',
  'breaker-opened': 'elsewhere',
  'breaker-closed': 'elsewhere',
  // The tests of registrations in Entra see them.
  'entra-registered': 'elsewhere',
  'entra-unregistered': 'elsewhere',
  'entra-phone-written': 'elsewhere',
  'entra-phone-removed': 'elsewhere',
  'entra-pass-written': 'elsewhere',
  'entra-pass-not-written': 'elsewhere',
  'entra-pass-removed': 'elsewhere',
  'entra-given-up': 'elsewhere',
  // The threats to the policy see it.
  'policy-changed': 'elsewhere',
  'sign-in-key-made': 'elsewhere',
  // The tests of API tokens see them.
  'api-token-created': 'elsewhere',
  'api-token-revoked': 'elsewhere',
};

const seen = new Set<string>();

/** A kit on a store that tells, after every write, what is stored of enrollments. */
async function watchedKit(t: TestContext) {
  const real = new MemoryStore();
  const written: { enrollment: string; events: number }[] = [];
  const store = intercepted(real, async (call, act) => {
    const result = await act();
    if (call.writes && call.collection === enrollmentCollection.name) written.push(await standing(real));
    return result;
  });
  t.after(() => real.close());
  return { kit: await kitOn(store, { policy: nearPolicy }), written, real };
}

async function standing(store: MemoryStore): Promise<{ enrollment: string; events: number }> {
  const [document] = await store.collection(enrollmentCollection).find({});
  const { enrollment, unsealed } = { enrollment: undefined, unsealed: [], ...document };
  return { enrollment: JSON.stringify(enrollment), events: unsealed.length };
}

async function eventsOf(kit: EnrollmentKit): Promise<Record<string, unknown>[]> {
  const { unsealed } = await documentOf(kit).catch(() => ({ unsealed: [] }));
  assert.ok(Array.isArray(unsealed));
  return unsealed.map(({ number, keyId, mac, ...event }: Record<string, unknown>) => {
    assert.ok(number !== undefined && keyId !== undefined && mac !== undefined);
    return event;
  });
}

const nobody: StartedSetUp = { methodId: '', app: { issuer: '', account: '', secret: '' } };

/** Prepares and acts. @returns the events that the act left, and how it came out. */
async function run(kit: EnrollmentKit, { prepare, act }: Row) {
  const started = (await prepare(kit)) ?? nobody;
  const before = await eventsOf(kit);
  const outcome = await act(kit, started);
  const events = await eventsOf(kit);
  assert.deepEqual(events.slice(0, before.length), before);
  return { outcome, events, added: events.slice(before.length) };
}

describe('ASVS 16.2, 16.3: the audit trail', () => {
  for (const [what, table] of Object.entries(tables)) {
    for (const [name, row] of Object.entries<Row>(table)) {
      test(`tells of ${what} that is ${name}: ${row.events?.join(', ') ?? `nothing, because ${String(row.silent)}`}`, async (t) => {
        const { kit, written, real } = await watchedKit(t);
        const { outcome, events, added } = await run(kit, row);
        if (table !== changes) assert.equal(outcome?.code, name);
        assert.deepEqual(
          added.map(({ type }) => type),
          row.events ?? [],
        );
        for (const { type } of events) seen.add(String(type));
        for (const event of added) {
          const { at, person } = storedEventSchema.parse(event);
          assert.deepEqual([at, person], [kit.clock.now(), alex]);
        }
        assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
        // In the same write: never has an enrollment changed and its event is not there yet.
        assert.deepEqual(written.at(-1) ?? (await standing(real)), await standing(real));
        for (const [index, { enrollment, events: count }] of written.entries()) {
          const previous = written[index - 1] ?? { enrollment: 'undefined', events: 0 };
          if (enrollment !== previous.enrollment) assert.ok(count > previous.events, `write ${index}`);
        }
      });
    }
  }

  for (const [name, { prepare = () => Promise.resolve(''), act, events }] of Object.entries({
    ...phoneRows,
    ...approvalRows,
  })) {
    test(`tells of phones, when ${name}: ${events.join(', ') || 'nothing, because nothing was checked'}`, async (t) => {
      const allowedMethods = ['authenticator-push', 'mobile-text', 'mobile-call', 'office-call'] as const;
      const kit = await enrollmentKit(t, {
        policy: { ...nearPolicy, allowedMethods, sendLimits: nearSendLimits },
      });
      const methodId = await prepare(kit);
      const before = await eventsOf(kit);
      await act(kit, methodId);
      const added = (await eventsOf(kit)).slice(before.length).map(({ type }) => String(type));
      assert.deepEqual(added, events);
      for (const type of added) seen.add(type);
    });
  }

  test('has a type for every bind, unbind, failure and limit, and each of them was seen above', () => {
    const ofEnrollments = Object.entries(kinds).flatMap(([type, kind]) => (kind === 'elsewhere' ? [] : [type]));
    assert.deepEqual([...seen].sort(), ofEnrollments.sort());
  });
});

describe('ASVS 16.2: an event that cannot be written', () => {
  for (const [name, row] of Object.entries({ ...proofs, ...changes }).filter(
    ([, { events }]) => events !== undefined,
  )) {
    test(`fails what it tells of (${name}): nothing has happened, and it happens once when it can be written`, async (t) => {
      const real = new MemoryStore();
      t.after(() => real.close());
      let isDown = false;
      const store = intercepted(real, (call, act) =>
        isDown && call.writes ? Promise.reject(new StoreUnavailableError('demo outage')) : act(),
      );
      const kit = await kitOn(store, { policy: nearPolicy });
      const started = (await row.prepare(kit)) ?? nobody;
      const before = await standing(real);
      isDown = true;
      await assert.rejects(row.act(kit, started), StoreUnavailableError);
      assert.deepEqual(await standing(real), before);
      isDown = false;
      await row.act(kit, started);
      assert.equal((await standing(real)).events, before.events + (row.events?.length ?? 0));
    });
  }

  test('to the chain waits in the enrollment, in the same document, and is in the chain in its order afterwards', async (t) => {
    let isDown = true;
    const real = new MemoryStore();
    t.after(() => real.close());
    const store = intercepted(real, (call, act) =>
      isDown && call.writes && call.collection.startsWith('audit')
        ? Promise.reject(new StoreUnavailableError('demo outage'))
        : act(),
    );
    const kit = await enrollmentKit(t, { store });
    const seal = async () => (await kit.repository.moveAuditEvents((events) => kit.trail.append(events), 100)).events;
    const started = await setUp(kit);
    await assert.rejects(seal(), StoreUnavailableError);
    assert.deepEqual(await kit.service.prove(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
    await assert.rejects(seal(), StoreUnavailableError);
    assert.equal((await eventsOf(kit)).length, 2);
    isDown = false;
    assert.equal(await seal(), 2);
    const rows = await store.collection<{ _id: string; event: { type: string } }>(auditCollection).find({});
    assert.deepEqual(
      rows.map(({ event }) => event.type),
      ['set-up-started', 'method-activated'],
    );
    assert.equal((await verifyAuditTrail({ store, keyRing: kit.keyRing })).ok, true);
  });
});
