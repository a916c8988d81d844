import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { configVariables, factsOf, nodeVariables } from '../../bot/config/config-variables.ts';
import { configurationTable } from '../../deployment/configuration/table.ts';
import { appVariables } from '../../deployment/teams-app/app-package.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const sources = (folders: string): string[] =>
  globSync(`${folders}/**/*.ts`, { cwd: root, exclude: ['**/node_modules/**'] });

test('deployment/configuration.md is what npm run config:table writes', () => {
  assert.equal(read('deployment/configuration.md'), configurationTable());
});

test('it has a row for every variable, which says what that one is for and no other', () => {
  const rows = [...configurationTable().matchAll(/^\| `([A-Z_]+)` /gmu)].map(([, name]) => name);
  assert.deepEqual(
    rows.sort(),
    [...new Set([...configVariables, ...appVariables, ...Object.keys(nodeVariables)])].sort(),
  );
  assert.equal(new Set(configVariables.map((name) => factsOf(name).about)).size, configVariables.length);
  assert.throws(() => factsOf('FOO'), /FOO does not say what it is for/u);
});

/** Who is given the environment: what checks it, and the Playground, which passes on what Node and the browser need. */
const readers = ['readConfig(process.env)', 'readSettings(process.env)', 'Object.entries(process.env)'];

test('the environment is read in one place, which files for secrets go through as well', () => {
  const found = sources('{bot,services,dialogs,cards,deployment}').flatMap((path) =>
    [...read(path).matchAll(/[\w.]*\(?process\.env\b.?/gu)].map(([text]) => ({ path, text })),
  );
  assert.ok(found.length > readers.length);
  for (const { path, text } of found) assert.ok(readers.includes(text), `${path}: ${text}`);
});

/** It is looked at to be refused. */
const refused = 'NODE_TLS_REJECT_UNAUTHORIZED';

test('no variable is read that is not declared', () => {
  const declared = [...configVariables, refused];
  for (const path of sources('bot/config')) {
    const names = [
      ...read(path).matchAll(/'([A-Z]+(?:_[A-Z]+)+)'|\['([A-Z_]+)'\]|\b([A-Z]+(?:_[A-Z]+)+): [a-z]\w*\b/gu),
    ];
    for (const [, quoted, indexed, taken] of names) {
      const name = quoted ?? indexed ?? taken ?? '';
      assert.ok(declared.includes(name), `${path} reads ${name}`);
    }
  }
});
