import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OneAtATime } from '../../services/one-at-a-time.ts';

test('what concerns one key happens in order, one after another', async () => {
  const queue = new OneAtATime();
  const log: string[] = [];
  const act = (name: string) => async (): Promise<string> => {
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all(['a', 'b', 'c'].map((name) => queue.run('key', act(name))));
  assert.deepEqual(results, ['a', 'b', 'c']);
  assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('what concerns another key does not wait', async () => {
  const queue = new OneAtATime();
  const { promise, resolve } = Promise.withResolvers<string>();
  const waiting = queue.run('one', () => promise);
  assert.equal(await queue.run('other', () => Promise.resolve('done')), 'done');
  resolve('released');
  assert.equal(await waiting, 'released');
});

test('a fault is told to its caller and stops nobody behind it', async () => {
  const queue = new OneAtATime();
  const fault = new Error('A demo fault');
  const failing = queue.run('key', () => Promise.reject(fault));
  const next = queue.run('key', () => Promise.resolve('done'));
  await assert.rejects(failing, fault);
  assert.equal(await next, 'done');
});
