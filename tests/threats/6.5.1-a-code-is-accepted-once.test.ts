import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeAt } from '../support/authenticator.ts';
import { alex, codeNow, enrolled, enrollmentKit, setUp } from '../services/enrollment/enrollment-kit.ts';
import { proofRace, storesForRaces, verificationRace } from '../services/enrollment/races.ts';

const used = { code: 'code-already-used' };

describe('ASVS 6.5.1: a code', () => {
  for (const { name, skip, open } of storesForRaces) {
    test(`sent fifty times at once to two replicas verifies once, on ${name}`, { skip }, async (t) =>
      verificationRace(await open(t)),
    );
    test(`sent fifty times at once to two replicas proves a set-up once, on ${name}`, { skip }, async (t) =>
      proofRace(await open(t)),
    );
  }

  test('that proved the set-up verifies nothing, however it is written', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await setUp(kit);
    const code = codeNow(kit, started);
    await kit.service.prove(alex, started.methodId, code);
    const fullWidth = Array.from(code, (digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
    for (const answer of [code, ` ${code}`, `${code.slice(0, 3)}-${code.slice(3)}`, `\u200e${code}`, fullWidth]) {
      assert.deepEqual(await kit.service.verify(alex, started.methodId, answer), used);
    }
  });

  test('that was accepted stays spent for the whole of its life, on any replica, after a restart', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await enrolled(kit);
    const ahead = codeAt(started.app, new Date(kit.clock.now().getTime() + 30_000));
    assert.deepEqual(await kit.service.verify(alex, started.methodId, ahead), { code: 'verified' });
    for (let second = 0; second < 90; second += 5) {
      const restarted = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: `restart-${second}` });
      assert.deepEqual(await restarted.service.verify(alex, started.methodId, ahead), used, `after ${second} s`);
      kit.clock.advance(5);
    }
  });

  test('of an earlier step is spent by a later one', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await enrolled(kit);
    const earlier = codeNow(kit, started);
    kit.clock.advance(30);
    assert.deepEqual(await kit.service.verify(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
    assert.deepEqual(await kit.service.verify(alex, started.methodId, earlier), used);
  });
});
