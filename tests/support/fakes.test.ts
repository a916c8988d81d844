import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, FakeRandomness } from './fakes.ts';

test('the fake clock moves only when told to', () => {
  const clock = new FakeClock();
  const before = clock.now();
  clock.advance(30);
  assert.equal(clock.now().getTime() - before.getTime(), 30_000);
});

test('the same seed gives the same bytes, another seed others', () => {
  assert.deepEqual(new FakeRandomness('a').bytes(40), new FakeRandomness('a').bytes(40));
  assert.notDeepEqual(new FakeRandomness('a').bytes(40), new FakeRandomness('b').bytes(40));
});
