import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openEmbeddedStore } from '../../../../services/store/embedded/store.ts';
import { type AnyDocument, people } from '../store-contract.ts';
import { temporaryDirectory } from '../temporary-stores.ts';

const script = fileURLToPath(import.meta.resolve('./child.ts'));

interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** Resolves with the lines so far when there are `count`. */
  until(count: number): Promise<string[]>;
  kill(): Promise<void>;
}

function startChild(context: TestContext, directory: string, prefix: string): Child {
  const child = spawn(process.execPath, [script, directory, prefix], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => lines.push(line));
  const until = async (count: number) => {
    while (lines.length < count) await once(reader, 'line', { signal: AbortSignal.timeout(20_000) });
    return lines;
  };
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  context.after(kill);
  return { process: child, lines, until, kill };
}

test('embedded: refuses a second process on the same directory, in one sentence', async (context) => {
  const directory = temporaryDirectory(context);
  await startChild(context, directory, '-').until(1);
  const sentence = `Another process is using the data in ${directory}: stop it, or choose another data directory`;
  await assert.rejects(openEmbeddedStore({ directory }), { name: 'StoreLockedError', message: sentence });
  const second = startChild(context, directory, '-');
  assert.deepEqual(await second.until(1), [`StoreLockedError: ${sentence}`]);
});

test('embedded: refuses a second store in one process too, until the first is closed', async (context) => {
  const directory = temporaryDirectory(context);
  const first = await openEmbeddedStore({ directory });
  await assert.rejects(openEmbeddedStore({ directory }), { name: 'StoreLockedError' });
  await assert.rejects(openEmbeddedStore({ directory }), { name: 'StoreLockedError' });
  await first.close();
  await (await openEmbeddedStore({ directory })).close();
});

test('embedded: a refused second store leaves the lock of the first as it is', async (context) => {
  const directory = temporaryDirectory(context);
  const first = await openEmbeddedStore({ directory });
  context.after(() => first.close());
  await assert.rejects(openEmbeddedStore({ directory }), { name: 'StoreLockedError' });
  // A process that closes any handle of a file gives up all its locks on it (POSIX): only another process sees that.
  const [line] = await startChild(context, directory, '-').until(1);
  assert.match(line ?? '', /^StoreLockedError: /);
});

test('embedded: opens at once after the owner was killed', async (context) => {
  const directory = temporaryDirectory(context);
  const owner = startChild(context, directory, '-');
  await owner.until(1);
  await owner.kill();
  await (await openEmbeddedStore({ directory })).close();
});

test('embedded: no acknowledged write is lost when the writer is killed, five times over', async (context) => {
  const directory = temporaryDirectory(context);
  const acknowledged: string[] = [];
  for (const round of ['a', 'b', 'c', 'd', 'e']) {
    const writer = startChild(context, directory, round);
    await writer.until(60);
    await writer.kill();
    acknowledged.push(...writer.lines.slice(1));
  }
  const store = await openEmbeddedStore({ directory });
  context.after(() => store.close());
  const collection = store.collection<AnyDocument>(people);
  const stored = await collection.find({ number: { $exists: true } });
  const ids = new Set(stored.map(({ _id }) => _id));
  assert.deepEqual(
    acknowledged.filter((id) => !ids.has(id)),
    [],
  );
  // At most the one write under way in each round was there without having been acknowledged.
  assert.ok(ids.size <= acknowledged.length + 5, `${ids.size} stored, ${acknowledged.length} acknowledged`);
  const total = await collection.findOne({ _id: 'total' });
  assert.ok(Number(total?.['count']) >= acknowledged.length);
});

test('embedded: prints no warning of its own', async () => {
  const program = "const { DatabaseSync } = await import('node:sqlite'); new DatabaseSync(':memory:').close();";
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const warnings = await child.stderr.setEncoding('utf8').toArray();
  assert.deepEqual(warnings, []);
});
