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

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');

interface Instruction {
  name: string;
  rest: string;
}

const instructions: Instruction[] = read('deployment/Dockerfile')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.slice(0, line.indexOf(' ')), rest: line.slice(line.indexOf(' ') + 1) }));

const lastFrom = instructions.findLastIndex(({ name }) => name === 'FROM');
const image = instructions.slice(lastFrom);
const all = (list: Instruction[], wanted: string): string[] =>
  list.filter(({ name }) => name === wanted).map(({ rest }) => rest);
const command = (text: string): string[] => z.array(z.string()).parse(JSON.parse(text.slice(text.indexOf('['))));

/** What `COPY` takes from the folder that is built. */
const copied = all(instructions, 'COPY')
  .filter((rest) => !rest.startsWith('--from='))
  .flatMap((rest) => rest.split(' ').slice(0, -1));

test('everything the image copies exists and is sent to the builder', () => {
  const [first, ...let_through] = read('deployment/Dockerfile.dockerignore').trim().split('\n');
  assert.equal(first, '*', 'everything is left out unless it is named');
  for (const source of copied) {
    assert.ok(existsSync(new URL(source, root)), `${source} does not exist`);
    assert.ok(let_through.includes(`!${source}`), `${source} is left out`);
  }
  assert.equal(let_through.length, new Set(copied).size, 'more is sent than copied');
});

test('the image holds the product and nothing else', () => {
  assert.deepEqual(
    new Set(copied),
    new Set(['package.json', 'package-lock.json', 'bot', 'cards', 'dialogs', 'services']),
  );
  assert.ok(all(instructions, 'RUN').every((rest) => rest.startsWith('npm ci --omit=dev')));
});

test('the model of what people write is made when the packages are installed, and goes into the image with them', () => {
  const installed = instructions.findIndex(({ name }) => name === 'RUN');
  const before = instructions.slice(0, installed).map(({ rest }) => rest);
  assert.ok(before.includes('services ./services'), 'npm ci would have nothing to make it of');
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
  assert.ok(all(image, 'COPY').includes('--from=dependencies /app/node_modules ./node_modules'));
});

test('development tools and the Playground are development dependencies, which the image leaves out', () => {
  const lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });
  const { packages } = lock.parse(JSON.parse(read('package-lock.json')));
  for (const name of ['node', '@microsoft/m365agentsplayground', 'playwright-core']) {
    assert.equal(packages[`node_modules/${name}`]?.dev, true, `${name} would be installed`);
  }
});

test('the container runs Node 24 as somebody without privileges, in production mode', () => {
  for (const base of all(instructions, 'FROM')) assert.match(base, /^node:24-/);
  assert.deepEqual(all(image, 'USER'), ['node']);
  assert.ok(all(image, 'ENV').some((rest) => rest.split(' ').includes('MODE=production')));
  assert.deepEqual(all(image, 'STOPSIGNAL'), ['SIGTERM']);
});

test('the container starts what npm start starts, with the same flags', () => {
  const manifest = z.object({ scripts: z.object({ start: z.string() }) }).parse(JSON.parse(read('package.json')));
  const [start = ''] = all(image, 'CMD');
  // Settings come from the container's environment, not from a file.
  const words = manifest.scripts.start.split(' ').filter((word) => !word.startsWith('--env-file'));
  assert.deepEqual(command(start), words);
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
  const [check = ''] = all(image, 'HEALTHCHECK');
  const [program, ...rest] = command(check);
  assert.equal(program, 'node');
  const child = spawn(process.execPath, rest, { env: { PORT: String(port) }, stdio: 'inherit' });
  return (await once(child, 'exit')).at(0);
}
