import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { mongodbProblem } from '../../bot/config/mongodb-checks.ts';
import { port, startCommand, stepsOf } from './support/dockerfile.ts';
import { known, longestRequestSeconds, required } from './support/variables.ts';

const folder = new URL('../../deployment/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

const service = z.strictObject({
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  image: z.string(),
  command: z.array(z.string()),
  secrets: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
  volumes: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z
    .object({ test: z.array(z.string()) })
    .loose()
    .optional(),
  stop_grace_period: z.string().regex(/^\d+s$/u),
  mem_limit: z.string().optional(),
  restart: z.literal('unless-stopped'),
  init: z.boolean().optional(),
  user: z.string().optional(),
  read_only: z.literal(true),
  tmpfs: z.string(),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
});
const shape = z.strictObject({
  name: z.string(),
  services: z.strictObject({ bot: service, mongodb: service }),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  volumes: z.record(z.string(), z.null()),
});
const compose = shape.parse(parse(read('compose.yaml')));
const { bot, mongodb } = compose.services;
const example = parseEnv(read('bot.example.env'));

test('the compose file builds the image of the Dockerfile', () => {
  const context = new URL(`${bot.build?.context ?? ''}/`, folder);
  assert.equal(new URL(bot.build?.dockerfile ?? '', context).href, new URL('Dockerfile', folder).href);
});

test('settings and secrets come from one file that git ignores, and stand in no environment that can be inspected', () => {
  const [given, ...others] = bot.secrets;
  assert.deepEqual(others, []);
  assert.deepEqual(compose.secrets, { [given?.source ?? '']: { file: 'bot.env' } });
  assert.ok(read('.gitignore').split('\n').includes('bot.env'));
  assert.equal(given?.target, `${stepsOf('WORKDIR').at(0)?.words.join('') ?? ''}/.env`);
  const [node = '', ...flags] = startCommand;
  assert.deepEqual(bot.command, [node, '--env-file=.env', ...flags]);
});

test('a certificate that is named in its place comes as a secret too, from the folder beside the clone, by taking marks off', () => {
  const marked = /^( *)# ((?:- source: |  target: \/run\/secrets\/|)bot\.pem:?|  file: .*bot\.pem)$/gmu;
  const changed = shape.parse(parse(read('compose.yaml').replaceAll(marked, '$1$2')));
  const [, certificate] = changed.services.bot.secrets;
  assert.equal(certificate?.source, 'bot.pem');
  assert.ok(read('compose.yaml').includes(`MICROSOFT_APP_CERTIFICATE_FILE=${certificate.target} `));
  const { file } = changed.secrets['bot.pem'] ?? {};
  assert.equal(new URL(file ?? '', folder).href, new URL('../../two-step-secrets/bot.pem', folder).href);
});

test('the example of that file names all that is required and nothing unknown, and holds no value but an address', () => {
  const credential = ['MICROSOFT_APP_PASSWORD', 'MICROSOFT_APP_PASSWORD_EXPIRES'];
  assert.deepEqual(Object.keys(example).sort(), [...required, ...credential].sort());
  assert.ok(Object.keys(example).every((name) => known.includes(name)));
  const filled = Object.entries(example).filter(([, value]) => value !== '');
  assert.deepEqual(
    filled.map(([name]) => name),
    ['MONGODB_URI'],
  );
});

test('the bot is reached from this machine alone, and the database by the bot alone: by a socket', () => {
  assert.deepEqual(bot.ports, [`127.0.0.1:${port}:${port}`]);
  assert.deepEqual(mongodb.ports, []);
  assert.equal(mongodb.network_mode, 'none');
  const uri = example['MONGODB_URI'] ?? '';
  assert.equal(mongodbProblem(uri), undefined);
  const mounted = (volumes: readonly string[], volume: string): string | undefined =>
    volumes.find((each) => each.startsWith(`${volume}:`))?.split(':')[1];
  const socket = decodeURIComponent(/\/\/([^/]+)\//u.exec(uri)?.[1] ?? '');
  assert.equal(socket, `${mounted(bot.volumes, 'mongodb-socket') ?? ''}/mongodb-27017.sock`);
  assert.equal(mounted(mongodb.volumes, 'mongodb-socket'), '/tmp');
  assert.equal(mounted(mongodb.volumes, 'mongodb-data'), '/data/db');
  const mount = [...bot.volumes, ...mongodb.volumes].map((each) => each.split(':')[0] ?? '');
  assert.deepEqual(new Set(mount), new Set(Object.keys(compose.volumes)));
});

test('the bot starts once the replica set takes writes, and what founds it names the set that mongod is in', () => {
  assert.deepEqual(bot.depends_on, { mongodb: { condition: 'service_healthy' } });
  const check = mongodb.healthcheck?.test.at(-1) ?? '';
  const set = mongodb.command[mongodb.command.indexOf('--replSet') + 1] ?? '';
  assert.match(check, new RegExp(`rs\\.initiate\\(\\{ _id: '${set}'.*isWritablePrimary`, 'u'));
});

test('a bot that is told to stop has time for the longest request under way', () => {
  assert.ok(parseInt(bot.stop_grace_period) > longestRequestSeconds);
});

test('the image says how much memory it needs, and the compose file gives that', () => {
  const said = /Give the container (\d+) MiB/u.exec(read('Dockerfile'))?.[1];
  assert.equal(bot.mem_limit, `${said ?? ''}m`);
});
