import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, test, type TestContext } from 'node:test';
import {
  mongodbSkip,
  mongodbTestUri,
  temporaryDatabaseName,
  withMongoClient,
} from '../services/store/temporary-stores.ts';
import { type RunningBot, temporaryFolder } from '../support/running-bot.ts';
import { production, secret } from '../threats/support/production.ts';
import { selfSignedCertificate } from '../threats/support/self-signed-certificate.ts';
import { Container } from './support/container.ts';
import { healthCommand } from './support/dockerfile.ts';
import { freeTcpPort } from './support/programs.ts';
import { required } from './support/variables.ts';

const container = await Container.build({ after });

/** Nobody listens there: what is not on this machine is not reached. */
const nowhere = { HTTPS_PROXY: 'http://127.0.0.1:9' };

/** What an operator sets, with the database at this address. */
async function settings(t: TestContext, mongodbUri: string): Promise<Record<string, string>> {
  const needed = await production(t, mongodbUri);
  const set = Object.entries(needed).filter(
    ([name]) => ['HOST', 'MICROSOFT_APP_PASSWORD'].includes(name) || required.includes(name),
  );
  return { ...Object.fromEntries(set), ...nowhere, PORT: String(await freeTcpPort()) };
}

/** A database of its own, that is gone after the test. */
function databaseUri(t: TestContext): URL {
  const name = temporaryDatabaseName();
  t.after(() => withMongoClient((client) => client.db(name).dropDatabase()));
  const uri = new URL(mongodbTestUri ?? '');
  uri.pathname = `/${name}`;
  return uri;
}

/** The bot's answers to the two questions of whoever runs containers. */
async function health(bot: RunningBot): Promise<{ readonly status: number; readonly body: unknown }[]> {
  const port = await bot.logged('listening');
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.json() };
  };
  return [await ask('/healthz'), await ask('/readyz')];
}
const well = [200, 200].map((status) => ({ status, body: { status: 'ok' } }));

async function outcome(command: readonly string[], environment: Record<string, string>) {
  const child = container.run(command, environment);
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, error };
}

test('the image has what package-lock.json says that production needs, and no tool of development', () => {
  const isThere = (name: string): boolean => existsSync(join(container.workingDirectory, 'node_modules', name));
  assert.ok(isThere('botbuilder') && isThere('.cache/intents'));
  for (const name of ['node', 'typescript', 'playwright-core', '@microsoft/m365agentsplayground'])
    assert.ok(!isThere(name), `${name} is in the image`);
});

test('the image without settings refuses to start, and names every variable that is missing', async (t) => {
  const bot = container.start(t, {});
  assert.equal(await bot.ended(), 1);
  const [where, ...lines] = bot.error.trim().split('\n').toReversed();
  const named = lines.map((line) => /^(\w+) is missing/u.exec(line)?.[1]);
  assert.deepEqual(named.sort(), [...required, 'MICROSOFT_APP_PASSWORD'].sort());
  assert.match(where ?? '', /: deployment\/configuration\.md$/u);
});

test('the image starts no demo, even when it is told to', async (t) => {
  const bot = container.start(t, { MODE: 'demo', PORT: '0' });
  assert.equal(await bot.ended(), 1);
  assert.equal(bot.out, '');
});

describe('the image', { skip: mongodbSkip }, () => {
  test('starts as somebody who may write nothing, serves, is called healthy, and ends when told to', async (t) => {
    const before = await container.paths();
    const environment = await settings(t, databaseUri(t).href);
    const bot = container.start(t, environment);
    assert.deepEqual(await health(bot), well);
    assert.equal((await outcome(healthCommand, environment)).code, 0);
    bot.kill('SIGTERM');
    assert.equal(await bot.ended(), 0);
    assert.equal((await outcome(healthCommand, environment)).code, 1);
    assert.deepEqual(await container.paths(), before);
    assert.doesNotMatch(bot.out + bot.error, new RegExp(secret, 'u'));
  });

  test('starts with a certificate whose time is over, and says so in its log and in /readyz', async (t) => {
    const folder = await temporaryFolder(t);
    await chmod(folder, 0o755);
    const path = join(folder, 'bot.pem');
    const over = new Date(Date.now() - 86_400_000);
    const { key, cert } = selfSignedCertificate([], { bits: 2048, dates: [new Date(0), over] });
    await writeFile(path, key + cert);
    const signingIn = { MICROSOFT_APP_PASSWORD: '', MICROSOFT_APP_CERTIFICATE_FILE: path };
    const bot = container.start(t, { ...(await settings(t, databaseUri(t).href)), ...signingIn });
    const tested = bot.logged('the self-test is done');
    const [healthy, ready] = await health(bot);
    await tested;
    assert.deepEqual([healthy, ready?.status], [well[0], 200]);
    assert.match(
      JSON.stringify(ready?.body),
      /"warnings":\["The certificate that the bot signs in with[^"]* ended on /u,
    );
    const errors = bot.out.split('\n').filter((line) => line.includes('"msg":"the self-test found what is wrong"'));
    assert.match(
      errors.join('\n'),
      /Sign-in at Microsoft: MICROSOFT_APP_CERTIFICATE_FILE names [^"]*, whose certificate ended on /u,
    );
  });

  test('has the operator’s commands in it', async (t) => {
    const environment = await settings(t, databaseUri(t).href);
    const { code, out, error } = await outcome(['node', 'bot/commands/people.ts', 'status'], environment);
    assert.equal(code, 0, error);
    assert.equal(out, 'The bot has met nobody yet.\n');
  });

  test('reaches a database beside it by its socket, as the compose file has it', async (t) => {
    const uri = databaseUri(t);
    const folder = await temporaryFolder(t);
    // As the volume of the compose file, it may be entered by everybody.
    await chmod(folder, 0o755);
    const socket = join(folder, 'mongodb-27017.sock');
    const server = createServer((client) => {
      const through = connect(Number(uri.port), uri.hostname);
      for (const each of [client, through]) each.on('error', () => [client, through].forEach((side) => side.destroy()));
      client.pipe(through).pipe(client);
    });
    await once(server.listen({ path: socket, writableAll: true }), 'listening');
    t.after(() => server.close());
    const bySocket = `mongodb://${encodeURIComponent(socket)}${uri.pathname}?directConnection=true`;
    assert.deepEqual(await health(container.start(t, await settings(t, bySocket))), well);
  });
});
