import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { readConfig } from '../../../bot/config/config.ts';
import { openLog } from '../../../bot/parts/log-parts.ts';
import { temporaryDirectory } from '../../services/store/temporary-stores.ts';

test('what was logged last is in the log, although the process ends in the same moment', (t) => {
  const directory = temporaryDirectory(t);
  const before = process.listeners('exit');
  const log = openLog(readConfig({ DATA_DIR: directory }));
  for (const message of ['first', 'second', 'last']) log.info({}, message);
  for (const listener of process.listeners('exit').filter((each) => !before.includes(each))) {
    process.off('exit', listener);
    listener.call(process, 0);
  }
  const lines = readFileSync(join(directory, 'bot.log'), 'utf8');
  assert.match(lines, /"msg":"last"/u);
});
