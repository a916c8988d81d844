import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Playground, startPlayground } from '../../../bot/demo/playground.ts';

const configDirectory = fileURLToPath(new URL('../../../deployment/playground/', import.meta.url));
const demoDirectory = new URL('../../../services/directory/demo-directory.json', import.meta.url);
const person = z.looseObject({ aadObjectId: z.string(), name: z.string(), userPrincipleName: z.string() });
const personalChat = z.object({ id: z.string() });
const playgroundConfig = z.object({
  config: z.object({
    tenantId: z.string(),
    currentUser: person,
    users: z.array(person),
    personalChat: personalChat.optional(),
  }),
});
const action = z.object({ action: z.string() });
const directory = z.object({
  tenantId: z.string(),
  people: z.array(z.object({ objectId: z.string(), displayName: z.string(), accountName: z.string() })),
});

/** Stands in for the Playground: answers its ping, and tells how it was called. */
const fakeCli = `
  const { createServer } = require('node:http');
  if (__filename.includes('deaf')) process.on('SIGTERM', () => {});
  const port = process.argv[process.argv.indexOf('-p') + 1];
  createServer((request, response) => {
    const told = JSON.stringify({ arguments: process.argv.slice(2), environment: process.env });
    response.end(request.url === '/_debug/ping' ? 'pong' : told);
  }).listen(Number(port));
`;

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playground-test-'));
  await writeFile(join(folder, 'fake.cjs'), fakeCli);
  await writeFile(join(folder, 'deaf.cjs'), fakeCli);
});
after(() => rm(folder, { recursive: true }));

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

async function whenSilent(url: string): Promise<void> {
  const giveUp = Date.now() + 10_000;
  while (await responds(url)) {
    assert.ok(Date.now() < giveUp, 'it still answers');
    await delay(20);
  }
}

async function responds(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    () => false,
  );
}

describe('the Playground of the demo', () => {
  // It shows its configuration only after something answered where the bot should be.
  const bot = createHttpServer((_, response) => response.end());
  let playground: Playground;
  before(async () => {
    playground = await startPlayground({ botPort: await listen(bot), port: 0, configDirectory });
  });
  after(async () => {
    await playground.stop();
    bot.close();
  });

  test('has as many people of the demo directory as it takes, and one guest who is in no directory', async () => {
    const { tenantId, people } = directory.parse(JSON.parse(await readFile(demoDirectory, 'utf8')));
    const answer = await fetch(`${playground.url}/_internal/v1/config`);
    const { currentUser, users, ...config } = playgroundConfig.parse(await answer.json()).config;
    assert.equal(config.tenantId, tenantId);
    const shown = [currentUser, ...users].map((user) => [user.aadObjectId, user.name, user.userPrincipleName]);
    const known = people.map((entry) => [entry.objectId, entry.displayName, entry.accountName]);
    assert.deepEqual(shown.slice(0, 5), known.slice(0, 5));
    assert.equal(shown.length, 6);
    assert.ok(!known.some(([id]) => id === shown[5]?.[0]));
  });

  test('is reachable from this machine only', async () => {
    const { port } = new URL(playground.url);
    assert.equal(await responds(playground.url), true);
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const others = addresses.filter(({ address }) => address !== '127.0.0.1' && !address.startsWith('fe80'));
    for (const { address, family } of others) {
      const host = family === 'IPv6' ? `[${address}]` : address;
      assert.equal(await responds(`http://${host}:${port}/`), false, `answers on ${address}`);
    }
  });

  test('hands a page no edit of a message that it does not show', async () => {
    const chat = 'demo-personal-chat-00000000-0000-0000-0000-000000000001';
    const conversation = `${playground.url}/_connector/v3/conversations/${chat}/activities`;
    const headers = { 'content-type': 'application/json' };
    const post = (url: string, method: string): Promise<Response> =>
      fetch(url, { method, headers, body: JSON.stringify({ type: 'message', text: 'demo' }) });
    const sent = z.object({ id: z.string() }).parse(await (await post(conversation, 'POST')).json());
    const pageSees = async (): Promise<unknown[]> => {
      const socket = new WebSocket(`${playground.url.replace('http', 'ws')}/_ws_conversation/v1/conversations/stream`);
      const actions: unknown[] = [];
      socket.addEventListener('message', ({ data }) => actions.push(action.parse(JSON.parse(String(data))).action));
      await once(socket, 'open');
      assert.equal((await post(`${conversation}/${sent.id}`, 'PUT')).status, 200);
      await post(conversation, 'POST');
      while (!actions.includes('createMessage')) await once(socket, 'message');
      socket.close();
      return actions;
    };
    assert.equal((await post(`${conversation}/${sent.id}`, 'PUT')).status, 200);
    // The message waited for a page; its edit, made while none was open, is not kept.
    assert.deepEqual(await pageSees(), ['createMessage', 'updateMessage', 'createMessage']);
    await fetch(playground.url);
    assert.deepEqual(await pageSees(), ['createMessage']);
  });

  test('refuses a taken port in one sentence', async () => {
    const holder = createServer();
    const port = await listen(holder);
    await assert.rejects(startPlayground({ botPort: 9, port, configDirectory }), {
      message: `Port ${port} for the Playground is taken: set PLAYGROUND_PORT to a free one.`,
    });
    const portVariable = 'HELPDESK_PLAYGROUND_PORT';
    await assert.rejects(startPlayground({ botPort: 9, port, portVariable, configDirectory }), {
      message: `Port ${port} for the Playground is taken: set HELPDESK_PLAYGROUND_PORT to a free one.`,
    });
    holder.close();
  });
});

