import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DirectoryUnavailableError } from '../../../services/directory/directory.ts';
import { wrongCode } from '../methods/method-kit.ts';
import { alex, codeNow, documentOf, enrolled, enrollmentKit, sanne, setUp } from './enrollment-kit.ts';

describe('enrollment', () => {
  test('begins with nobody known, and reading makes no document', async (t) => {
    const kit = await enrollmentKit(t);
    const { status, methods, pending } = await kit.changes.status(alex);
    assert.deepEqual([status, methods, pending], ['disabled', [], undefined]);
    assert.equal(await kit.documents.countDocuments({}), 0);
    assert.deepEqual((await kit.service.status(alex)).allowedMethods, ['authenticator-code']);
  });

  test('asks, sets up, proves, verifies: each step is there after the next start', async (t) => {
    const kit = await enrollmentKit(t);
    await kit.service.request(alex);
    assert.equal((await kit.changes.status(alex)).status, 'enabled');
    const started = await setUp(kit);
    assert.equal(started.app.account, 'alex@contoso.example');
    assert.deepEqual(await kit.service.prove(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
    const restarted = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'restarted' });
    const { status, methods, pending } = await restarted.changes.status(alex);
    assert.deepEqual(
      [status, methods.map(({ methodId }) => methodId), pending],
      ['enforced', [started.methodId], undefined],
    );
    kit.clock.advance(60);
    const code = codeNow(kit, started);
    assert.deepEqual(await restarted.service.verify(alex, started.methodId, code), { code: 'verified' });
    assert.deepEqual(await restarted.service.verify(alex, started.methodId, code), { code: 'code-already-used' });
  });

  test('says verified when the proof arrives twice, and begins nothing new', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await enrolled(kit);
    kit.clock.advance(600);
    assert.deepEqual(await kit.service.prove(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
    assert.deepEqual(await kit.service.begin(alex, 'authenticator-code'), { code: 'already-set-up' });
    assert.deepEqual(await kit.service.entryToShow(alex, started.methodId), { state: 'verified' });
  });

  test('never accepts the code that proved the set-up again', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await setUp(kit);
    const code = codeNow(kit, started);
    await kit.service.prove(alex, started.methodId, code);
    assert.deepEqual(await kit.service.verify(alex, started.methodId, code), { code: 'code-already-used' });
  });

  test('shows a pending set-up and nothing of one that ended', async (t) => {
    const kit = await enrollmentKit(t);
    const first = await setUp(kit);
    const second = await setUp(kit);
    assert.notEqual(second.app.account, first.app.account);
    assert.deepEqual(await kit.service.entryToShow(alex, first.methodId), { state: 'superseded' });
    await kit.service.cancel(alex, second.methodId);
    assert.deepEqual(await kit.service.entryToShow(alex, second.methodId), { state: 'cancelled' });
    assert.deepEqual(await kit.service.entryToShow(sanne, second.methodId), { state: 'expired' });
  });

  test('expires a set-up after exactly ten minutes, before anything has swept it', async (t) => {
    const kit = await enrollmentKit(t);
    const [early, late] = [await setUp(kit, alex), await setUp(kit, sanne)];
    kit.clock.advance(599.999);
    assert.equal((await kit.service.entryToShow(sanne, late.methodId)).state, 'pending');
    assert.deepEqual(await kit.service.prove(alex, early.methodId, codeNow(kit, early)), { code: 'verified' });
    kit.clock.advance(0.001);
    assert.equal((await kit.changes.status(sanne)).pending, undefined);
    assert.deepEqual(await kit.service.entryToShow(sanne, late.methodId), { state: 'expired' });
    assert.deepEqual(await kit.service.prove(sanne, late.methodId, codeNow(kit, late)), { code: 'expired' });
  });

  test('lives as long as the policy says', async (t) => {
    const kit = await enrollmentKit(t, { policy: { setUpLifetimeSeconds: 60 } });
    const started = await setUp(kit);
    kit.clock.advance(60);
    assert.deepEqual(await kit.service.prove(alex, started.methodId, codeNow(kit, started)), { code: 'expired' });
  });
});

