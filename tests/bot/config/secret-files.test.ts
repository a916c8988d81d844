import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, test, type TestContext } from 'node:test';
import { secretVariables } from '../../../bot/config/config-variables.ts';
import { readConfig } from '../../../bot/config/config.ts';
import { startBot, temporaryFolder } from '../../support/running-bot.ts';
import { type Environment, problems, production } from './config-kit.ts';

const canary = 'Zq-canary-of-a-secret';
const largest = 64 * 1024;

/** The right value of each secret. */
const right: Readonly<Record<string, string>> = {
  API_TOKENS: 'mail:3f9a61c07be2d4581e6f0a9bc3d7245e',
  HAND_OFF_TOKENS: 'jira:4f9a61c07be2d4581e6f0a9bc3d7245e',
  HAND_OFF_KEYS: 'jira:5f9a61c07be2d4581e6f0a9bc3d7245e',
  MONGODB_URI: production['MONGODB_URI'] ?? '',
  MICROSOFT_APP_PASSWORD: production['MICROSOFT_APP_PASSWORD'] ?? '',
  ENCRYPTION_KEYS: production['ENCRYPTION_KEYS'] ?? '',
  HTTPS_PROXY: 'http://demo:demo@proxy.example:3128',
  IDENTITY_HEADER: 'demo-identity-header',
  OTEL_EXPORTER_OTLP_HEADERS: 'api-key=demo',
  TWILIO_AUTH_TOKEN: 'demo-token',
  TWILIO_API_SECRET: 'demo-secret',
};
const twilio = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_API_KEY: `SK${'0'.repeat(32)}`,
  TWILIO_FROM: '+31201234567',
};

/** A file with this content. @returns its path */
async function fileWith(t: TestContext, content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(t), 'secret');
  writeFileSync(path, content);
  return path;
}

/** What the bot says of a password of which it is told that it is in this file. */
function said(path: string, more: Environment = {}): string[] {
  return problems({ ...production, MICROSOFT_APP_PASSWORD: undefined, MICROSOFT_APP_PASSWORD_FILE: path, ...more });
}

function passwordIn(path: string): string | undefined {
  const config = readConfig({ ...production, MICROSOFT_APP_PASSWORD: '', MICROSOFT_APP_PASSWORD_FILE: path });
  assert.ok(config.mode === 'production');
  return config.bot.credential.kind === 'secret' ? config.bot.credential.secret : undefined;
}

