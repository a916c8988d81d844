import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alex, codeNow, enrolled, enrollmentKit, sanne, setUp } from '../services/enrollment/enrollment-kit.ts';
import { guessingRace, hourlyRace, storesForRaces } from '../services/enrollment/races.ts';
import { wrongCode } from '../services/methods/method-kit.ts';

describe('ASVS 6.3.1: guessing', () => {
  for (const { name, skip, open } of storesForRaces) {
    test(`in parallel gets no more than the five attempts of a set-up, on ${name}`, { skip }, async (t) =>
      guessingRace(await open(t)),
    );
    test(`in parallel gets no more than the twenty codes of an hour, on ${name}`, { skip }, async (t) =>
      hourlyRace(await open(t)),
    );
  }

  test('gets twenty codes an hour, however often a set-up is started again', async (t) => {
    const kit = await enrollmentKit(t);
    let checked = 0;
    for (let round = 0; round < 4; round += 1) {
      const { methodId, app } = await setUp(kit);
      const code = wrongCode([app], kit.clock.now());
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await kit.service.prove(alex, methodId, code);
        checked += 1;
      }
    }
    assert.equal(checked, 20);
    const retryAt = new Date(kit.clock.now().getTime() + 3_600_000);
    assert.deepEqual(await kit.service.begin(alex, 'authenticator-code'), { code: 'throttled', retryAt });
    kit.clock.advance(3599.999);
    assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'throttled');
    kit.clock.advance(0.001);
    assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'started');
  });

  test('once throttled, is not told whether a code is right', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await enrolled(kit);
    const wrong = wrongCode([started.app], kit.clock.now());
    for (let attempt = 0; attempt < 20; attempt += 1) await kit.service.verify(alex, started.methodId, wrong);
    const answers = [wrong, codeNow(kit, started)].map((code) => kit.service.verify(alex, started.methodId, code));
    const [refused, right] = await Promise.all(answers);
    assert.equal(refused?.code, 'throttled');
    assert.deepEqual(right, refused);
  });

  test('is no weapon against somebody else: a stranger with the ids of a set-up and a method limits only themselves', async (t) => {
    const kit = await enrollmentKit(t);
    const method = await enrolled(kit, alex);
    const wrong = wrongCode([method.app], kit.clock.now());
    for (let attempt = 0; attempt < 120; attempt += 1) {
      await kit.service.prove(sanne, method.methodId, wrong);
      await kit.service.verify(sanne, method.methodId, wrong);
      await kit.service.verify({ ...alex, tenantId: 'other-tenant' }, method.methodId, wrong);
    }
    const { enrollment } = await kit.repository.load(alex);
    assert.deepEqual([enrollment.consecutiveFailures['authenticator-code'], enrollment.recentFailures], [0, []]);
    assert.deepEqual(await kit.service.verify(alex, method.methodId, codeNow(kit, method)), { code: 'verified' });
  });
});
