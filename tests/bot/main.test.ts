import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { conversationCollection } from '../../bot/conversation/conversation-document.ts';
import type { StoredDocument } from '../../services/store/document-store.ts';
import { openSite } from '../support/site.ts';
import { type RunningBot, startBot, temporaryFolder } from '../support/running-bot.ts';
import { production } from './config/config-kit.ts';
import { askedFor, verificationPath, withApp } from './http/routes/verification-kit.ts';
import { onData, writeDemoKeyFile } from '../threats/support/kept-data.ts';
import { npmScript } from '../threats/support/npm-script.ts';
import { OpenPage } from './http/routes/simulator-kit.ts';
import { Client, startConnector } from './http/server-kit.ts';

async function assertRefuses(bot: RunningBot, sentence: RegExp): Promise<void> {
  assert.equal(await bot.ended(), 1);
  assert.equal(bot.out, '');
  assert.match(bot.error, sentence);
  assert.equal(bot.error.trim().split('\n').length, 1, bot.error);
  assert.doesNotMatch(bot.error, /node_modules|\bat .*:\d+/u);
}

interface Leased extends StoredDocument {
  readonly lease?: { readonly expiresAt: Date };
}

/** A port that another program listens on. */
async function takenPort(t: TestContext): Promise<string> {
  const other = createServer();
  await once(other.listen(0, '127.0.0.1'), 'listening');
  t.after(() => other.close());
  const address = other.address();
  return typeof address === 'object' ? String(address?.port) : '';
}

/** Whether the bot still takes connections. */
function answers(client: Client): Promise<boolean> {
  return client.get('/healthz').then(
    () => true,
    () => false,
  );
}

const playgrounds = { PLAYGROUND: 'on', PLAYGROUND_PORT: '0', HELPDESK_PLAYGROUND_PORT: '0' };

/** What a page answers; undefined when nobody listens there. */
function status(url: string): Promise<number | undefined> {
  return fetch(url).then(
    (answer) => answer.status,
    () => undefined,
  );
}