test('says what to do when the Playground is not installed', async () => {
  const locate = (): string => {
    throw new Error('Cannot find module');
  };
  await assert.rejects(startPlayground({ botPort: 9, port: 0, configDirectory, locate }), {
    message: /not installed: run npm ci without --omit=dev, or set PLAYGROUND=off\.$/,
  });
});

test('repeats what the Playground says about a wrong configuration', async () => {
  await writeFile(join(folder, '.m365agentsplayground.yml'), 'version: "0.1.1"\n');
  await assert.rejects(startPlayground({ botPort: 9, port: 0, configDirectory: folder }), {
    message: /^The Playground of PLAYGROUND_PORT did not start: .*required property/,
  });
});

/** How the Playground itself understands its configuration, with somebody instead of its current user. */
async function understood(t: TestContext, directory: string, insteadOfCurrentUser?: readonly string[]) {
  const bot = createHttpServer((_, response) => response.end());
  t.after(() => bot.close());
  const instead = insteadOfCurrentUser && { insteadOfCurrentUser };
  const options = { botPort: await listen(bot), port: 0, configDirectory: directory, ...instead };
  const playground = await startPlayground(options);
  t.after(() => playground.stop());
  const answer = await fetch(`${playground.url}/_internal/v1/config`);
  return playgroundConfig.parse(await answer.json()).config;
}

const [alex, sanne, zoe, kofi, megan] = [1, 2, 3, 4, 5].map((one) => `00000000-0000-0000-0000-00000000000${one}`);
assert.ok(alex && sanne && zoe && kofi && megan);

test('gives whoever chats a chat of their own, also where the file has the line ends of Windows', async (t) => {
  const config = await readFile(join(configDirectory, '.m365agentsplayground.yml'), 'utf8');
  const exchanged = config.replace(alex, '<1>').replace(sanne, alex).replace('<1>', sanne);
  await writeFile(join(folder, '.m365agentsplayground.yml'), exchanged.replaceAll('\n', '\r\n'));
  const { currentUser, personalChat } = await understood(t, folder);
  assert.equal(currentUser.aadObjectId, sanne);
  assert.equal(personalChat?.id, `demo-personal-chat-${sanne}`);
});

test('puts another one of its users in the chair, in a chat of their own, and everybody stays as they are', async (t) => {
  const file = await understood(t, configDirectory);
  const { currentUser, users, personalChat, ...rest } = await understood(t, configDirectory, [alex, kofi, megan]);
  assert.deepEqual(currentUser, file.users[2]);
  assert.equal(currentUser.aadObjectId, kofi);
  assert.deepEqual(users, file.users.with(2, file.currentUser));
  assert.equal(personalChat?.id, `demo-personal-chat-${kofi}`);
  assert.equal(rest.tenantId, file.tenantId);
});

test('says so when nobody of those who were asked for is among its users', async () => {
  for (const nobody of [[], [alex], ['00000000-0000-0000-0000-00000000000f']]) {
    await assert.rejects(startPlayground({ botPort: 9, port: 0, configDirectory, insteadOfCurrentUser: nobody }), {
      message: 'The configuration of the Playground has nobody of the helpdesk among its users.',
    });
  }
});

test('stops one that does not listen to SIGTERM, and stopping twice is harmless', async () => {
  const playground = await startPlayground({
    botPort: 9,
    port: 0,
    configDirectory,
    locate: () => join(folder, 'deaf.cjs'),
  });
  await playground.stop();
  await playground.stop();
  assert.equal(await responds(playground.url), false);
});

test('gives it no secret of ours, turns its telemetry off, and opens no browser', async () => {
  process.env['DEMO_SECRET'] = 'canary';
  const playground = await startPlayground({
    botPort: 4567,
    port: 0,
    configDirectory,
    locate: () => join(folder, 'fake.cjs'),
  });
  const told = z.object({ arguments: z.array(z.string()), environment: z.record(z.string(), z.string()) });
  const { arguments: given, environment } = told.parse(await (await fetch(playground.url)).json());
  await playground.stop();
  delete process.env['DEMO_SECRET'];
  assert.ok(!JSON.stringify(environment).includes('canary'));
  assert.ok(given.includes('--disable-telemetry'));
  assert.ok(given.includes('http://127.0.0.1:4567/api/messages'));
  assert.equal(environment['APPLICATION_INSIGHTS_NO_STATSBEAT'], '1');
  assert.equal(environment['TEAMSAPPTESTER_BROWSER'], 'none');
});

test('does not outlive a parent that was killed, and leaves nothing behind', async () => {
  const temporary = await mkdtemp(join(folder, 'temporary-'));
  const module = new URL('../../../bot/demo/playground.ts', import.meta.url).href;
  const script = `import { startPlayground } from ${JSON.stringify(module)};
    const options = { botPort: 9, port: 0, configDirectory: ${JSON.stringify(configDirectory)} };
    console.log((await startPlayground(options)).url);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: temporary },
  });
  const url = (await once(parent.stdout, 'data')).join('').trim();
  assert.equal(await responds(url), true);
  assert.equal((await readdir(temporary)).length, 1);
  parent.kill('SIGKILL');
  await whenSilent(url);
  assert.deepEqual(await readdir(temporary), []);
});
