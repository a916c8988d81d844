import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { readFile as readFileAsync, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { parseEnv, promisify } from 'node:util';
import { collections } from '../../bot/parts/storage-parts.ts';
import { enrollmentSchema } from '../../services/enrollment/state/enrollment.ts';
import { problems, production } from '../bot/config/config-kit.ts';
import { temporaryFolder } from '../support/running-bot.ts';
import { blocks, codeIn, linksOf, pageOf, readFile, tableUnder } from './support/documents.ts';

const root = new URL('../../', import.meta.url);
const filesOf = (pattern: string): string[] => globSync(pattern, { cwd: root }).sort();

/** All that the product says, and its settings. */
const sources = filesOf('{bot,services,dialogs}/**/*.ts')
  .map(readFile)
  // A sentence in the source may go on after what differs, or in the next line.
  .map((text) => text.replaceAll(/\\'/gu, "'"))
  .join('\n');

/** Whether the product says this, where … stands for what differs. */
const isSaid = (message: string): boolean =>
  message
    .split('…')
    .map((piece) => piece.trim())
    .every((piece) => sources.includes(piece));

const guide = pageOf('deployment/guide.md');
const operations = pageOf('deployment/operations.md');
const threatModel = pageOf('deployment/threat-model.md');
const privacy = pageOf('deployment/privacy.md');
const operators = [guide, operations, pageOf('deployment/README.md')];

describe('the guide to install it', () => {
  const steps = guide.text.split(/^## (?=\d+\. )/mu).slice(1);

  test('says at each step what one sees, how to take it back, and which test holds it, or that an account is needed', () => {
    assert.deepEqual(
      steps.map((step) => Number.parseInt(step, 10)),
      steps.map((_, index) => index + 1),
    );
    assert.ok(steps.length > 10);
    for (const step of steps) {
      const title = step.slice(0, step.indexOf('\n'));
      for (const part of ['**You see:**', '**Undo:**', '**Held by:**'])
        assert.ok(step.includes(`\n${part} `), `${title} says nothing of ${part}`);
      const held = step.slice(step.indexOf('**Held by:**'));
      assert.match(held, /\]\(\.\.\/tests\/[\w./-]+\.test\.ts\)|an account is needed/u, title);
    }
  });

  test('quotes what the product says, and no other words', () => {
    const seen = steps.flatMap((step) => codeIn({ text: /\*\*You see:\*\*.*/u.exec(step)?.[0] ?? '' }));
    const sentences = seen.filter((code) => /^[A-Z][a-z]+\.? [A-Za-z]/u.test(code));
    assert.ok(sentences.length >= 3);
    for (const sentence of sentences) assert.ok(isSaid(sentence), sentence);
  });

  test('has every permission of Microsoft Graph that the product speaks of, and no other', () => {
    const permission = /\b[A-Z]\w+(?:-External)?\.Read(?:Write\w*)?(?:\.All|ForUser\.All)\b/gu;
    // The self-test knows wider ones besides, which nobody needs.
    const asking = filesOf('{bot,services,dialogs}/**/*.ts').filter((path) => !path.startsWith('bot/self-test/'));
    const asked = new Set(
      [...asking.map(readFile).join('\n').matchAll(permission)]
        .map(([name]) => name)
        .filter((name) => !name.startsWith('This')),
    );
    const granted = new Set(tableUnder(guide, '3. Permissions').map(([name = '']) => name.replaceAll('`', '')));
    assert.deepEqual([...granted].sort(), [...asked].sort());
  });
});

describe('the commands of Azure', () => {
  const commands = operators
    .flatMap((page) => codeIn(page))
    .join('\n')
    .replaceAll(/\\\n\s*/gu, '');
  const named = (verb: string): string[] =>
    [...commands.matchAll(new RegExp(`^.*az deployment group ${verb} .*$`, 'gmu'))]
      .filter(([line]) => !line.includes('vault.bicep'))
      .map(([line]) => / --name (\w+)/u.exec(line)?.[1] ?? line);

  test('read a deployment by the name that it is made with', () => {
    assert.ok(named('show').length > 0 && named('create').length > 0);
    assert.deepEqual([...new Set([...named('show'), ...named('create')])], ['main']);
  });

  test('open a shell in the container, which takes no more than the name of a program', () => {
    const opened = [...commands.matchAll(/az containerapp exec .*--command (.*)$/gmu)];
    assert.ok(opened.length > 1);
    for (const [line, program] of opened) assert.equal(program, 'sh', line);
  });

  test('set parameters that the template has', () => {
    const template = readFile('deployment/azure/main.bicep');
    const parameters = [...template.matchAll(/^param (\w+) /gmu)].map(([, name]) => name);
    const set = [...commands.matchAll(/^ *param (\w+) =/gmu)].map(([, name]) => name);
    assert.ok(set.length > 2);
    for (const name of [...set, 'infrastructureSubnetId']) assert.ok(parameters.includes(name), name);
  });
});

describe('what goes wrong', () => {
  const rows = tableUnder(operations, 'What fails, why, and what to type');

  test('is told in the words of the log and of the commands, with why and what to do', () => {
    assert.ok(rows.length > 25);
    const messages = rows
      .flatMap(([seen = '']) => codeIn({ text: seen }))
      .filter((code) => / \S/u.test(code) && !code.includes(' -- '));
    assert.ok(messages.length > 15);
    for (const message of messages) assert.ok(isSaid(message), message);
    for (const [seen, why, what] of rows) assert.ok(why !== '' && what !== '', seen);
  });

  test('every command of an operator is in the list of commands, with its file', () => {
    const listed = tableUnder(operations, 'How a command is given');
    assert.ok(listed.length > 3);
    const files = filesOf('bot/commands/*.ts').filter((path) => /^\/\*\* `npm run /u.test(readFile(path)));
    for (const path of files.filter((each) => !each.endsWith('/intents.ts')))
      assert.ok(operations.text.includes(`\`${path}\``), path);
  });
});

/** What a command's source says that it may end with, that of the files beside it included. */
function endsOf(path: string): Set<string> {
  const text = readFile(path);
  const own = [...text.matchAll(/(?:exitCode =|return) (?:[^;\n]* \? )?([0-2])(?: : ([0-2]))?;/gu)];
  const beside = [...text.matchAll(/from '\.\/([\w-]+\.ts)'/gu)].map(([, name = '']) => `bot/commands/${name}`);
  const codes = own.flatMap(([, one, other]) => [one, other]).filter((code) => code !== undefined);
  return new Set([...codes, ...beside.flatMap((each) => [...endsOf(each)])]);
}

test('the list of commands says what each may end with, and nothing else', () => {
  const rows = tableUnder(operations, 'What each says that it did');
  assert.ok(rows.length > 10);
  for (const [name = '', file = '', ends = ''] of rows) {
    const said = [...ends.matchAll(/(?:^|, )([0-2])(?=[ ,]|$)/gu)].map(([, code]) => code);
    assert.deepEqual(said, [...endsOf(file.replaceAll('`', ''))].sort(), name);
  }
});

describe('the files that an operator makes', () => {
  test('are for nobody else, without a word to the shell that git would heed too', () => {
    const lines = operators
      .flatMap((page) => codeIn(page))
      .join('\n')
      .split('\n');
    assert.ok(lines.some((line) => line.startsWith('mkdir -p -m 700 ../two-step-secrets')));
    // What git writes with it cannot be read by the image's user.
    for (const line of lines.filter((each) => /\bumask\b/u.test(each))) assert.match(line, /^\(umask 077 && \{$/u);
  });

  test('have, for a clone beside the bot on Azure, all that a command needs', async (t) => {
    const block = blocks(operations.text, 'sh').find((each) => each.includes('az keyvault secret show'));
    const folder = await temporaryFolder(t);
    const inVault = ['ENCRYPTION_KEYS', 'MONGODB_URI'];
    // A managed identity is in the place of the secret.
    const { MODE, ...others } = Object.fromEntries(
      Object.entries(production).filter(([name]) => name !== 'MICROSOFT_APP_PASSWORD'),
    );
    const identity = { MICROSOFT_APP_MANAGED_IDENTITY: production['MICROSOFT_APP_ID'] };
    const plain = Object.entries({ ...others, ...identity }).filter(([name]) => !inVault.includes(name));
    // As az answers: what the query makes of each variable, and a secret by its name in the vault.
    const az = [
      '#!/bin/sh',
      'case "$*" in',
      ...inVault.map((name) => `*" --name ${name.replace('_', '-')} "*) echo '${production[name] ?? ''}';;`),
      `"containerapp show "*) cat <<'END'`,
      ...plain.map(([name, value = '']) => `${name}="${value}"`),
      'END',
      ';; esac',
    ];
    await writeFile(join(folder, 'az'), `${az.join('\n')}\n`, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    await promisify(execFile)('bash', ['-c', block ?? ''], { cwd: folder, env });
    const made = join(folder, '.env');
    assert.equal((await stat(made)).mode & 0o777, 0o600);
    const read = parseEnv(await readFileAsync(made, 'utf8'));
    assert.deepEqual(read, { ...others, ...identity, MODE });
    assert.deepEqual(problems(read), []);
  });
});

test('every page of an operator says what holds it', () => {
  for (const name of ['guide', 'operations', 'features', 'threat-model', 'privacy']) {
    const page = pageOf(`deployment/${name}.md`);
    assert.ok(linksOf(page).filter(({ path }) => path.endsWith('.test.ts')).length > 5, name);
    assert.match(page.text, /an account is needed|a real Teams client, are in no test here/u, name);
  }
});

describe('the threat model', () => {
  test('names every test of a threat, and each threat has one', () => {
    const named = new Set(linksOf(threatModel).map(({ path }) => path));
    for (const path of filesOf('tests/threats/*.test.ts')) assert.ok(named.has(path), `${path} is not named`);
    const [, threats = ''] = threatModel.text.split('## Threats, what holds, and where it is tested');
    const rows = threats.split('\n').filter((line) => /^\| (?!threat |-)/u.test(line));
    assert.ok(rows.length > 30);
    for (const row of rows) assert.match(row, /\]\(\.\.\/tests\/[\w./-]+\.test\.ts\)/u);
  });

  test('has a picture whose numbers are the rows of its table, readable in light and in dark', () => {
    const picture = readFile('deployment/threat-model.svg');
    const drawn = [...picture.matchAll(/class="number"[^>]*>(\d+)</gu)].map(([, number]) => Number(number));
    const told = tableUnder(threatModel, 'What flows where').flatMap(([flow = '']) => flow.split(', ').map(Number));
    assert.deepEqual(
      drawn.toSorted((one, other) => one - other),
      told,
    );
    assert.match(picture, /prefers-color-scheme: dark/u);
    assert.match(picture, /<title id="what">/u);
  });
});

test('the page on MongoDB says how many connections a bot keeps', () => {
  const usual = /maxPoolSize: (\d+), minPoolSize: (\d+)/u.exec(readFile('services/store/mongodb/store.ts'));
  const said = /keeps (\d+) to (\d+) connections/u.exec(pageOf('deployment/mongodb.md').text);
  assert.deepEqual(said?.slice(1), usual?.slice(1).toReversed());
});

describe('the page on privacy', () => {
  test('says of everything that is kept what it is and for how long', () => {
    const rows = tableUnder(privacy, 'What is kept, by place');
    assert.deepEqual(
      rows.map(([name = '']) => name.replaceAll('`', '')).sort(),
      collections.map(({ name }) => name).sort(),
    );
    for (const [name, what, howLong] of rows) assert.ok(what !== '' && howLong !== '', name);
    // Which the store makes for itself.
    const [, trial = ''] = /trialCollection = '(\w+)'/u.exec(readFile('services/store/mongodb/store.ts')) ?? [];
    assert.ok(trial !== '' && privacy.text.includes(`\`${trial}\``), trial);
  });

  test('has every field that is kept of a person, and no other', () => {
    const rows = tableUnder(privacy, 'What is kept of one person');
    const named = rows.flatMap(([fields = '']) => codeIn({ text: fields }));
    assert.deepEqual(named.toSorted(), Object.keys(enrollmentSchema.shape).sort());
  });
});