describe('starting', { concurrency: 2 }, () => {
  test('says in five lines where to chat, where the phones and the data are, where to sign in and how to stop, with the real port', async (t) => {
    const data = await temporaryFolder(t);
    const bot = startBot(t, { DATA_DIR: data });
    const port = await bot.listening();
    assert.ok(port > 0);
    const base = `http://127.0.0.1:${port}`;
    const lines = [
      `Chat:    POST ${base}/api/messages`,
      `Phones:  ${base}/simulator`,
      `Data:    ${data}`,
      `Sign in: ${base}/demo/sign-in`,
      'Stop:    Ctrl-C',
      '',
    ];
    assert.equal(bot.out, lines.join('\n'));
    assert.equal(bot.error, '');
    const client = new Client(port, '');
    assert.equal((await client.get('/readyz')).status, 200);
  });

  test('refuses a port that is taken, in one line', async (t) => {
    const port = await takenPort(t);
    const began = performance.now();
    const bot = startBot(t, { DATA_DIR: await temporaryFolder(t), PORT: port, DRAIN_SECONDS: '60' });
    await assertRefuses(bot, new RegExp(`^Port ${port} on 127.0.0.1 is in use by another program`, 'u'));
    assert.ok(performance.now() - began < 60_000, 'it drained, and had never served');
  });

  test('says in the fourth of six lines where the helpdesk chats, and one signal ends both Playgrounds', async (t) => {
    const data = await temporaryFolder(t);
    const bot = startBot(t, { DATA_DIR: data, ...playgrounds });
    await bot.listening();
    const lines = bot.out.split('\n').map((line) => /^([\w ]+: +)(.+)$/u.exec(line)?.slice(1) ?? []);
    const [names, [chat = '', phones = '', , helpdesk = '']] = [
      lines.map(([name]) => name),
      lines.map(([, what]) => what),
    ];
    assert.deepEqual(names, [
      'Chat:     ',
      'Phones:   ',
      'Data:     ',
      'Helpdesk: ',
      'Sign in:  ',
      'Stop:     ',
      undefined,
    ]);
    assert.equal(new Set([chat, phones, helpdesk].map((url) => new URL(url).port)).size, 3);
    assert.deepEqual([await status(chat), await status(helpdesk)], [200, 200]);
    bot.kill('SIGTERM');
    assert.equal(await bot.ended(), 0);
    assert.deepEqual([await status(chat), await status(helpdesk)], [undefined, undefined]);
    assert.equal(bot.error, '');
  });

  for (const variable of Object.keys(playgrounds).filter((name) => name.endsWith('_PORT'))) {
    test(`refuses a ${variable} that is taken, in one line, and leaves nothing of the other Playground`, async (t) => {
      const [port, TMPDIR] = [await takenPort(t), await temporaryFolder(t)];
      const data = await temporaryFolder(t);
      const bot = startBot(t, { DATA_DIR: data, TMPDIR, ...playgrounds, [variable]: port });
      await assertRefuses(bot, new RegExp(`^Port ${port} for the Playground is taken: set ${variable} `, 'u'));
      assert.deepEqual(await readdir(TMPDIR), []);
    });
  }

  test('refuses a data directory that cannot be written, in one line', async (t) => {
    const file = join(await temporaryFolder(t), 'file');
    await writeFile(file, '');
    await assertRefuses(startBot(t, { DATA_DIR: join(file, 'data') }), /^The data directory .* cannot be created/u);
  });

  test('refuses a log file that cannot be written, in one line', async (t) => {
    const data = await temporaryFolder(t);
    await mkdir(join(data, 'bot.log'));
    await assertRefuses(startBot(t, { DATA_DIR: data }), /^The log file .*bot\.log cannot be written/u);
  });

  test('refuses a data directory that is a file, in one line', async (t) => {
    const file = join(await temporaryFolder(t), 'file');
    await writeFile(file, '');
    await assertRefuses(startBot(t, { DATA_DIR: file }), /^The data /u);
  });

  test('refuses a second copy on the same data, in one line, and the first goes on', async (t) => {
    const data = await temporaryFolder(t);
    const port = await startBot(t, { DATA_DIR: data }).listening();
    await assertRefuses(startBot(t, { DATA_DIR: data }), /^Another process is using the data in /u);
    assert.equal((await new Client(port, '').get('/readyz')).status, 200);
  });

  test('refuses a damaged key file, in one line that does not repeat it', async (t) => {
    const data = await temporaryFolder(t);
    await writeFile(join(data, 'encryption.key'), 'key-1:ZGVtby1jYW5hcnk=');
    const bot = startBot(t, { DATA_DIR: data });
    await assertRefuses(bot, /^The key file .* is damaged/u);
    assert.doesNotMatch(bot.error, /ZGVtby1jYW5hcnk/u);
  });

  test('refuses a damaged store, in one line', async (t) => {
    const data = await temporaryFolder(t);
    await writeFile(join(data, 'store.sqlite'), 'this is no database, whatever its name says '.repeat(100));
    await assertRefuses(startBot(t, { DATA_DIR: data }), /store\.sqlite/u);
  });

  test('refuses a MongoDB that does not answer, in one line without its password', async (t) => {
    const uri = 'mongodb://demo:demo-canary@127.0.0.1:1/?serverSelectionTimeoutMS=200';
    const bot = startBot(t, { DATA_DIR: await temporaryFolder(t), MONGODB_URI: uri });
    await assertRefuses(bot, /MongoDB/u);
    assert.doesNotMatch(bot.error, /demo-canary/u);
  });

  test('refuses a file to sign in with that is not there, which commands do without', async (t) => {
    const nowhere = { ...production, MICROSOFT_APP_PASSWORD: '', AZURE_FEDERATED_TOKEN_FILE: '/nowhere/token' };
    const bot = startBot(t, { ...nowhere, PLAYGROUND: '', DATA_DIR: await temporaryFolder(t) });
    assert.equal(await bot.ended(), 1);
    assert.match(
      bot.error,
      /^AZURE_FEDERATED_TOKEN_FILE names \/nowhere\/token, and there is no such file\nWhat each/u,
    );
  });

  test('refuses production without its variables, one line for each, and says where to read on', async (t) => {
    const bot = startBot(t, { MODE: 'production', PLAYGROUND: '', DATA_DIR: await temporaryFolder(t) });
    assert.equal(await bot.ended(), 1);
    assert.equal(bot.out, '');
    assert.deepEqual(bot.error.trim().split('\n').sort(), [
      'ALLOWED_TENANTS is missing',
      'ENCRYPTION_KEYS is missing',
      'MICROSOFT_APP_ID is missing',
      'MICROSOFT_APP_PASSWORD is missing: the bot signs in to Microsoft with it, or with MICROSOFT_APP_CERTIFICATE_FILE or AZURE_FEDERATED_TOKEN_FILE or MICROSOFT_APP_MANAGED_IDENTITY',
      'MICROSOFT_APP_TENANT_ID is missing',
      'MONGODB_URI is missing',
      'ORGANIZATION is missing',
      'PUBLIC_URL is missing',
      'What each setting is for, and how it is written: deployment/configuration.md',
    ]);
  });
});

