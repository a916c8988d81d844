import assert from 'node:assert/strict';
import fs, { existsSync, openSync, readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { LogFile } from '../../../bot/logging/log-file.ts';
import { temporaryDirectory } from '../../services/store/temporary-stores.ts';

/** A log file on a disk that is full until `makeRoom` is called. */
function onFullDisk(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const path = join(temporaryDirectory(t), 'bot.log');
  const file = new LogFile(openSync(path, 'a'));
  const failed = Promise.withResolvers<undefined>();
  const full = t.mock.method(fs, 'write', (...call: unknown[]) => {
    const done = call.at(-1) as (error: Error) => void;
    queueMicrotask(() => {
      done(Object.assign(new Error('full'), { code: 'ENOSPC' }));
      failed.resolve(undefined);
    });
  });
  syncBuiltinESMExports();
  const makeRoom = (): void => {
    full.mock.restore();
    syncBuiltinESMExports();
  };
  t.after(makeRoom);
  return { path, file, failed: failed.promise, makeRoom };
}

async function written(path: string, lines: number): Promise<string[]> {
  for (let turns = 0; turns < 10_000; turns += 1) {
    const text = readFileSync(path, 'utf8');
    if (text.split('\n').length > lines) return text.split('\n').slice(0, -1);
    await new Promise(setImmediate);
  }
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

test('lines that found no room are written, in their order, once there is some', async (t) => {
  const { path, file, failed, makeRoom } = onFullDisk(t);
  file.write('one\n');
  file.write('two\n');
  await failed;
  file.write('three\n');
  makeRoom();
  t.mock.timers.tick(1_000);
  assert.deepEqual(await written(path, 3), ['one', 'two', 'three']);
  file.write('four\n');
  assert.deepEqual(await written(path, 4), ['one', 'two', 'three', 'four']);
});

test('a disk that stays full does not fill the memory: four megabytes of lines wait, the rest is lost', async (t) => {
  const { path, file, failed, makeRoom } = onFullDisk(t);
  const line = `${'x'.repeat(1_048_575)}\n`;
  for (let count = 0; count < 9; count += 1) file.write(line);
  await failed;
  for (let count = 0; count < 9; count += 1) file.write(line);
  makeRoom();
  t.mock.timers.tick(1_000);
  file.flushSync();
  const { length } = await written(path, 5);
  assert.ok(length >= 4 && length <= 5, `${length} lines`);
});

const noFullDevice = existsSync('/dev/full')
  ? false
  : '/dev/full (Linux) is not there: the log at the end of the process';

test('the end of the process does not wait for room', { skip: noFullDevice }, () => {
  const file = new LogFile(openSync('/dev/full', 'a'));
  file.write('one\n');
  file.write('two\n');
  file.flushSync();
});
