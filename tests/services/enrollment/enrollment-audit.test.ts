import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { auditChain } from '../../../services/audit/audit-head.ts';
import { verifyAuditTrail } from '../../../services/audit/verify-audit-trail.ts';
import { auditDraft } from '../../../services/enrollment/transitions/decision.ts';
import { verifyEnrollments } from '../../../services/enrollment/verify-enrollments.ts';
import { wrongCode } from '../methods/method-kit.ts';
import {
  alex,
  auditTypes,
  codeNow,
  documentOf,
  enrolled,
  enrollmentKit,
  type EnrollmentKit,
  sanne,
  setUp,
  unsealedEvents,
} from './enrollment-kit.ts';

/** What the chain says, in order. */
async function chainTypes({ store, keyRing }: EnrollmentKit): Promise<string[]> {
  const rows = await auditChain(store, keyRing).rows.find({}, { sort: { _id: 1 } });
  return rows.map(({ event }) => event.type);
}

/** @returns how many events were handed to the chain. */
async function seal({ repository, trail }: EnrollmentKit): Promise<number> {
  return (await repository.moveAuditEvents((events) => trail.append(events), 100)).events;
}

async function wrongCodes(kit: EnrollmentKit, count: number): Promise<void> {
  const started = await setUp(kit);
  const code = wrongCode([started.app], kit.clock.now());
  for (let index = 0; index < count; index += 1) await kit.service.prove(alex, started.methodId, code);
}

describe('the audit trail of enrollment', () => {
  const paths: [string, (kit: EnrollmentKit) => Promise<unknown>, string[]][] = [
    ['being asked', (kit) => kit.service.request(alex), ['enrollment-requested']],
    ['a set-up that is proven', enrolled, ['set-up-started', 'method-activated']],
    [
      'a set-up that is started again',
      async (kit) => [await setUp(kit), await setUp(kit)],
      ['set-up-started', 'set-up-superseded', 'set-up-started'],
    ],
    [
      'a set-up that is cancelled',
      async (kit) => kit.service.cancel(alex, (await setUp(kit)).methodId),
      ['set-up-started', 'set-up-cancelled'],
    ],
    [
      'a set-up that expires',
      async (kit) => {
        await setUp(kit);
        kit.clock.advance(600);
        await kit.service.expireDue(10);
      },
      ['set-up-started', 'set-up-expired'],
    ],
    [
      'a set-up that fails',
      (kit) => wrongCodes(kit, 5),
      ['set-up-started', ...Array<string>(5).fill('proof-failed'), 'set-up-failed'],
    ],
    [
      'a method that is used, mistyped, replayed and reset',
      async (kit) => {
        const started = await enrolled(kit);
        const code = codeNow(kit, started);
        await kit.service.verify(alex, started.methodId, wrongCode([started.app], kit.clock.now()));
        await kit.service.verify(alex, started.methodId, code);
        await kit.service.verify(alex, started.methodId, code);
        await kit.operator.reset(alex, 'demo reason');
      },
      [
        'set-up-started',
        'method-activated',
        'verification-failed',
        'verification-succeeded',
        'code-replayed',
        'method-reset',
      ],
    ],
  ];
  for (const [name, walk, expected] of paths) {
    test(`tells ${name}, and all of it is in the chain after sealing`, async (t) => {
      const kit = await enrollmentKit(t);
      await walk(kit);
      assert.deepEqual(await auditTypes(kit), expected);
      assert.equal(await seal(kit), expected.length);
      assert.deepEqual(await chainTypes(kit), expected);
      assert.deepEqual(await auditTypes(kit), []);
      assert.ok(!('sealDue' in (await documentOf(kit))));
      assert.equal(await seal(kit), 0);
      assert.equal((await verifyAuditTrail({ store: kit.store, keyRing: kit.keyRing })).ok, true);
    });
  }

  test('tells the lock, once', async (t) => {
    const kit = await enrollmentKit(t, { policy: { consecutiveFailuresUntilLocked: 3 } });
    const { methodId, app } = await enrolled(kit);
    const code = wrongCode([app], kit.clock.now());
    for (let count = 0; count < 5; count += 1) await kit.service.verify(alex, methodId, code);
    const failures = ['verification-failed', 'verification-failed', 'verification-failed'];
    const before = ['set-up-started', 'method-activated'];
    assert.deepEqual(await auditTypes(kit), [...before, ...failures, 'method-locked']);
  });

  test('says who did it', async (t) => {
    const kit = await enrollmentKit(t);
    await kit.service.request(alex);
    await setUp(kit);
    await kit.operator.reset(alex, 'demo reason');
    const actors = (await unsealedEvents(kit)).map(({ actor }) => actor);
    assert.deepEqual(actors, ['system', 'person', 'operator']);
  });

  test('has what a duty records with an id of its own once, however often and whenever it does, and no number in vain', async (t) => {
    const kit = await enrollmentKit(t);
    await setUp(kit);
    const other = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'another replica' });
    const record = ({ changes }: EnrollmentKit, id: string): Promise<void> =>
      changes.change(alex, (enrollment) => ({
        next: enrollment,
        outcome: undefined,
        events: [{ id, ...auditDraft('hand-off-opened', {}) }],
      }));
    await record(kit, 'one');
    await record(kit, 'one');
    await seal(kit);
    await record(other, 'one');
    await Promise.all([record(kit, 'two'), record(other, 'two'), record(kit, 'two')]);
    await setUp(kit);
    await seal(kit);
    assert.deepEqual(await chainTypes(kit), [
      ...['set-up-started', 'hand-off-opened', 'hand-off-opened'],
      ...['set-up-superseded', 'set-up-started'],
    ]);
    const people = new Map<string, number>();
    assert.equal((await verifyAuditTrail({ ...kit, people })).ok, true);
    assert.equal(await verifyEnrollments({ ...kit, people }), undefined);
  });

  test('contains no secret, no code and no name', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await setUp(kit);
    const codes = [wrongCode([started.app], kit.clock.now()), codeNow(kit, started)];
    for (const code of codes) await kit.service.prove(alex, started.methodId, code);
    const details = (await kit.documents.find({})).map((document) => {
      const { unsealed } = { unsealed: [], ...document };
      return JSON.stringify(unsealed, (key, value: unknown) => (key === 'id' || key === 'at' ? undefined : value));
    });
    for (const forbidden of [...codes, started.app.secret, started.app.account]) {
      assert.ok(!details.join().includes(forbidden));
    }
  });
});

