import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ExpiringCache } from '../../../services/directory/expiring-cache.ts';
import { FakeClock } from '../../support/fakes.ts';

function setUp(capacity: number) {
  const clock = new FakeClock();
  const cache = new ExpiringCache<string>({ clock, capacity, secondsFor: () => 10 });
  const fetched: string[] = [];
  const get = (key: string): Promise<string> =>
    cache.get(key, () => Promise.resolve(void fetched.push(key)).then(() => key));
  return { clock, cache, fetched, get };
}

describe('the expiring cache', () => {
  test('drops the oldest when it is full', async () => {
    const { get, fetched } = setUp(2);
    for (const key of ['a', 'b', 'c', 'b', 'c', 'a']) await get(key);
    assert.deepEqual(fetched, ['a', 'b', 'c', 'a']);
  });

  test('counts the time from the answer on', async () => {
    const { clock, get, fetched } = setUp(2);
    await get('a');
    clock.advance(9);
    await get('a');
    clock.advance(1);
    await get('a');
    assert.deepEqual(fetched, ['a', 'a']);
  });

  test('keeps a failure as long as it is told to', async () => {
    const clock = new FakeClock();
    const cache = new ExpiringCache<string>({ clock, capacity: 2, secondsFor: () => 10, failureSeconds: 3 });
    await assert.rejects(cache.get('a', () => Promise.reject(new Error('demo failure'))));
    clock.advance(2);
    await assert.rejects(
      cache.get('a', () => Promise.resolve('unused')),
      /demo failure/u,
    );
    clock.advance(1);
    assert.equal(await cache.get('a', () => Promise.resolve('a')), 'a');
  });

  test('does not keep a failure, which everybody who waited is told', async () => {
    const { cache, get } = setUp(2);
    const failing = (): Promise<string> => Promise.reject(new Error('demo failure'));
    const both = await Promise.allSettled([cache.get('a', failing), cache.get('a', () => Promise.resolve('unused'))]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await get('a'), 'a');
  });
});