describe('a secret in a file', () => {
  test('is read for every variable that holds one, as if it were in the variable', async (t) => {
    const folder = await temporaryFolder(t);
    const set = { ...production, ...twilio, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
    const inFiles = secretVariables.map((name): [string, string] => {
      writeFileSync(join(folder, name), `${right[name]}\n`);
      return [`${name}_FILE`, join(folder, name)];
    });
    const without = Object.fromEntries(Object.entries(set).filter(([name]) => !secretVariables.includes(name)));
    const [one, other] = [readConfig({ ...set, ...right }), readConfig({ ...without, ...Object.fromEntries(inFiles) })];
    assert.deepEqual(other, one);
    assert.ok(one.mode === 'production' && other.mode === 'production');
    assert.deepEqual(
      other.keyRing.newestSubKey('sealing').key.export(),
      one.keyRing.newestSubKey('sealing').key.export(),
    );
  });

  test('loses one line break at its end, of either kind, and nothing else', async (t) => {
    for (const end of ['', '\n', '\r\n']) assert.equal(passwordIn(await fileWith(t, `a  b=#"$${end}`)), 'a  b=#"$');
    const uri = await fileWith(t, `${production['MONGODB_URI']}\n`);
    const { store } = readConfig({ ...production, MONGODB_URI: undefined, MONGODB_URI_FILE: uri });
    assert.deepEqual(store, { kind: 'mongodb', uri: production['MONGODB_URI'] });
  });

  test('is found behind a link, which is how Kubernetes mounts it', async (t) => {
    const path = await fileWith(t, 'demo-password');
    symlinkSync(path, `${path}-link`);
    assert.equal(passwordIn(`${path}-link`), 'demo-password');
  });

  test('is refused beside the variable itself, because nobody knows which counts', async (t) => {
    const path = await fileWith(t, canary);
    assert.deepEqual(said(path, { MICROSOFT_APP_PASSWORD: canary }), [
      'MICROSOFT_APP_PASSWORD_FILE and MICROSOFT_APP_PASSWORD are both there: remove one of them',
    ]);
  });

  test('is as long as 64 KiB, and no longer', async (t) => {
    const path = await fileWith(t, canary.padEnd(largest));
    assert.equal(passwordIn(path), canary);
    writeFileSync(path, canary.padEnd(largest + 1));
    assert.deepEqual(said(path), [`MICROSOFT_APP_PASSWORD_FILE names ${path}, which is larger than 64 KiB`]);
    assert.deepEqual(said('/dev/zero'), ['MICROSOFT_APP_PASSWORD_FILE names /dev/zero, which is no file']);
  });

  test('that is not there, empty or not text is told with its variable and its path', async (t) => {
    const path = await fileWith(t, '');
    const name = `MICROSOFT_APP_PASSWORD_FILE names ${path}`;
    assert.deepEqual(said(path), [`${name}, which is empty`]);
    writeFileSync(path, '\n');
    assert.deepEqual(said(path), [`${name}, which is empty`]);
    writeFileSync(path, Buffer.concat([Buffer.from(canary), Buffer.of(0xff)]));
    assert.deepEqual(said(path), [`${name}, which is not text in UTF-8`]);
    assert.deepEqual(said(`${path}-not`), [`${name}-not, and there is no such file`]);
    assert.deepEqual(said(`${path}/in`), [`${name}/in, which cannot be read (ENOTDIR)`]);
  });

  test('is no folder and no pipe, and the bot does not wait for who would write into one', async (t) => {
    const folder = await temporaryFolder(t);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    mkdirSync(join(folder, 'inner'));
    for (const path of [folder, pipe, join(folder, 'inner')])
      assert.deepEqual(said(path), [`MICROSOFT_APP_PASSWORD_FILE names ${path}, which is no file`]);
  });

  test('is named by its whole path; what is none may be the secret itself, and is not printed', () => {
    const expected = ['MICROSOFT_APP_PASSWORD_FILE must be the whole path of a file, such as /run/secrets/name'];
    for (const path of [canary, './secret', '~/secret', 'C:secret']) assert.deepEqual(said(path), expected, path);
    assert.match(said(`/${canary}\0`).join(), /which cannot be read/u);
  });

  test('that is wrong is told as the variable would be, without a word of it', async (t) => {
    const path = await fileWith(t, `k1:${canary}`);
    const [line, ...more] = problems({ ...production, ENCRYPTION_KEYS: undefined, ENCRYPTION_KEYS_FILE: path });
    assert.match(line ?? '', /^ENCRYPTION_KEYS /u);
    assert.ok(more.length === 0 && !line?.includes(canary), line);
  });

  test('that belongs to production is refused by the demo', async (t) => {
    const path = await fileWith(t, canary);
    assert.match(
      problems({ MICROSOFT_APP_PASSWORD_FILE: path }).join(),
      /^MICROSOFT_APP_PASSWORD belongs to production/u,
    );
  });

  test('is told of with every other that is wrong, at once', () => {
    const none = Object.fromEntries(secretVariables.map((name) => [`${name}_FILE`, `/nowhere/${name}`]));
    assert.deepEqual(
      problems({ MODE: 'production', ...none }),
      secretVariables.map((name) => `${name}_FILE names /nowhere/${name}, and there is no such file`),
    );
  });
});

test('what is no secret is not read out of a file, and an unknown name means nothing', () => {
  const others = { FOO_FILE: '/nowhere', ORGANIZATION_FILE: '/nowhere', PORT_FILE: '/nowhere' };
  assert.deepEqual(readConfig(others), readConfig({}));
});

test('a start and a command of the operator that miss a secret’s file say so in one line, and where to read on', async (t) => {
  const API_TOKENS_FILE = join(await temporaryFolder(t), 'none');
  const sentence = `API_TOKENS_FILE names ${API_TOKENS_FILE}, and there is no such file\nWhat each setting is for, and how it is written: deployment/configuration.md\n`;
  const bot = startBot(t, { API_TOKENS_FILE });
  assert.equal(await bot.ended(), 1);
  assert.equal(bot.error, sentence);
  const command = spawnSync(process.execPath, ['bot/commands/people.ts', 'status'], {
    env: { API_TOKENS_FILE },
    encoding: 'utf8',
  });
  assert.deepEqual([command.status, command.stderr], [2, sentence]);
});
