import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { configVariables, nodeVariables, secretVariables } from '../../bot/config/config-variables.ts';
import { metricTable } from '../../bot/watching/metric-table.ts';
import { appVariables } from '../../deployment/teams-app/app-package.ts';
import { anchorsOf, codeIn, linksOf, pageOf, pages, readFile } from './support/documents.ts';

const root = new URL('../../', import.meta.url);
const exists = (path: string): boolean => existsSync(new URL(path, root));

/** What has been is said of what was then. */
const today = pages.filter(({ path }) => path !== 'CHANGELOG.md');
const operators = today.filter(({ path }) => path.startsWith('deployment/') || !path.includes('/'));

describe('what people read', () => {
  test('is there: for a newcomer, for an operator, for whoever judges, changes or reports', () => {
    const expected = ['guide', 'operations', 'features', 'programs', 'threat-model', 'privacy', 'configuration'];
    const named = new Set(linksOf(pageOf('README.md')).map(({ path }) => path));
    for (const name of expected) assert.ok(named.has(`deployment/${name}.md`), name);
    for (const name of ['SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE']) assert.ok(named.has(name), name);
    assert.ok(readFile('README.md').split('\n').length < 200, 'README.md is for the newcomer');
  });

  test('says of each of an operator’s pages what holds it: a test, a measurement, or that an account is needed', () => {
    /** Made of the code by a command, which a test compares it with. */
    const generated = new Set(['deployment/configuration.md']);
    const theirs = today.filter(({ path }) => path.startsWith('deployment/') && !generated.has(path));
    assert.ok(theirs.length > 10);
    for (const page of theirs) {
      const tests = linksOf(page).filter(({ path }) => path.startsWith('tests/'));
      assert.ok(tests.length > 0, `${page.path} names no test`);
      assert.match(page.text, /^(?:## (?:What holds this page|Threats, what holds)|(?:\*\*)?Held by:)/mu, page.path);
    }
  });

  test('leads to files and headings that there are', () => {
    const links = pages.flatMap(linksOf);
    assert.ok(links.length > 100);
    for (const { page, path, anchor } of links) {
      assert.ok(exists(path), `${page} leads to ${path}`);
      if (anchor !== undefined)
        assert.ok(anchorsOf(pageOf(path)).includes(anchor), `${page} leads to ${path}#${anchor}`);
    }
  });

  test('names scripts that there are', () => {
    const manifest: unknown = JSON.parse(readFile('package.json'));
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(manifest);
    const named = today.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/gu)].map(([, name = '']) => ({ path, name })),
    );
    assert.ok(named.length > 50);
    for (const { path, name } of named) assert.ok(name in scripts, `${path}: npm run ${name}`);
  });

  test('names files and folders that there are', () => {
    const named = today.flatMap((page) =>
      codeIn(page).flatMap((code) =>
        [...code.matchAll(/(?<![\w/.<-])(?:bot|cards|dialogs|services|deployment|tests)\/[\w./*-]+/gu)].map(
          ([path]) => ({
            page: page.path,
            path: path.replace(/[./]+$/u, ''),
          }),
        ),
      ),
    );
    assert.ok(named.length > 100);
    /** Made by an operator or a command, and ignored by git. */
    const made = readFile('deployment/.gitignore').split('\n');
    const isMade = (path: string): boolean =>
      // What Kubernetes calls the pods of the bot.
      path === 'deployment/two-step-verification-bot' ||
      made.includes(path.replace('deployment/', '')) ||
      path.startsWith('deployment/teams-app/dist');
    for (const { page, path } of named) {
      // The page on tests says where in their folder.
      const places = page === 'tests/README.md' ? [path, `tests/${path}`] : [path];
      const isThere = places.some((place) => exists(place) || globSync(`${place}*`, { cwd: root }).length > 0);
      assert.ok(isMade(path) || isThere, `${page}: ${path}`);
    }
  });

  test('names variables that are declared, and others’ where they are others’', () => {
    const declared = new Set([
      ...[...configVariables, ...appVariables, ...Object.keys(nodeVariables)],
      ...secretVariables.map((name) => `${name}_FILE`),
    ]);
    const others = ['ALL_PROXY', 'HTTP_PROXY', 'NAME_FILE', 'NODE_TLS_REJECT_UNAUTHORIZED'];
    /** Those of gates’ own settings, and places for an id on a command line. */
    const placed = ['BOT_URL', 'BOT_TOKEN', 'TENANT_ID', 'OBJECT_ID', 'APP_ID', 'IDENTITY_PRINCIPAL_ID'];
    for (const page of operators.filter(({ path }) => path !== 'CONTRIBUTING.md'))
      for (const code of codeIn(page))
        for (const [name] of code.matchAll(/(?<![\w$-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?!\w|-)/gu))
          assert.ok(
            declared.has(name) || [...others, ...placed].includes(name),
            `${page.path} names ${name}, which nothing reads`,
          );
  });

  test('names metrics and alerts that there are', () => {
    const metrics = new Set(Object.values(metricTable).map(({ name }) => name));
    const rules = z
      .object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string() })) })) })
      .parse(parse(readFile('deployment/monitoring/alert-rules.yaml')));
    const alerts = new Set(rules.groups.flatMap((group) => group.rules.map(({ alert }) => alert)));
    // Of nginx and of ticket systems some names are like that too.
    const watching = operators.filter(({ path }) => !/(?:nginx|ticket-systems)\/README/u.test(path));
    const named = watching.flatMap(({ path, text }) =>
      [...text.matchAll(/\btwo_step_\w+|\bTwoStep[A-Z]\w+/gu)].map(([name]) => ({ path, name })),
    );
    assert.ok(named.length > 20);
    for (const { path, name } of named) assert.ok(metrics.has(name) || alerts.has(name), `${path}: ${name}`);
  });
});

