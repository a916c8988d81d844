import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import process from 'node:process';
import { test } from 'node:test';
import { z } from 'zod';
import { modelFile } from '../../services/intents/model/built-model.ts';
import { respond } from '../support/respond.ts';
import { environment, healthCommand, port, sent, stages, startCommand, stepsOf } from './support/dockerfile.ts';

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');

/** What `COPY` takes from the folder that is built. */
const copied = stages
  .flatMap((stage) => stepsOf('COPY', stage))
  .filter(({ flags }) => flags['from'] === undefined)
  .flatMap(({ words }) => words.slice(0, -1));

test('everything the image copies exists and is sent to the builder', () => {
  for (const source of copied) assert.ok(existsSync(new URL(source, root)), `${source} does not exist`);
  assert.deepEqual(new Set(sent), new Set(copied));
});

test('what is sent stands in one file at the root, where every builder reads it: az acr build reads none beside the Dockerfile', () => {
  assert.deepEqual(globSync(['.dockerignore', '**/*.dockerignore'], { cwd: root, exclude: ['node_modules'] }), [
    '.dockerignore',
  ]);
});

test('the image holds the product and nothing else', () => {
  assert.deepEqual(
    new Set(copied),
    new Set(['package.json', 'package-lock.json', 'LICENSE', 'bot', 'cards', 'dialogs', 'services']),
  );
  const lines = stages.flatMap((stage) => stepsOf('RUN', stage)).map(({ words }) => words.join(' '));
  assert.ok(lines.every((line) => line.startsWith('npm ci --omit=dev ') || line === 'chmod -R a+rX .'));
});

test('the model of what people write is made when the packages are installed, and goes into the image with them', () => {
  const steps = stages.at(0)?.steps ?? [];
  const before = steps.slice(
    0,
    steps.findIndex(({ name }) => name === 'RUN'),
  );
  assert.ok(
    before.some(({ words }) => words.join(' ') === 'services ./services'),
    'npm ci would have nothing to make it of',
  );
  const manifest = z.object({ scripts: z.object({ prepare: z.string() }) }).parse(JSON.parse(read('package.json')));
  assert.equal(manifest.scripts.prepare, 'node services/intents/model/build.ts');
  for (const file of globSync('services/intents/model/*.ts', { cwd: root })) {
    const imported = [...read(file).matchAll(/ from '(?<path>\.[^']+)'/g)].map((match) => match.groups?.['path'] ?? '');
    for (const path of imported) {
      const target = new URL(path, new URL(file, root)).pathname;
      assert.ok(target.startsWith(new URL('services/', root).pathname), `${file} imports ${path}`);
    }
  }
  assert.ok(modelFile.pathname.startsWith(new URL('node_modules/', root).pathname));
  const taken = stepsOf('COPY').find(({ flags }) => flags['from'] === stages.at(0)?.name);
  assert.deepEqual(taken?.words, ['/app/node_modules', './node_modules']);
});

test('development tools and the Playground are development dependencies, which the image leaves out', () => {
  const lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });
  const { packages } = lock.parse(JSON.parse(read('package-lock.json')));
  for (const name of ['node', '@microsoft/m365agentsplayground', 'playwright-core']) {
    assert.equal(packages[`node_modules/${name}`]?.dev, true, `${name} would be installed`);
  }
});

test('the container runs Node 24 as somebody without privileges, in production mode', () => {
  for (const { base } of stages) assert.match(base, /^node:24-/u);
  assert.deepEqual(
    stepsOf('USER').map(({ words }) => words),
    [['node']],
  );
  assert.equal(environment['MODE'], 'production');
  assert.equal(Number(environment['PORT']), port);
  assert.deepEqual(stepsOf('STOPSIGNAL').at(0)?.words, ['SIGTERM']);
});

test('the container starts what npm start starts, with the same flags', () => {
  const manifest = z.object({ scripts: z.object({ start: z.string() }) }).parse(JSON.parse(read('package.json')));
  // Settings come from the container's environment, not from a file.
  const words = manifest.scripts.start.split(' ').filter((word) => !word.includes('env-file'));
  assert.deepEqual(startCommand, words);
});

for (const [status, healthy] of [
  [200, true],
  [503, false],
] as const) {
  test(`the health check calls a server that answers ${status} ${healthy ? 'healthy' : 'unhealthy'}`, async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      respond(response, status);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    assert.equal(await healthCheck(address.port), healthy ? 0 : 1);
    assert.deepEqual(asked, ['/healthz']);
    server.close();
    await once(server, 'close');
    assert.equal(await healthCheck(address.port), 1, 'nobody answers');
  });
}

async function healthCheck(port: number): Promise<unknown> {
  const [program, ...rest] = healthCommand;
  assert.equal(program, 'node');
  const child = spawn(process.execPath, rest, { env: { PORT: String(port) }, stdio: 'inherit' });
  return (await once(child, 'exit')).at(0);
}