describe('sealing', () => {
  test('hands the events of all people over in the order of their time', async (t) => {
    const kit = await enrollmentKit(t);
    await setUp(kit, sanne);
    kit.clock.advance(1);
    await kit.service.request(alex);
    kit.clock.advance(1);
    await kit.service.request(sanne);
    assert.equal(await seal(kit), 3);
    assert.deepEqual(await chainTypes(kit), ['set-up-started', 'enrollment-requested', 'enrollment-requested']);
  });

  test('records nothing twice when the process ends between recording and forgetting', async (t) => {
    const kit = await enrollmentKit(t);
    await enrolled(kit);
    const crash = new Error('The demo process ends here');
    const interrupted = kit.repository.moveAuditEvents(async (events) => {
      await kit.trail.append(events);
      throw crash;
    }, 100);
    await assert.rejects(interrupted, crash);
    assert.deepEqual(await auditTypes(kit), ['set-up-started', 'method-activated']);
    const restarted = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'restarted' });
    assert.equal(await seal(restarted), 2);
    assert.deepEqual(await chainTypes(kit), ['set-up-started', 'method-activated']);
    assert.deepEqual(await auditTypes(kit), []);
  });

  test('forgets nothing that happens while it is recording', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await setUp(kit);
    await kit.repository.moveAuditEvents(async (events) => {
      await kit.trail.append(events);
      await kit.service.cancel(alex, started.methodId);
    }, 100);
    assert.deepEqual(await auditTypes(kit), ['set-up-cancelled']);
    assert.equal(await seal(kit), 1);
    assert.deepEqual(await chainTypes(kit), ['set-up-started', 'set-up-cancelled']);
    assert.deepEqual(await auditTypes(kit), []);
  });

  test('forgets nothing when recording fails', async (t) => {
    const kit = await enrollmentKit(t);
    await setUp(kit);
    const fault = new Error('The demo trail cannot be written');
    await assert.rejects(
      kit.repository.moveAuditEvents(() => Promise.reject(fault), 100),
      fault,
    );
    assert.deepEqual(await auditTypes(kit), ['set-up-started']);
  });

  test('says that more wait when there were too many for once, and not after the last', async (t) => {
    const kit = await enrollmentKit(t);
    for (let number = 0; number < 5; number += 1)
      await kit.service.request({ ...alex, objectId: `demo-person-${number}` });
    const two = () => kit.repository.moveAuditEvents((events) => kit.trail.append(events), 2);
    assert.deepEqual(await two(), { events: 2, hasMore: true });
    assert.deepEqual(await two(), { events: 2, hasMore: true });
    assert.deepEqual(await two(), { events: 1, hasMore: false });
  });

  test('does not go on at once with what cannot be appended', async (t) => {
    const kit = await enrollmentKit(t);
    for (const person of [alex, sanne]) await kit.service.request(person);
    const fault = new Error('The demo trail cannot be written');
    const faults: unknown[] = [];
    const onFailure = (error: unknown): void => void faults.push(error);
    const sealed = await kit.repository.moveAuditEvents(() => Promise.reject(fault), 2, onFailure);
    assert.deepEqual([sealed, faults], [{ events: 0, hasMore: false }, [fault, fault]]);
  });

  test('leaves to another replica what that is at', async (t) => {
    const kit = await enrollmentKit(t);
    const other = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'other' });
    for (const person of [alex, sanne]) await kit.service.request(person);
    const overtaken = kit.repository.moveAuditEvents(async (events) => {
      await seal(other);
      await kit.trail.append(events);
    }, 2);
    assert.deepEqual(await overtaken, { events: 2, hasMore: false });
    assert.equal((await chainTypes(kit)).length, 2);
  });

  test('by two replicas at once records each event once', async (t) => {
    const kit = await enrollmentKit(t);
    const other = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'other' });
    await enrolled(kit, alex);
    await enrolled(kit, sanne);
    await Promise.all([seal(kit), seal(other), seal(kit), seal(other)]);
    assert.equal((await chainTypes(kit)).length, 4);
    assert.deepEqual([await auditTypes(kit, alex), await auditTypes(kit, sanne)], [[], []]);
    assert.equal((await verifyAuditTrail({ store: kit.store, keyRing: kit.keyRing })).ok, true);
  });
});