describe('stopping', { concurrency: 2 }, () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal} ends it with exit code 0 and without a word`, async (t) => {
      const bot = startBot(t, { DATA_DIR: await temporaryFolder(t) });
      await bot.listening();
      const began = performance.now();
      bot.kill(signal);
      assert.equal(await bot.ended(), 0);
      assert.ok(performance.now() - began < 5_000);
      assert.equal(bot.error, '');
    });
  }

  test('leaves its data in one file, that can be copied, and has noted how far the audit trail had come', async (t) => {
    const data = await temporaryFolder(t);
    const bot = startBot(t, { DATA_DIR: data });
    const client = new Client(await bot.listening(), '');
    // Nobody's job writes that one down elsewhere.
    const forged = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'forged' };
    assert.equal((await client.send('POST', '/twilio/text', 'Body=1', forged)).status, 403);
    // It is written down after the answer; each of these waits for a write of its own.
    for (let writes = 0; writes < 10; writes += 1) assert.equal((await client.get('/readyz')).status, 200);
    bot.kill('SIGTERM');
    assert.equal(await bot.ended(), 0);
    assert.deepEqual((await readdir(data)).sort(), [
      'audit-anchor',
      'bot.log',
      'encryption.key',
      'store.lock',
      'store.sqlite',
    ]);
  });

  test('a request that is under way is finished first', async (t) => {
    const bot = startBot(t, { DATA_DIR: await temporaryFolder(t) });
    const port = await bot.listening();
    const channel = await startConnector(t);
    const client = new Client(port, channel.url);
    channel.connector.mood = async () => {
      // One signal: a second one ends the process at once.
      channel.connector.mood = 'well';
      bot.kill('SIGTERM');
      while (await answers(client));
    };
    assert.deepEqual(await client.post(client.activity({ text: 'hello' })), { status: 200, body: '' });
    assert.equal(await bot.ended(), 0);
    assert.equal(channel.sent.length, 1);
    await assert.rejects(client.get('/healthz'));
  });

  test('while it drains, /readyz says so and a program that waits for somebody goes on waiting', async (t) => {
    const DATA_DIR = await temporaryFolder(t);
    writeDemoKeyFile(DATA_DIR);
    await onData(DATA_DIR, (kit) => withApp(kit));
    const { out } = await npmScript('api:token', { DATA_DIR }, 'create', 'wiki', '--scopes', 'verify');
    const authorization = `Bearer ${/^Token: (\S+)$/mu.exec(out)?.[1] ?? ''}`;
    const bot = startBot(t, { DATA_DIR, DRAIN_SECONDS: '2' });
    const client = new Client(await bot.listening(), '');
    const headers = { authorization, 'idempotency-key': 'one' };
    const opened = await client.send('POST', verificationPath, JSON.stringify(askedFor('alex')), headers);
    assert.equal(opened.status, 201, opened.body);
    const { id } = JSON.parse(opened.body) as { readonly id: string };
    bot.kill('SIGTERM');
    while ((await client.get('/readyz')).status === 200);
    let polls = 0;
    const poll = () => client.get(`${verificationPath}/${id}?wait=30`, { authorization });
    for (;;) {
      const answer = await poll().catch(() => undefined);
      if (answer === undefined) break;
      assert.equal(answer.status, 200);
      polls += 1;
    }
    assert.equal(polls, 1);
    assert.equal(await bot.ended(), 0);
  });

  test('a client that keeps its connection open does not keep it from stopping', async (t) => {
    const bot = startBot(t, { DATA_DIR: await temporaryFolder(t) });
    const port = await bot.listening();
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
    await answer.text();
    bot.kill('SIGTERM');
    assert.equal(await bot.ended(), 0);
  });

  test('a page of the phones that is open does not either', async (t) => {
    const bot = startBot(t, { DATA_DIR: await temporaryFolder(t) });
    const page = await OpenPage.open(t, `http://127.0.0.1:${await bot.listening()}`);
    await page.next();
    bot.kill('SIGTERM');
    assert.equal(await bot.ended(), 0);
  });

  test('after SIGKILL it starts again on the same data and goes on where the chat was', async (t) => {
    const data = await temporaryFolder(t);
    const channel = await startConnector(t);
    const killed = startBot(t, { DATA_DIR: data });
    const first = new Client(await killed.listening(), channel.url);
    await first.post(first.activity({ text: 'set up' }));
    const key = await readFile(join(data, 'encryption.key'), 'utf8');
    killed.kill('SIGKILL');
    assert.equal(await killed.ended(), 'SIGKILL');
    const again = startBot(t, { DATA_DIR: data });
    const second = new Client(await again.listening(), channel.url);
    await second.post(second.activity({ id: 'demo-again', text: 'help' }));
    assert.match(JSON.stringify(channel.sent.at(-1)), /What you can write to me/u);
    assert.equal(await readFile(join(data, 'encryption.key'), 'utf8'), key);
  });
});

test('killed in the middle of a turn, it has freed the chat by the time it listens again: its owner is gone', async (t) => {
  const site = await openSite(t, 'embedded');
  const lease = (): Promise<Leased['lease']> =>
    site.inspect(async ({ store }) => (await store.collection<Leased>(conversationCollection).findOne({}))?.lease);
  const channel = await startConnector(t);
  const killed = startBot(t, site.environment);
  const client = new Client(await killed.listening(), channel.url);
  channel.connector.mood = async () => {
    killed.kill('SIGKILL');
    await killed.ended();
  };
  await assert.rejects(client.post(client.activity({ text: 'help' })));
  const held = await lease();
  assert.ok(held);
  channel.connector.mood = 'well';
  const again = startBot(t, site.environment);
  await again.listening();
  again.kill('SIGKILL');
  await again.ended();
  const freed = await lease();
  assert.ok(freed !== undefined && freed.expiresAt <= new Date());
});

test('whoever sits at the terminal is told that the data are gone, although nobody writes to the bot', async (t) => {
  const data = await temporaryFolder(t);
  const bot = startBot(t, { DATA_DIR: data });
  await bot.listening();
  await rm(data, { recursive: true });
  await bot.complained(/^The data file .* was taken away/mu);
});
