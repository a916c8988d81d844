import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RecoverySecrets } from '../../../services/enrollment/recovery-secrets.ts';
import { resealEverySecret } from '../../../services/enrollment/reseal-secrets.ts';
import { SecretUnreadableError } from '../../../services/secrets/secret-sealer.ts';
import { FakeRandomness } from '../../support/fakes.ts';
import { alex, auditTypes, codeNow, documentOf, enrolled, enrollmentKit, kitOn, sanne } from './enrollment-kit.ts';
import { codesMade, inChat, otherLetters, withRecovery } from './recovery-kit.ts';

const policy = withRecovery;

describe('recovery codes', () => {
  test('are ten of eighty bits each, all different', async (t) => {
    const { codes } = await codesMade(await enrollmentKit(t, { policy }));
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/u);
  });

  test('count once each, however they are written, and say how many are left', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { codes } = await codesMade(kit);
    const [first = '', second = ''] = codes;
    assert.deepEqual(await kit.service.recovery.use(alex, first.toLowerCase().replaceAll('-', ' ')), {
      code: 'verified',
      left: 9,
    });
    for (const again of [first, first.replaceAll('-', ''), ` ${first}`])
      assert.deepEqual(await kit.service.recovery.use(alex, again), { code: 'code-already-used' });
    assert.deepEqual(await kit.service.recovery.use(alex, second), { code: 'verified', left: 8 });
    assert.equal((await kit.service.status(alex)).recovery?.left, 8);
  });

  test('of an older set are worth nothing once a new one is made', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { codes } = await codesMade(kit);
    assert.equal((await kit.service.recovery.make(alex)).code, 'made');
    for (const code of codes) assert.deepEqual(await kit.service.recovery.use(alex, code), { code: 'wrong-code' });
  });

  test('are worth nothing for somebody else', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { codes } = await codesMade(kit);
    await codesMade(kit, sanne);
    assert.deepEqual(await kit.service.recovery.use(sanne, codes[0] ?? ''), { code: 'wrong-code' });
  });

  test('are bound to their place in their set, and to their person, beside the seal of the row', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { codes } = await codesMade(kit);
    const set = (await kit.repository.load(alex)).enrollment.recoveryCodes;
    assert.ok(set);
    const secrets = new RecoverySecrets({ sealer: kit.sealer, randomness: new FakeRandomness('bound') });
    const typed = (codes[0] ?? '').replaceAll('-', '');
    assert.equal(secrets.find(alex, set, typed), 0);
    assert.equal(secrets.find(alex, { ...set, codes: set.codes.toReversed() }, typed), undefined);
    assert.throws(() => secrets.find(sanne, set, typed), SecretUnreadableError);
    assert.throws(() => secrets.find(alex, { ...set, id: 'another' }, typed), SecretUnreadableError);
  });

  test('free changes in the conversation in which one was used, for ten minutes, and in no other', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { codes, methodId } = await codesMade(kit);
    kit.clock.advance(3_600);
    assert.equal((await inChat(kit).recovery.use(alex, codes[0] ?? '')).code, 'verified');
    assert.deepEqual(await inChat(kit, 'other').managing.rename(alex, methodId, 'x'), { code: 'proof-needed' });
    assert.equal((await inChat(kit).status(alex)).mayManage, true);
    assert.deepEqual(await inChat(kit).managing.rename(alex, methodId, 'x'), { code: 'done' });
    kit.clock.advance(600);
    assert.deepEqual(await inChat(kit).managing.rename(alex, methodId, 'y'), { code: 'proof-needed' });
  });

  test('are made only after a proof in this conversation, and while policy wants them', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    assert.deepEqual(await kit.service.recovery.make(alex), { code: 'not-set-up' });
    const started = await enrolled(kit);
    assert.deepEqual(await inChat(kit).recovery.make(alex), { code: 'proof-needed' });
    assert.equal((await inChat(kit).verify(alex, started.methodId, codeNow(kit, started))).code, 'verified');
    assert.equal((await inChat(kit).recovery.make(alex)).code, 'made');
    const off = await kitOn(kit.store, { clock: kit.clock, seed: 'off' });
    assert.deepEqual(await inChat(off).recovery.make(alex), { code: 'not-allowed' });
    assert.equal((await off.service.status(alex)).recovery, undefined);
  });

  test('cannot be read any more once the person has them, or five minutes have passed', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { setId, token } = await codesMade(kit);
    kit.clock.advance(299);
    assert.equal((await kit.service.recovery.toShow(alex, setId))?.codes.length, 10);
    kit.clock.advance(1);
    assert.equal(await kit.service.recovery.toShow(alex, setId), undefined);
    assert.equal(await kit.service.recovery.fetchFile(token), undefined);
    assert.deepEqual(await kit.service.expireDue(10), [alex]);
    assert.ok(!JSON.stringify((await documentOf(kit))['enrollment']).includes('showing'));
    const again = await kit.service.recovery.make(alex);
    assert.equal(again.code, 'made');
    await kit.service.recovery.hide(alex, again.setId);
    assert.equal(await kit.service.recovery.toShow(alex, again.setId), undefined);
  });

  test('that are wrong count for the hour, and turn the set off after a hundred', async (t) => {
    const kit = await enrollmentKit(t, { policy: { ...policy, consecutiveFailuresUntilLocked: 22 } });
    const { codes, methodId, app } = await codesMade(kit);
    const wrong = otherLetters(codes[0] ?? '');
    for (let tried = 0; tried < 20; tried += 1)
      assert.deepEqual(await kit.service.recovery.use(alex, wrong), { code: 'wrong-code' });
    assert.equal((await kit.service.recovery.use(alex, codes[0] ?? '')).code, 'throttled');
    assert.equal((await kit.service.verify(alex, methodId, codeNow(kit, { methodId, app }))).code, 'throttled');
    kit.clock.advance(3_600);
    assert.equal((await kit.service.recovery.use(alex, wrong)).code, 'wrong-code');
    assert.equal((await kit.service.recovery.use(alex, wrong)).code, 'locked');
    assert.equal((await kit.service.recovery.use(alex, codes[0] ?? '')).code, 'locked');
    // The method itself is as good as it was.
    assert.equal((await kit.service.verify(alex, methodId, codeNow(kit, { methodId, app }))).code, 'verified');
    assert.ok((await auditTypes(kit)).includes('recovery-codes-locked'));
  });

  test('are told of when they are made, and when one is used', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { codes } = await codesMade(kit);
    await kit.service.recovery.use(alex, codes[3] ?? '');
    const { ownNotices } = await kit.service.status(alex);
    assert.deepEqual(
      ownNotices.map(({ change, label }) => [change, label]),
      [
        ['recovery-codes-made', undefined],
        ['recovery-code-used', '9'],
      ],
    );
  });

  test('stay good when keys rotate and the old one is gone, and so does what can still be read', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { codes, setId } = await codesMade(kit);
    const both = await kitOn(kit.store, { policy, clock: kit.clock, keys: ['newer', 'demo'], seed: 'newer' });
    const { service, repository } = both;
    const report = await resealEverySecret({
      repository,
      enrollment: service,
      keyId: 'newer',
      onUnreadable: assert.ifError,
    });
    assert.deepEqual(report.remaining, new Map());
    const rotated = await kitOn(kit.store, { policy, clock: kit.clock, keys: ['newer'], seed: 'rotated' });
    assert.deepEqual((await rotated.service.recovery.toShow(alex, setId))?.codes, codes);
    assert.equal((await rotated.service.recovery.use(alex, codes[9] ?? '')).code, 'verified');
  });

  test('go with a reset of the helpdesk, and new ones go when the person says that it was somebody else', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { codes } = await codesMade(kit);
    await kit.service.managing.disown(alex);
    assert.equal((await kit.service.recovery.use(alex, codes[0] ?? '')).code, 'not-set-up');
    await kit.operator.unlock(alex, 'demo');
    assert.equal((await kit.service.recovery.use(alex, codes[0] ?? '')).code, 'not-set-up');
    await codesMade(kit, sanne);
    await kit.operator.reset(sanne, 'demo');
    assert.equal((await kit.service.status(sanne)).recovery, undefined);
  });

  test('free nothing, and are not spent, while a report of fraud waits for the helpdesk', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { codes } = await codesMade(kit);
    kit.clock.advance(2 * 86_400);
    await kit.service.managing.disown(alex);
    assert.deepEqual(await kit.service.recovery.use(alex, codes[0] ?? ''), { code: 'fraud-reported' });
    await kit.operator.unlock(alex, 'demo');
    assert.deepEqual(await kit.service.recovery.use(alex, codes[0] ?? ''), { code: 'verified', left: 9 });
  });
});
