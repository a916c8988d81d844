import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { auditCollection, type AuditRow } from '../../services/audit/audit-row.ts';
import { personKey } from '../../services/directory/directory.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { alex, codeNow, enrolled, kitOn, type StartedSetUp } from '../services/enrollment/enrollment-kit.ts';
import { buildBot } from '../support/build-bot.ts';
import { intercepted } from '../support/intercepted-store.ts';
import { resealEverySecret } from '../../services/enrollment/reseal-secrets.ts';
import { startUnwiredBot } from '../faults/unwired-bot.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { type Attacked, attackedStores, disagreement, putBack, type Row, rowOf, seal } from './support/store-writer.ts';

const altered = { name: 'EnrollmentAlteredError' };

/** Somebody who has spent a code since the row that is kept here, and the trail knows. */
async function withSpentCode({ kit }: Attacked): Promise<{ started: StartedSetUp; code: string; earlier: Row }> {
  const started = await enrolled(kit);
  await seal(kit);
  const earlier = await rowOf(kit);
  const code = codeNow(kit, started);
  assert.deepEqual(await kit.service.verify(alex, started.methodId, code), { code: 'verified' });
  await seal(kit);
  return { started, code, earlier };
}

for (const [where, { skip, open }] of Object.entries(attackedStores)) {
  describe(`ASVS 16.4, 6.5.1: an enrollment (${where})`, { skip }, () => {
    test('that is put back does not make a spent code good again after a restart, and nothing is done with it', async (t) => {
      const attacked = await open(t);
      const { started, code, earlier } = await withSpentCode(attacked);
      await putBack(attacked.kit, earlier);
      const restarted = await attacked.another();
      await assert.rejects(restarted.service.verify(alex, started.methodId, code), altered);
      await assert.rejects(restarted.service.status(alex), altered);
      await assert.rejects(restarted.service.begin(alex, 'authenticator-code'), altered);
      await assert.rejects(restarted.operator.reset(alex, 'a test'), altered);
      assert.deepEqual(await rowOf(attacked.kit), earlier);
      assert.match((await disagreement(attacked.kit)) ?? '', /was put back: it has 2 events, and the audit trail 3/u);
    });

    test('that is put back is noticed by a replica that has seen nothing since, in a turn of a chat or outside one', async (t) => {
      for (const inTurn of [true, false]) {
        const attacked = await open(t);
        const started = await enrolled(attacked.kit);
        await seal(attacked.kit);
        const earlier = await rowOf(attacked.kit);
        const replica = await attacked.another();
        await replica.service.status(alex);
        const code = codeNow(attacked.kit, started);
        assert.deepEqual(await attacked.kit.service.verify(alex, started.methodId, code), { code: 'verified' });
        await seal(attacked.kit);
        await putBack(attacked.kit, earlier);
        const service = inTurn ? replica.service.forTurn() : replica.service;
        await assert.rejects(service.verify(alex, started.methodId, code), altered);
      }
    });

    test('that is put back with events that wait is noticed all the same', async (t) => {
      const attacked = await open(t);
      const { kit } = attacked;
      const started = await enrolled(kit);
      const earlier = await rowOf(kit);
      const code = codeNow(kit, started);
      await kit.service.verify(alex, started.methodId, code);
      await seal(kit);
      await putBack(kit, earlier);
      const restarted = await attacked.another();
      await assert.rejects(restarted.service.verify(alex, started.methodId, code), altered);
      assert.deepEqual(await seal(restarted), []);
      assert.match((await disagreement(kit)) ?? '', /was put back/u);
    });

    test('that is deleted is missed: the person cannot simply begin anew, and npm run audit:verify says whose is gone', async (t) => {
      const attacked = await open(t);
      await withSpentCode(attacked);
      await attacked.kit.documents.deleteOne({ _id: personKey(alex) });
      const restarted = await attacked.another();
      await assert.rejects(restarted.service.status(alex), altered);
      await assert.rejects(restarted.service.request(alex), altered);
      await assert.rejects(restarted.service.begin(alex, 'authenticator-code'), altered);
      assert.equal(await restarted.documents.countDocuments({}), 0);
      const { code, out } = await attacked.verify();
      assert.match(
        out,
        /do not agree: The enrollment in row demo-tenant:demo-alex is gone: the audit trail tells of it\.$/mu,
      );
      assert.equal(code, 1);
    });

    test('that is put back, its newer rows of the trail deleted too, is noticed by whoever had seen them', async (t) => {
      const attacked = await open(t);
      const { kit } = attacked;
      const started = await enrolled(kit);
      await seal(kit);
      const earlier = await rowOf(kit);
      const rows = kit.store.collection<AuditRow>(auditCollection);
      const before = await rows.countDocuments({});
      const code = codeNow(kit, started);
      await kit.service.verify(alex, started.methodId, code);
      await seal(kit);
      const replica = await attacked.another();
      for (const { service } of [kit, replica]) await service.status(alex);
      await putBack(kit, earlier);
      for (const { _id } of (await rows.find({}, { sort: { _id: 1 } })).slice(before)) await rows.deleteOne({ _id });
      for (const { service } of [kit, replica]) {
        const gone = { ...altered, message: /rows of it are gone from the audit trail/u };
        await assert.rejects(service.verify(alex, started.methodId, code), gone);
      }
      assert.notEqual(await disagreement(kit), undefined);
    });

    test('that is put back is told by npm run audit:verify', async (t) => {
      const attacked = await open(t);
      const { earlier } = await withSpentCode(attacked);
      await putBack(attacked.kit, earlier);
      const { code, out } = await attacked.verify();
      assert.match(
        out,
        /do not agree: The enrollment in row \S+ was put back: it has 2 events, and the audit trail 3\.$/mu,
      );
      assert.equal(code, 1);
    });

    test('that is put back is not made good by a rotation of keys', async (t) => {
      const attacked = await open(t);
      const { started, code, earlier } = await withSpentCode(attacked);
      await putBack(attacked.kit, earlier);
      const { kit } = attacked;
      const rotated = await kitOn(kit.store, { clock: kit.clock, keys: ['newer', 'demo'], seed: 'rotated' });
      const { repository, service: enrollment } = rotated;
      const told: unknown[] = [];
      const onUnreadable = (error: unknown): void => void told.push(error);
      const report = await resealEverySecret({ repository, enrollment, keyId: 'newer', onUnreadable });
      assert.equal(report.resealed, 0);
      assert.match(String(told), /EnrollmentAlteredError: .* is older than the audit trail/u);
      await assert.rejects(rotated.service.verify(alex, started.methodId, code), altered);
    });

    test('that is as it was written is used by every replica at once, however their reads and the trail overtake each other', async (t) => {
      const attacked = await open(t);
      const { kit } = attacked;
      const started = await enrolled(kit);
      const replicas = [kit, await attacked.another(), await attacked.another()];
      for (let round = 0; round < 10; round += 1) {
        kit.clock.advance(60);
        const code = codeNow(kit, started);
        const outcomes = await Promise.all(
          replicas.map(async (replica) => {
            const outcome = await replica.service.verify(alex, started.methodId, code);
            assert.deepEqual(await seal(replica), []);
            return outcome.code;
          }),
        );
        assert.deepEqual(outcomes.sort(), ['code-already-used', 'code-already-used', 'verified']);
      }
      await seal(kit);
      assert.equal(await disagreement(kit), undefined);
    });
  });
}

