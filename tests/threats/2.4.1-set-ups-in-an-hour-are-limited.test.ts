import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alex, codeNow, enrollmentKit, sanne, setUp } from '../services/enrollment/enrollment-kit.ts';

const most = 30;

async function startAndGiveUp(kit: Awaited<ReturnType<typeof enrollmentKit>>, times: number): Promise<void> {
  for (let started = 0; started < times; started += 1) {
    const { flowId } = await setUp(kit);
    await kit.service.cancel(alex, flowId);
  }
}

describe('ASVS 2.4.1: who starts set-ups and gives them up, to fill the audit trail', () => {
  test('may do so thirty times an hour, then waits, and nothing is recorded of what was refused', async (t) => {
    const kit = await enrollmentKit(t);
    await startAndGiveUp(kit, most);
    const retryAt = new Date(kit.clock.now().getTime() + 3_600_000);
    const { revision } = await kit.repository.load(alex);
    for (let tries = 0; tries < 50; tries += 1) {
      assert.deepEqual(await kit.service.begin(alex, 'authenticator-code'), { code: 'throttled', retryAt });
    }
    assert.equal((await kit.repository.load(alex)).revision, revision);
    kit.clock.advance(3_599.999);
    assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'throttled');
    kit.clock.advance(0.001);
    await startAndGiveUp(kit, 1);
  });

  test('gets no more of them at the same moment', async (t) => {
    const kit = await enrollmentKit(t);
    const begun = await Promise.all(
      Array.from({ length: most + 20 }, () => kit.service.begin(alex, 'authenticator-code')),
    );
    assert.equal(begun.filter(({ code }) => code === 'started').length, most);
  });

  test('holds up nobody else, and loses nothing that was begun', async (t) => {
    const kit = await enrollmentKit(t);
    await startAndGiveUp(kit, most - 1);
    const last = await setUp(kit);
    assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'throttled');
    assert.equal((await kit.service.begin(sanne, 'authenticator-code')).code, 'started');
    assert.deepEqual(await kit.service.prove(alex, last.flowId, codeNow(kit, last)), { code: 'verified' });
  });

  test('is not forgiven by a clock that is put back', async (t) => {
    const kit = await enrollmentKit(t);
    await startAndGiveUp(kit, most);
    kit.clock.advance(-3_000);
    assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'throttled');
  });
});
