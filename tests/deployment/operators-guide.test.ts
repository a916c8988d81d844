import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, test } from 'node:test';
import { collections } from '../../bot/parts/storage-parts.ts';
import { enrollmentSchema } from '../../services/enrollment/state/enrollment.ts';
import { codeIn, linksOf, pageOf, readFile, tableUnder } from './support/documents.ts';

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

describe('the page on privacy', () => {
  test('says of everything that is kept what it is and for how long', () => {
    const rows = tableUnder(privacy, 'What is kept, by place');
    assert.deepEqual(
      rows.map(([name = '']) => name.replaceAll('`', '')).sort(),
      collections.map(({ name }) => name).sort(),
    );
    for (const [name, what, howLong] of rows) assert.ok(what !== '' && howLong !== '', name);
  });

  test('has every field that is kept of a person, and no other', () => {
    const rows = tableUnder(privacy, 'What is kept of one person');
    const named = rows.flatMap(([fields = '']) => codeIn({ text: fields }));
    assert.deepEqual(named.toSorted(), Object.keys(enrollmentSchema.shape).sort());
  });
});