test('the changelog is in the form of Keep a Changelog, and says first what an operator has to do', () => {
  const headings = [...readFile('CHANGELOG.md').matchAll(/^(##+) (.+)$/gmu)];
  const releases = headings.filter(([, level]) => level === '##').map(([, , title = '']) => title);
  assert.equal(releases[0], 'Unreleased');
  for (const release of releases.slice(1)) assert.match(release, /^\d+\.\d+\.\d+(?: - \d{4}-\d\d-\d\d)?$/u);
  const kinds = headings.filter(([, level]) => level === '###').map(([, , title]) => title);
  assert.equal(kinds[0], 'Before you update');
  const known = ['Before you update', 'Security', 'Added', 'Changed', 'Deprecated', 'Removed', 'Fixed'];
  for (const kind of kinds) assert.ok(kind !== undefined && known.includes(kind), kind);
});

test('what is built is the release after the last one of the changelog, and examples tag the image with its version', () => {
  const { version } = JSON.parse(readFile('package.json')) as { readonly version: string };
  const { version: locked } = JSON.parse(readFile('package-lock.json')) as { readonly version: string };
  assert.equal(locked, version);
  const [released = ''] = [...readFile('CHANGELOG.md').matchAll(/^## (\d+\.\d+\.\d+)/gmu)].map(([, each = '']) => each);
  // Teams takes a package only whose version has grown.
  assert.ok(version.localeCompare(released, 'en', { numeric: true }) > 0, `${version} is not after ${released}`);
  const examples = ['guide.md', 'README.md', 'kubernetes/kustomization.yaml', 'azure/main.example.bicepparam'];
  for (const path of examples) {
    const tags = [...readFile(`deployment/${path}`).matchAll(/(?:two-step-verification-bot:|newTag: )(\d[\w.-]*)/gu)];
    assert.ok(tags.length > 0, path);
    for (const [, tag] of tags) assert.equal(tag, version, path);
  }
});
