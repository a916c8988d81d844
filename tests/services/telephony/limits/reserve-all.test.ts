import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Limit } from '../../../../services/telephony/limits/limit.ts';
import { reserveAll } from '../../../../services/telephony/limits/reserve-all.ts';

const now = new Date('2099-03-02T09:00:00.000Z');

/** Limits that write down what is asked of them; `answers` of what they do with a send. */
function limitsThat(done: string[], ...answers: readonly (boolean | Error | 'cannot release')[]): Limit[] {
  return answers.map((answer, index) => ({
    scope: 'person',
    id: `limit-${index}`,
    refusal: () => Promise.resolve(undefined),
    take: () => {
      done.push(`take ${index}`);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer !== false);
    },
    release: () => {
      done.push(`release ${index}`);
      return answer === 'cannot release' ? Promise.reject(new Error('demo outage')) : Promise.resolve();
    },
  }));
}

test('a send that one limit does not allow any more is taken off those before it, and asked of none after it', async () => {
  const done: string[] = [];
  const limits = limitsThat(done, true, true, false, true);
  assert.equal(await reserveAll(limits, new Map(), now), limits[2]);
  assert.deepEqual(done, ['take 0', 'take 1', 'take 2', 'release 0', 'release 1']);
});

test('a send that all limits allow stays counted', async () => {
  const done: string[] = [];
  assert.equal(await reserveAll(limitsThat(done, true, true), new Map(), now), undefined);
  assert.deepEqual(done, ['take 0', 'take 1']);
});

test('a fault takes the send off again, but not where nobody knows whether it was counted', async () => {
  const done: string[] = [];
  await assert.rejects(reserveAll(limitsThat(done, true, new Error('demo fault')), new Map(), now), /demo fault/u);
  assert.deepEqual(done, ['take 0', 'take 1', 'release 0']);
});

test('a send that cannot be taken off again is a fault: it must not be tried once more', async () => {
  const done: string[] = [];
  await assert.rejects(reserveAll(limitsThat(done, 'cannot release', true, false), new Map(), now), /demo outage/u);
  assert.deepEqual(done.slice(-2), ['release 0', 'release 1']);
});