test('ASVS 16.4: who writes in a chat whose enrollment is gone hears a reference, and the log says what it is under it', async (t) => {
  const built = await startUnwiredBot(t);
  const person = built.person();
  await person.say('hello');
  await built.repository.moveAuditEvents((events) => built.trail.append(events), 100);
  await built.store.collection(enrollmentCollection).deleteMany({});
  const restarted = await startUnwiredBot(t, { store: built.store, clock: built.clock, seed: 'restarted' });
  const again = restarted.person();
  await again.say('set up', { id: 'after-the-restart' });
  const reference = /this reference: ([\w-]{8})/u.exec(again.chat.at(-1)?.text ?? '')?.[1];
  assert.ok(reference, again.lastLine);
  const line = restarted.logLines.find((each) => each.includes(reference)) ?? '';
  assert.match(line, /EnrollmentAlteredError/u);
});

test('scale: to be sure of an enrollment costs a turn one read by an index, beside those that it waits for anyway', async (t) => {
  const calls: string[] = [];
  let [underWay, depth] = [0, 0];
  const store = intercepted(new MemoryStore(), async (call, act) => {
    calls.push(`${call.collection}.${call.operation}`);
    if (underWay === 0) depth += 1;
    underWay += 1;
    try {
      return await act();
    } finally {
      underWay -= 1;
    }
  });
  t.after(() => store.close());
  const built = await buildBot(t, { store });
  const person = built.person();
  await person.say('hello');
  await person.say('status');
  [calls.length, depth] = [0, 0];
  await person.say('status');
  assert.deepEqual(calls, [
    'conversations.findOneAndUpdate',
    'enrollments.findOne',
    'audit.find',
    'conversations.findOneAndUpdate',
  ]);
  assert.equal(depth, 3);
});
