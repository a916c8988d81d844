import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alex, codeNow, enrolled, kitOn } from '../services/enrollment/enrollment-kit.ts';
import { inChat, otherLetters, passIssued } from '../services/enrollment/recovery-kit.ts';
import { managedKit } from './support/managed-person.ts';
import { askPhone } from './support/phone-person.ts';

describe('NIST SP 800-63B-4 BINAE-4: guessing at passes', () => {
  test('is counted for the person over all passes, by however many replicas, and after a restart', async (t) => {
    const kit = await managedKit(t);
    await enrolled(kit);
    let guesses = 0;
    let running = kit;
    for (let passes = 0; passes < 6; passes += 1) {
      const pass = await passIssued(running);
      for (let tried = 0; tried < 4; tried += 1)
        if ((await inChat(running).passes.use(alex, otherLetters(pass))).code === 'wrong-pass') guesses += 1;
      running = await kitOn(kit.store, { clock: kit.clock, seed: `restarted-${passes}` });
    }
    assert.equal(guesses, 20);
    const last = await passIssued(running);
    assert.equal((await inChat(running).passes.use(alex, last)).code, 'throttled', 'the right one waits too');
    kit.clock.advance(3_600);
    assert.deepEqual(await inChat(running).passes.use(alex, await passIssued(running)), { code: 'accepted' });
  });

  test('takes its tries from the same hour as guessing at codes does', async (t) => {
    const kit = await managedKit(t);
    const { methodId, ...started } = await enrolled(kit);
    const wrong = String((Number(codeNow(kit, { methodId, ...started })) + 314_159) % 1_000_000).padStart(6, '0');
    for (let tried = 0; tried < 20; tried += 1) await inChat(kit).verify(alex, methodId, wrong);
    assert.equal((await inChat(kit).passes.use(alex, await passIssued(kit))).code, 'throttled');
  });
});

describe('NIST SP 800-63B-4 BINAE-4: a temporary pass', () => {
  test('that is issued twice at the same moment is good once: the other one was replaced', async (t) => {
    const kit = await managedKit(t);
    await enrolled(kit);
    const other = await kitOn(kit.store, { clock: kit.clock, seed: 'other' });
    const passes = await Promise.all([kit, other, kit, other].map((each) => passIssued(each)));
    const { enrollment } = await kit.repository.load(alex);
    assert.equal(enrollment.passes.filter(({ end }) => end === undefined).length, 1);
    const outcomes: string[] = [];
    for (const pass of passes) outcomes.push((await inChat(kit).passes.use(alex, pass)).code);
    assert.equal(outcomes.filter((code) => code === 'accepted').length, 1, outcomes.join());
  });

  test('is worth nothing to the same id in another tenant', async (t) => {
    const kit = await managedKit(t);
    const twin = { ...alex, tenantId: 'other-tenant' };
    await enrolled(kit);
    await enrolled(kit, twin);
    const pass = await passIssued(kit);
    assert.deepEqual(await inChat(kit).passes.use(twin, pass), { code: 'no-pass' });
    await passIssued(kit, twin);
    assert.deepEqual(await inChat(kit).passes.use(twin, pass), { code: 'wrong-pass', left: 4 });
    assert.equal((await inChat(kit).status(twin)).mayAdd, false);
  });

  test('is good no more on a clock that was put back by hours, where it would be for as long', async (t) => {
    const kit = await managedKit(t);
    await enrolled(kit);
    const pass = await passIssued(kit, alex, 3_600);
    kit.clock.advance(-7_200);
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'no-pass' });
  });

  test('outside of a chat frees nothing in one, and takes no proof from it', async (t) => {
    const kit = await managedKit(t);
    const started = await enrolled(kit);
    assert.equal((await inChat(kit).verify(alex, started.methodId, codeNow(kit, started))).code, 'verified');
    assert.deepEqual(await kit.service.passes.use(alex, await passIssued(kit)), { code: 'accepted' });
    const { mayAdd, mayManage } = await inChat(kit).status(alex);
    assert.deepEqual([mayAdd, mayManage], [true, true]);
    assert.equal((await inChat(kit, 'other').status(alex)).mayAdd, false);
  });

  test('that was good when fraud was reported on the phone is good no more, once the helpdesk has looked', async (t) => {
    const kit = await managedKit(t);
    const { challengeId, methodId } = await askPhone(kit, { kind: 'mobile-call' });
    const keys = { sid: 'CA1', attempt: 1 };
    await kit.answers.keysPressed(challengeId, { ...keys, digits: '#' });
    const pass = await passIssued(kit);
    kit.clock.advance(60);
    const called = await kit.service.phones.contact(alex, methodId, 'en');
    assert.equal(called.code, 'sent');
    await kit.answers.keysPressed(called.challengeId, { ...keys, digits: '0#' });
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'fraud-reported' });
    await kit.operator.unlock(alex, 'demo');
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'pass-revoked' });
  });
});
