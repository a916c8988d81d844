import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alex, codeNow, enrolled, enrollmentKit, sanne, setUp } from '../services/enrollment/enrollment-kit.ts';

describe('ASVS 6.6.2: a code', () => {
  test('of one person proves and verifies nothing of another', async (t) => {
    const kit = await enrollmentKit(t);
    const [hers, his] = [await enrolled(kit, sanne), await setUp(kit, alex)];
    const code = codeNow(kit, hers);
    assert.deepEqual(await kit.service.prove(alex, his.methodId, code), { code: 'wrong-code', attemptsLeft: 4 });
    assert.deepEqual(await kit.service.verify(alex, hers.methodId, code), { code: 'not-set-up' });
    assert.equal((await kit.changes.status(alex)).status, 'disabled');
    assert.deepEqual(await kit.service.verify(sanne, hers.methodId, code), { code: 'verified' });
  });

  test('of the same person id in another tenant proves nothing', async (t) => {
    const kit = await enrollmentKit(t);
    const namesake = { ...alex, tenantId: 'other-tenant' };
    const [own, other] = [await setUp(kit, alex), await setUp(kit, namesake)];
    assert.equal((await kit.service.prove(namesake, other.methodId, codeNow(kit, own))).code, 'wrong-code');
    assert.notEqual((await kit.service.prove(namesake, own.methodId, codeNow(kit, own))).code, 'verified');
    assert.deepEqual((await kit.changes.status(namesake)).methods, []);
    assert.deepEqual(await kit.service.prove(alex, own.methodId, codeNow(kit, own)), { code: 'verified' });
    kit.clock.advance(60);
    assert.deepEqual(await kit.service.verify(namesake, own.methodId, codeNow(kit, own)), { code: 'not-set-up' });
  });

  test('of an older set-up proves neither the newer one nor the older one', async (t) => {
    const kit = await enrollmentKit(t);
    const older = await setUp(kit);
    const newer = await setUp(kit);
    const hint = { kind: 'other-entry' };
    const crossed = await kit.service.prove(alex, newer.methodId, codeNow(kit, older));
    assert.deepEqual(crossed, { code: 'wrong-code', attemptsLeft: 4, hint });
    assert.deepEqual(await kit.service.prove(alex, older.methodId, codeNow(kit, older)), { code: 'superseded' });
    assert.deepEqual(await kit.service.prove(alex, older.methodId, codeNow(kit, newer)), { code: 'superseded' });
    assert.deepEqual(await kit.service.prove(alex, newer.methodId, codeNow(kit, newer)), { code: 'verified' });
  });

  test('of a set-up that was cancelled or has expired proves nothing ever again', async (t) => {
    const kit = await enrollmentKit(t);
    const cancelled = await setUp(kit);
    await kit.service.cancel(alex, cancelled.methodId);
    assert.deepEqual(await kit.service.prove(alex, cancelled.methodId, codeNow(kit, cancelled)), { code: 'cancelled' });
    const expired = await setUp(kit);
    kit.clock.advance(600);
    assert.deepEqual(await kit.service.prove(alex, expired.methodId, codeNow(kit, expired)), { code: 'expired' });
    for (const { methodId } of [cancelled, expired]) {
      assert.deepEqual(await kit.service.verify(alex, methodId, codeNow(kit, expired)), { code: 'not-set-up' });
    }
  });

  test('of a set-up that is not proven yet verifies nothing', async (t) => {
    const kit = await enrollmentKit(t);
    const pending = await setUp(kit);
    assert.deepEqual(await kit.service.verify(alex, pending.methodId, codeNow(kit, pending)), { code: 'not-set-up' });
    assert.equal((await kit.changes.status(alex)).pending?.methodId, pending.methodId);
  });
});
