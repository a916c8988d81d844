import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newTextCode } from '../../services/challenges/text-code.ts';
import { systemRandomness } from '../../services/randomness.ts';
import { alex, enrollmentKit } from '../services/enrollment/enrollment-kit.ts';
import { askPhone, methodsOf, phonePolicy } from './support/phone-person.ts';

describe('ASVS 6.4.1, NIST OBV-3: a texted code', () => {
  test('is good until just before three minutes have passed, and not then', async (t) => {
    for (const [seconds, code] of [
      [179.999, 'verified'],
      [180, 'code-expired'],
      [10_000, 'expired'],
    ] as const) {
      const kit = await enrollmentKit(t, { policy: phonePolicy, seed: `after ${seconds}` });
      const asked = await askPhone(kit);
      kit.clock.advance(seconds);
      assert.equal((await kit.service.prove(alex, asked.methodId, asked.code)).code, code, `${seconds}`);
    }
  });

  test('is not revived by a clock that is put back', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const asked = await askPhone(kit);
    kit.clock.advance(-86_400);
    assert.notEqual((await kit.service.prove(alex, asked.methodId, asked.code)).code, 'verified');
    assert.equal(await methodsOf(kit), 0);
  });

  test('has six digits, any of them, zeros in front too', () => {
    const codes = Array.from({ length: 20_000 }, () => newTextCode(systemRandomness));
    for (const code of codes) assert.match(code, /^\d{6}$/u);
    const firsts = Map.groupBy(codes, (code) => code[0]);
    assert.equal(firsts.size, 10);
    for (const [digit, group] of firsts) assert.ok(Math.abs(group.length - 2_000) < 300, `${digit}: ${group.length}`);
    assert.ok(new Set(codes).size > 19_500);
  });
});

test('ASVS 6.4.1: a call is answered until just before three minutes have passed', async (t) => {
  for (const [seconds, say] of [
    [179.999, 'verified'],
    [180, 'nothing-waits'],
  ] as const) {
    const kit = await enrollmentKit(t, { policy: phonePolicy, seed: `after ${seconds}` });
    const { challengeId } = await askPhone(kit, { kind: 'mobile-call' });
    kit.clock.advance(seconds);
    const keys = { sid: 'CA1', digits: '#', attempt: 1 };
    assert.equal((await kit.answers.keysPressed(challengeId, keys)).say, say);
  }
});
