import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './running-bot.ts';
import { partsOf } from './suite/parts.ts';

const runner = fileURLToPath(new URL('./run-tests.ts', import.meta.url));
const header = "import assert from 'node:assert/strict';\nimport { after, describe, test } from 'node:test';\n";
const passes = "test('passes', () => undefined);\n";

/** Runs a suite of these test files, by their names. @returns what it printed, its last line and its exit code */
async function runSuite(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  { prefix, timeoutMs = 600 }: { readonly prefix?: string; readonly timeoutMs?: number } = {},
) {
  const folder = await temporaryFolder(t);
  mkdirSync(join(folder, 'tests'));
  for (const [name, body] of Object.entries(files))
    writeFileSync(join(folder, 'tests', `${name}.test.ts`), header + body);
  // A runner within a test of another one would run nothing.
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined, TEST_PATIENCE_SECONDS: String(timeoutMs) };
  const { promise, resolve } = Promise.withResolvers<{ output: string; code: unknown }>();
  execFile(
    process.execPath,
    [runner, ...(prefix === undefined ? [] : [prefix])],
    { cwd: folder, env },
    (error, stdout, stderr) => resolve({ output: stdout + stderr, code: error?.code ?? 0 }),
  );
  const { output, code } = await promise;
  return { output, code, last: output.trimEnd().split('\n').at(-1) };
}

describe('the whole suite', { concurrency: 2 }, () => {
  test('counts tests and not their suites, and says why what was skipped was', async (t) => {
    const skips = "test('skips', { skip: 'no such thing here' }, () => undefined);\n";
    const suite = `describe('a suite', () => {\n${passes}${passes}});\n`;
    const { output, code, last } = await runSuite(t, { a: passes, b: suite, c: skips });
    assert.equal(last, '3 passed, 0 failed, 1 skipped');
    assert.match(output, /^skipped: no such thing here$/mu);
    assert.equal(code, 0);
  });

  test('is narrowed by what paths begin with, and fails where none does', async (t) => {
    const files = { a: passes, ab: passes, c: passes };
    assert.equal((await runSuite(t, files, { prefix: 'tests/a' })).last, '2 passed, 0 failed');
    const nothing = await runSuite(t, files, { prefix: 'tests/d' });
    assert.deepEqual([nothing.code, nothing.last], [1, 'No test file begins with tests/d']);
  });

  const troubles: Record<string, { readonly body: string; readonly says: RegExp }> = {
    'a test that fails': {
      body: "test('fails', () => assert.equal(1, 2));\n",
      says: /tests\/b\.test\.ts:3:1[^]*1 !== 2/u,
    },
    'a file with a syntax error': { body: 'const x: = 3;\n', says: /tests\/b\.test\.ts[^]*SyntaxError/u },
    'a file that throws when it is loaded': { body: "throw new Error('demo');\n", says: /tests\/b\.test\.ts[^]*demo/u },
    'a suite that goes wrong when its tests have passed': {
      body: "describe('a suite', () => { after(() => { throw new Error('demo'); }); });\n",
      says: /tests\/b\.test\.ts:3:1[^]*demo/u,
    },
    'a suite that cannot be made': {
      body: "describe('a suite', () => Promise.reject(new Error('demo')));\n",
      says: /tests\/b\.test\.ts:3:1[^]*demo/u,
    },
    'a file that ends its process': {
      body: "test('ends', () => process.exit(7));\n",
      says: /broke off in tests\/b\.test\.ts/u,
    },
    'a file that ends its process as if all were well': {
      body: "test('ends', () => process.exit(0));\n",
      says: /broke off in tests\/b\.test\.ts/u,
    },
    'a file whose process is killed': {
      body: "test('dies', async () => { process.kill(process.pid, 'SIGKILL'); await new Promise(() => undefined); });\n",
      says: /broke off in tests\/b\.test\.ts/u,
    },
  };
  for (const [title, { body, says }] of Object.entries(troubles)) {
    test(`fails with ${title}, and names the file`, async (t) => {
      const { output, code, last } = await runSuite(t, { a: passes, b: body, c: passes });
      assert.equal(last, '2 passed, 1 failed');
      assert.match(output, says);
      assert.equal(code, 1);
    });
  }

  test('fails with a test that never ends, once nobody waits for it any longer', async (t) => {
    const hangs = "test('hangs', () => new Promise(() => undefined));\n";
    const { output, code, last } = await runSuite(t, { a: hangs, b: passes }, { timeoutMs: 5 });
    assert.match(output, /tests\/a\.test\.ts:3:1[^]*timed out after 5000ms/u);
    assert.deepEqual([code, last], [1, '1 passed, 1 failed']);
  });

  test('fails when a process ends badly although all its tests passed', async (t) => {
    const late = `${passes}process.on('exit', () => (process.exitCode = 3));\n`;
    const { code, last } = await runSuite(t, { a: passes, b: late });
    assert.deepEqual([code, last], [1, '2 passed, 1 failed']);
  });
});

describe('the processes of a suite', () => {
  const files = Array.from({ length: 100 }, (_, index) => `tests/cards/${index}.test.ts`);
  const long = ['tests/bot/main.test.ts', 'tests/faults/kills/kills.test.ts', 'tests/journeys/english.test.ts'];

  test('run every file once, those first that are long and have one to themselves', () => {
    const parts = partsOf([...files, ...long], 2);
    assert.deepEqual(parts.slice(0, 3).flat(), long);
    assert.deepEqual(parts.flat().sort(), [...files, ...long].sort());
  });

  test('are at least as many as there are cores, but no more than files', () => {
    assert.equal(partsOf(files, 8).length, 8);
    assert.equal(partsOf(files.slice(0, 3), 8).length, 3);
  });
});
