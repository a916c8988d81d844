import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { temporaryFolder } from '../support/running-bot.ts';

const root = new URL('../../', import.meta.url);
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')));

/** What a script finds in its environment, in a folder that may have a `.env`. */
async function found(t: TestContext, given: { readonly file?: string; readonly port?: string } = {}) {
  const cwd = await temporaryFolder(t);
  if (given.file !== undefined) writeFileSync(join(cwd, '.env'), given.file);
  return run(cwd, given.port === undefined ? {} : { PORT: given.port });
}

function run(cwd: string, env: Record<string, string>) {
  const first = fileURLToPath(new URL('bot/env-file.mjs', root));
  const flags = [`--import=${first}`, '--print', 'process.env.PORT'];
  const { status, stdout, stderr } = spawnSync(process.execPath, flags, { cwd, env, encoding: 'utf8' });
  return { status, out: stdout.trim(), error: stderr.trim() };
}

test('every script that reads settings reads those of .env, in one way', () => {
  const reading = Object.entries(scripts).filter(
    ([, script]) => script.includes('.env') || script.includes('env-file'),
  );
  assert.ok(reading.length > 10);
  for (const [name, script] of reading) assert.match(script, /^node --import=\.\/bot\/env-file\.mjs /u, name);
  const settingless = ['intents', 'config:table'];
  const commands = Object.entries(scripts).filter(([, script]) =>
    /\bbot\/(?:commands|start)|deployment\//u.test(script),
  );
  assert.deepEqual(
    commands.filter(([, script]) => !script.includes('env-file')).map(([name]) => name),
    settingless,
  );
});

test('settings come from .env, and nothing is said', async (t) => {
  assert.deepEqual(await found(t, { file: '\uFEFF# the port\r\nPORT="4001"\r\n' }), {
    status: 0,
    out: '4001',
    error: '',
  });
});

test('what the environment has already is kept', async (t) => {
  assert.equal((await found(t, { file: 'PORT=4001', port: '4002' })).out, '4002');
});

test('where there is no .env nothing is said', async (t) => {
  assert.deepEqual(await found(t, { port: '4002' }), { status: 0, out: '4002', error: '' });
});

test('a .env that cannot be read stops it, in one line', async (t) => {
  const cwd = await temporaryFolder(t);
  mkdirSync(join(cwd, '.env'));
  const { status, out, error } = run(cwd, {});
  assert.deepEqual([status, out], [2, '']);
  assert.match(error, /^\.env cannot be read \(\w+\)$/u);
});
