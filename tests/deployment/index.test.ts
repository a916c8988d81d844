import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { secretVariables } from '../../bot/config/config-variables.ts';

const folder = new URL('../../deployment/', import.meta.url);
const root = new URL('../', folder);
const text = readFileSync(new URL('README.md', folder), 'utf8');

test('the README of deployment/ has all that is there, and links to nothing that is not', () => {
  const linked = [...text.matchAll(/\]\(([^)]+)\)/gu)].map(([, path = '']) => path);
  for (const path of linked) assert.ok(existsSync(new URL(path, folder)), path);
  const named = new Set(linked.map((path) => path.split('/')[0]));
  for (const name of readdirSync(folder).filter((each) => !/^\.|^README|^bot\.env$/u.test(each)))
    assert.ok(named.has(name), `${name} is not named`);
});

test('its commands name files and scripts that there are', () => {
  const commands = [...text.matchAll(/```sh\n(.*?)```/gsu)].map(([, block = '']) => block).join('');
  const made = readFileSync(new URL('.gitignore', folder), 'utf8').split('\n');
  const files = [...commands.matchAll(/(?:deployment|bot)\/[\w-]*[./][\w./-]*/gu)].map(([path]) => path);
  assert.ok(files.length > 0);
  for (const path of files.filter((each) => !made.includes(each.replace('deployment/', ''))))
    assert.ok(existsSync(new URL(path, root)), path);
  const manifest = readFileSync(new URL('package.json', root), 'utf8');
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(manifest));
  for (const [, name = ''] of text.matchAll(/npm run (?:--silent )?([\w:-]+)/gu)) assert.ok(name in scripts, name);
});

test('no command of it has a secret on its line, where the shell would remember it', () => {
  for (const name of secretVariables) assert.doesNotMatch(text, new RegExp(`${name}=`, 'u'));
  assert.doesNotMatch(text, /--from-literal|--value/u);
});