describe('sweeping', () => {
  test('ends what is due, longest waiting first, at most as many as asked for, each once', async (t) => {
    const kit = await enrollmentKit(t);
    await setUp(kit, alex);
    kit.clock.advance(1);
    await setUp(kit, sanne);
    assert.deepEqual((await documentOf(kit))['sweepAt'], new Date('2026-03-02T09:10:00.000Z'));
    kit.clock.advance(598.999);
    assert.deepEqual(await kit.service.expireDue(10), []);
    kit.clock.advance(5);
    assert.deepEqual(await kit.service.expireDue(1), [alex]);
    assert.deepEqual(await kit.service.expireDue(10), [sanne]);
    assert.deepEqual(await kit.service.expireDue(10), []);
  });

  test('removes a kept secret after a day, and then leaves the document alone', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await setUp(kit);
    await kit.service.cancel(alex, started.methodId);
    const { enrollment } = await kit.repository.load(alex);
    assert.equal(enrollment.abandoned.length, 1);
    kit.clock.advance(86_399.999);
    assert.deepEqual(await kit.service.expireDue(10), []);
    kit.clock.advance(0.001);
    assert.deepEqual(await kit.service.expireDue(10), [alex]);
    assert.deepEqual((await kit.repository.load(alex)).enrollment.abandoned, []);
    assert.ok(!('sweepAt' in (await documentOf(kit))));
  });
});

describe('a kept secret', () => {
  test('explains a code from an older entry for a day and never a moment longer, swept or not', async (t) => {
    const kit = await enrollmentKit(t);
    const old = await setUp(kit);
    const current = await setUp(kit);
    const hint = { kind: 'other-entry' };
    const first = await kit.service.prove(alex, current.methodId, codeNow(kit, old));
    assert.deepEqual(first, { code: 'wrong-code', attemptsLeft: 4, hint });
    kit.clock.advance(86_000);
    const newest = await setUp(kit);
    kit.clock.advance(399.999);
    const second = await kit.service.prove(alex, newest.methodId, codeNow(kit, old));
    assert.deepEqual(second, { code: 'wrong-code', attemptsLeft: 4, hint });
    kit.clock.advance(0.001);
    const third = await kit.service.prove(alex, newest.methodId, codeNow(kit, old));
    assert.deepEqual(third, { code: 'wrong-code', attemptsLeft: 3 });
  });

  test('of an attempt that ended by wrong codes is nowhere in the document', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await setUp(kit);
    const { pending } = (await kit.repository.load(alex)).enrollment;
    const sealed: unknown = pending?.credential['secret'];
    assert.ok(typeof sealed === 'object' && sealed !== null && 'ciphertext' in sealed);
    assert.ok(JSON.stringify(await documentOf(kit)).includes(String(sealed.ciphertext)));
    const wrong = wrongCode([started.app], kit.clock.now());
    const outcomes: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      outcomes.push((await kit.service.prove(alex, started.methodId, wrong)).code);
    }
    assert.deepEqual(outcomes, [...Array<string>(4).fill('wrong-code'), 'too-many-attempts', 'too-many-attempts']);
    const stored = JSON.stringify(await documentOf(kit));
    assert.ok(!stored.includes(String(sealed.ciphertext)) && !stored.includes('ciphertext'));
    assert.deepEqual(await kit.service.prove(alex, started.methodId, codeNow(kit, started)), {
      code: 'too-many-attempts',
    });
  });
});

describe('a reset by an operator', () => {
  test('lets the person begin again with a new secret, and the old code proves nothing', async (t) => {
    const kit = await enrollmentKit(t);
    const old = await enrolled(kit);
    await kit.operator.reset(alex, 'demo reason');
    assert.deepEqual(await kit.service.verify(alex, old.methodId, codeNow(kit, old)), { code: 'not-set-up' });
    assert.deepEqual(await kit.service.prove(alex, old.methodId, codeNow(kit, old)), { code: 'expired' });
    const started = await setUp(kit);
    assert.notEqual(started.app.account, old.app.account);
    const answer = await kit.service.prove(alex, started.methodId, codeNow(kit, old));
    assert.deepEqual(answer, { code: 'wrong-code', attemptsLeft: 4 });
    assert.deepEqual(await kit.service.prove(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
  });
});

describe('a fault', () => {
  test('of the directory starts nothing', async (t) => {
    const fault = new DirectoryUnavailableError('The demo directory is away');
    const kit = await enrollmentKit(t, { directory: { find: () => Promise.reject(fault) } });
    await assert.rejects(kit.service.begin(alex, 'authenticator-code'), fault);
    assert.equal(await kit.documents.countDocuments({}), 0);
  });

  test('of a stored document that was altered is thrown, and counts nothing', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await setUp(kit);
    await kit.documents.findOneAndUpdate({}, { $set: { 'enrollment.pending.wrongCodes': 'none' } });
    const restarted = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'restarted' });
    await assert.rejects(restarted.service.prove(alex, started.methodId, codeNow(kit, started)), {
      name: 'EnrollmentAlteredError',
    });
    assert.deepEqual((await documentOf(kit))['revision'], 1);
  });
});
