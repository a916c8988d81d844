import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLog } from '../../bot/logging/log.ts';
import { jobs, type JobsOptions } from '../../bot/background/jobs.ts';
import {
  alex,
  codeNow,
  enrolled,
  type EnrollmentKit,
  enrollmentKit,
  sanne,
  setUp,
} from '../services/enrollment/enrollment-kit.ts';
import { attackedStores, chained, disagreement, putBack, rowOf, seal } from './support/store-writer.ts';

/** An event that nobody caused. */
const invented = {
  ...{ id: 'invented', at: new Date('2026-03-02T09:00:00Z'), type: 'method-reset', person: alex },
  ...{ actor: 'operator', detail: {} },
};

/** What somebody might let wait beside what does; two events do, and those before them are chained. */
const forgeries: Readonly<Record<string, (kit: EnrollmentKit) => Promise<object>>> = {
  'invented, as an older release wrote them': () => Promise.resolve(invented),
  'invented, with the number and MAC of a real one': async (kit) => {
    const [{ number, keyId, mac } = {}] = (await rowOf(kit)).unsealed;
    return { ...invented, number, keyId, mac };
  },
  'invented, with a MAC of their own': () =>
    Promise.resolve({ ...invented, number: 9, keyId: 'demo', mac: 'A'.repeat(43) }),
  'of somebody else': async (kit) => ({ ...(await rowOf(kit, sanne)).unsealed[0] }),
  'of another form': () => Promise.resolve({ id: 'invented', at: 'now' }),
};

/** Somebody with a method, whose events are chained, and a set-up of two people whose events wait. */
async function withWaiting(kit: EnrollmentKit): Promise<void> {
  const started = await enrolled(kit);
  await seal(kit);
  await kit.service.verify(alex, started.methodId, codeNow(kit, started));
  await setUp(kit);
  await setUp(kit, sanne);
}

const real = ['set-up-started', 'method-activated', 'verification-succeeded', 'set-up-started', 'set-up-started'];

for (const [where, { skip, open }] of Object.entries(attackedStores)) {
  describe(`ASVS 16.4: audit events that wait for the chain (${where})`, { skip }, () => {
    for (const [what, forge] of Object.entries(forgeries)) {
      test(`and are ${what} are never chained, are told, and keep no real one back`, async (t) => {
        const { kit, another } = await open(t);
        await withWaiting(kit);
        const row = await rowOf(kit);
        await putBack(kit, { ...row, unsealed: [await forge(kit), ...row.unsealed] } as typeof row);
        const troubles = await seal(await another());
        assert.match(String(troubles), /^ForgedEventsError: In the row of \S+ are audit events .* not write: 1$/u);
        assert.deepEqual((await chained(kit)).sort(), [...real].sort());
        assert.match((await disagreement(kit)) ?? '', /waits an audit event that the bot did not write/u);
      });
    }

    test('are not taken from somebody who has none, however an enrollment is marked as having some', async (t) => {
      const { kit, verify } = await open(t);
      await enrolled(kit);
      await seal(kit);
      const unsealed = [invented];
      await kit.documents.findOneAndUpdate({}, { $set: { unsealed, sealDue: true } });
      assert.equal((await seal(kit)).length, 1);
      assert.deepEqual(await seal(kit), [], 'said once');
      assert.deepEqual(await chained(kit), ['set-up-started', 'method-activated']);
      const { code, out } = await verify();
      assert.match(out, /do not agree: In row \S+ waits an audit event that the bot did not write\.$/mu);
      assert.equal(code, 1);
    });

    for (const [which, left] of Object.entries({
      'one is': (events: readonly object[]) => events.slice(1),
      'the newest is': (events: readonly object[]) => events.slice(0, -1),
      'all are': () => [],
    })) {
      test(`are missed when ${which} taken out, before and after others are chained`, async (t) => {
        const { kit, another } = await open(t);
        await withWaiting(kit);
        const { unsealed } = await rowOf(kit);
        await kit.documents.findOneAndUpdate(
          { unsealed: { $size: 2 } },
          { $set: { unsealed: left(unsealed) }, $unset: { sealDue: '' } },
        );
        const missed = /Event [34] of row \S+ was taken out before it was in the audit trail/u;
        assert.match((await disagreement(kit)) ?? '', missed);
        const later = await another();
        await later.service.request(alex);
        await setUp(later);
        await seal(later);
        assert.match((await disagreement(kit)) ?? '', /was taken out|is event \d of its person and follows event \d/u);
      });
    }

    test('are told by npm run audit:verify when they were taken out', async (t) => {
      const { kit, verify } = await open(t);
      await withWaiting(kit);
      await kit.documents.findOneAndUpdate({ unsealed: { $size: 2 } }, { $set: { unsealed: [] } });
      const { code, out } = await verify();
      assert.match(out, /do not agree: Event 3 of row \S+ was taken out before it was in the audit trail\.$/mu);
      assert.equal(code, 1);
    });

    test('are not missed when nobody took any: while they wait, while they are chained, twice, and after a reset', async (t) => {
      const { kit, verify } = await open(t);
      await withWaiting(kit);
      assert.equal(await disagreement(kit), undefined);
      const before = await rowOf(kit);
      await seal(kit);
      assert.equal(await disagreement(kit), undefined);
      // A process that died between the two writes of its hand-over leaves them where they are.
      await putBack(kit, before);
      assert.equal(await disagreement(kit), undefined);
      assert.deepEqual(await seal(kit), []);
      await kit.operator.reset(alex, 'a test');
      assert.equal(await disagreement(kit), undefined);
      assert.deepEqual((await chained(kit)).sort(), [...real].sort());
      assert.match((await verify()).out, /^The audit trail holds: 5 rows/mu);
    });
  });
}

test('ASVS 16.4: forged audit events are in the log as tampering, by the job that finds them', async (t) => {
  const kit = await enrollmentKit(t);
  await enrolled(kit);
  await seal(kit);
  await kit.documents.findOneAndUpdate({}, { $set: { unsealed: [invented], sealDue: true } });
  const idle = { take: () => Promise.resolve(), write: () => Promise.resolve() };
  const logLines: string[] = [];
  const log = createLog('info', { write: (line) => void logLines.push(line) });
  const storedTokens = { handOver: () => Promise.resolve({ events: 0, forged: 0 }) };
  const options = {
    ...kit,
    log,
    helpdesk: idle,
    webSessions: idle,
    anchor: idle,
    storedTokens,
  } as unknown as JobsOptions;
  await jobs(options)
    .find(({ name }) => name === 'seal audit events')
    ?.run();
  const lines = logLines.filter((line) => line.includes('the audit trail was tampered with'));
  assert.equal(lines.length, 1);
  assert.match(lines.join(), /audit events that the bot did not write: 1/u);
});
