import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openEmbeddedStore } from '../../../services/store/embedded/store.ts';
import { alex, auditTypes, codeNow, kitOn, type StartedSetUp } from './enrollment-kit.ts';

const program = fileURLToPath(new URL('stops-after-write.ts', import.meta.url));
const startedSchema = z.object({
  methodId: z.string(),
  app: z.object({ issuer: z.string(), account: z.string(), secret: z.string() }),
});

/** Runs the program until it has written, kills it, and tells which set-up it had begun. */
async function killAfterWrite(t: TestContext, directory: string): Promise<StartedSetUp> {
  const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line === 'written') child.kill('SIGKILL');
  }
  assert.deepEqual(await exited, [null, 'SIGKILL']);
  assert.equal(lines[1], 'written');
  return startedSchema.parse(JSON.parse(lines[0] ?? ''));
}

test('somebody whose process was killed between the write and the answer is set up, and told so', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'killed-test-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const started = await killAfterWrite(t, directory);
  const store = await openEmbeddedStore({ directory });
  t.after(() => store.close());
  const kit = await kitOn(store, { seed: 'restarted' });
  const { status, methods, pending } = await kit.changes.status(alex);
  assert.deepEqual(
    [status, methods.map(({ methodId }) => methodId), pending],
    ['enforced', [started.methodId], undefined],
  );
  const code = codeNow(kit, started);
  assert.deepEqual(await kit.service.prove(alex, started.methodId, code), { code: 'verified' });
  assert.deepEqual(await kit.service.verify(alex, started.methodId, code), { code: 'code-already-used' });
  assert.deepEqual(await auditTypes(kit), ['set-up-started', 'method-activated', 'code-replayed']);
});
