import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alex, auditTypes, enrolled, enrollmentKit, sanne } from './enrollment-kit.ts';
import { inChat, otherLetters, passIssued, withRecovery } from './recovery-kit.ts';

const policy = withRecovery;

describe('a temporary pass', () => {
  test('frees a new method in the conversation in which it is used, and no other', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    await enrolled(kit);
    kit.clock.advance(3_600);
    const pass = await passIssued(kit);
    assert.equal((await inChat(kit).begin(alex, 'authenticator-code')).code, 'already-set-up');
    assert.deepEqual(await inChat(kit).passes.use(alex, `it is ${pass.toLowerCase()}`), { code: 'accepted' });
    assert.equal((await inChat(kit, 'other').begin(alex, 'authenticator-code')).code, 'already-set-up');
    assert.equal((await inChat(kit).begin(alex, 'authenticator-code')).code, 'started');
  });

  test('turns off what was lost and frees no other change: nothing goes, is named, or made', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { methodId } = await enrolled(kit);
    kit.clock.advance(3_600);
    await inChat(kit).passes.use(alex, await passIssued(kit));
    const { managing, recovery, status } = ((chat) => ({
      managing: chat.managing,
      recovery: chat.recovery,
      status: () => chat.status(alex),
    }))(inChat(kit));
    assert.deepEqual([(await status()).mayAdd, (await status()).mayManage], [true, false]);
    assert.deepEqual(await managing.rename(alex, methodId, 'x'), { code: 'proof-needed' });
    assert.deepEqual(await managing.makeDefault(alex, methodId), { code: 'proof-needed' });
    assert.deepEqual(await managing.remove(alex, methodId), { code: 'proof-needed' });
    assert.deepEqual(await recovery.make(alex), { code: 'proof-needed' });
    assert.deepEqual(await managing.suspend(alex, [methodId]), { code: 'done' });
    assert.deepEqual(await managing.reinstate(alex, methodId), { code: 'proof-needed' });
  });

  test('is one at a time: a new one ends the older, and says so', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    await enrolled(kit);
    const older = await passIssued(kit);
    const newer = await passIssued(kit);
    assert.deepEqual(await inChat(kit).passes.use(alex, older), { code: 'pass-replaced' });
    assert.deepEqual(await inChat(kit).passes.use(alex, newer), { code: 'accepted' });
    assert.deepEqual(await inChat(kit).passes.use(alex, newer), { code: 'pass-used' });
  });

  test('is taken back, and never good for more than an hour', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    await enrolled(kit);
    const taken = await passIssued(kit);
    assert.equal(await kit.service.passes.revoke(alex, 'demo'), 'revoked');
    assert.equal(await kit.service.passes.revoke(alex, 'demo'), 'no-pass');
    assert.deepEqual(await inChat(kit).passes.use(alex, taken), { code: 'pass-revoked' });
    const long = await passIssued(kit, alex, 1_000_000);
    kit.clock.advance(3_600);
    assert.deepEqual(await inChat(kit).passes.use(alex, long), { code: 'pass-expired' });
  });

  test('ends after five wrong tries, which count for the hour too; ended ones are no guesses', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    await enrolled(kit);
    const pass = await passIssued(kit);
    for (const left of [4, 3, 2, 1])
      assert.deepEqual(await inChat(kit).passes.use(alex, otherLetters(pass)), { code: 'wrong-pass', left });
    assert.deepEqual(await inChat(kit).passes.use(alex, otherLetters(pass)), { code: 'pass-too-many-tries' });
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'pass-too-many-tries' });
    assert.equal((await kit.repository.load(alex)).enrollment.recentFailures.length, 5);
  });

  test('is not given to somebody whom the bot has never met', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const issued = await kit.service.passes.issue(sanne, { reason: 'demo', seconds: 600 });
    assert.deepEqual(issued, { code: 'unknown' });
    assert.equal(await kit.service.passes.revoke(sanne, 'demo'), 'unknown');
  });

  test('that nobody used is noted as expired, once, and forgotten after a day', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    await enrolled(kit);
    await passIssued(kit);
    kit.clock.advance(600);
    assert.deepEqual(await kit.service.expireDue(10), [alex]);
    assert.deepEqual(await kit.service.expireDue(10), []);
    assert.equal((await auditTypes(kit)).filter((type) => type === 'pass-expired').length, 1);
    kit.clock.advance(86_400);
    await kit.service.expireDue(10);
    assert.deepEqual((await kit.repository.load(alex)).enrollment.passes, []);
  });
});

describe('a gate before the first set-up', () => {
  const gated = { ...policy, firstSetUp: { gate: 'temporary-pass' } } as const;

  test('lets nobody begin without a pass, whatever they begin with, and opens for who has one', async (t) => {
    const kit = await enrollmentKit(t, { policy: gated });
    await kit.service.request(alex);
    assert.deepEqual(await inChat(kit).begin(alex, 'authenticator-code'), { code: 'pass-needed' });
    assert.equal((await inChat(kit).status(alex)).mayAdd, false);
    await inChat(kit).passes.use(alex, await passIssued(kit));
    assert.deepEqual(await inChat(kit, 'other').begin(alex, 'authenticator-code'), { code: 'pass-needed' });
    assert.equal((await inChat(kit).begin(alex, 'authenticator-code')).code, 'started');
    kit.clock.advance(600);
    assert.deepEqual(await inChat(kit).begin(alex, 'authenticator-code'), { code: 'pass-needed' });
  });
});
