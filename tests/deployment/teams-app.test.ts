import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ajvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { buildAppPackage, fillManifest, readSettings } from '../../deployment/teams-app/app-package.ts';
import { readIntent } from '../../services/intents/intents.ts';
import { languages as locales } from '../../services/localization/localization.ts';
import { readPng } from './support/png.ts';
import { unzip } from './support/unzip.ts';

const app = new URL('../../deployment/teams-app/', import.meta.url);
const contracts = new URL('../../../shared/contracts/teams-manifest/', import.meta.url);
const skip = existsSync(contracts) ? false : '../shared/contracts is not here';
const read = (name: string): string => readFileSync(new URL(name, app), 'utf8');

const environment = {
  MICROSOFT_APP_ID: '00000000-0000-0000-0000-0000000000bb',
  ORGANIZATION: 'Contoso "demo" & co',
  SUPPORT_URL: 'https://contoso.example/support',
  PRIVACY_URL: 'https://contoso.example/privacy',
  TERMS_URL: 'https://contoso.example/terms',
};
const settings = readSettings(environment);
const commandList = z.object({ scopes: z.array(z.string()), commands: z.array(z.object({ title: z.string() })) });
const manifestShape = z.object({
  id: z.string(),
  version: z.string(),
  developer: z.object({ name: z.string() }),
  icons: z.object({ color: z.string(), outline: z.string() }),
  localizationInfo: z.object({
    defaultLanguageTag: z.string(),
    additionalLanguages: z.array(z.object({ languageTag: z.string(), file: z.string() })),
  }),
  bots: z.array(z.object({ botId: z.string(), scopes: z.array(z.string()), commandLists: z.array(commandList) })),
});
const localization = z.record(z.string(), z.string());
const textsOf = (file: string): Record<string, string> => localization.parse(JSON.parse(read(file)));

const filled: unknown = JSON.parse(fillManifest(read('manifest.json'), settings));
const manifest = manifestShape.parse(filled);
const translations = manifest.localizationInfo.additionalLanguages;

function complaints(schemaFile: string, data: unknown): string {
  const ajv = new ajvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const schema = z.looseObject({}).parse(JSON.parse(readFileSync(new URL(schemaFile, contracts), 'utf8')));
  const validate = ajv.compile(schema);
  return validate(data) ? '' : ajv.errorsText(validate.errors);
}

test('the filled manifest is what Teams accepts', { skip }, () => {
  assert.equal(complaints('MicrosoftTeams.schema.json', filled), '');
});

test('the unfilled manifest is not, so that nobody uploads it by mistake', { skip }, () => {
  assert.match(complaints('MicrosoftTeams.schema.json', JSON.parse(read('manifest.json'))), /id must match pattern/);
});

test('the app is there in every language that the bot speaks', () => {
  assert.equal(manifest.localizationInfo.defaultLanguageTag, 'en');
  const files = locales.filter((tag) => tag !== 'en').map((tag) => ({ languageTag: tag, file: `${tag}.json` }));
  assert.deepEqual(manifest.localizationInfo.additionalLanguages, files);
});

test('the texts of every language are what Teams accepts', { skip }, () => {
  for (const { file } of translations) {
    assert.equal(complaints('MicrosoftTeams.Localization.schema.json', JSON.parse(read(file))), '', file);
  }
});

test('every text of the manifest has one in every language, and none is left over', () => {
  const commands = manifest.bots.flatMap(({ commandLists }) =>
    commandLists.flatMap((list, l) =>
      list.commands.flatMap((_, c) =>
        ['title', 'description'].map((field) => `bots[0].commandLists[${l}].commands[${c}].${field}`),
      ),
    ),
  );
  const texts = ['name.short', 'name.full', 'description.short', 'description.full'];
  for (const { file } of translations) {
    const translated = Object.keys(textsOf(file)).filter((key) => key !== '$schema');
    assert.deepEqual(translated.sort(), [...texts, ...commands].sort(), file);
  }
});

test('the bot understands every command that Teams offers, in every language, as what it is in English', () => {
  const english = manifest.bots.flatMap(({ commandLists }) => commandLists.flatMap((list) => list.commands));
  const meant = english.map(({ title }) => readIntent(title)?.kind);
  assert.ok(!meant.includes(undefined));
  for (const { file } of translations) {
    const titles = Object.entries(textsOf(file)).filter(([key]) => key.endsWith('.title'));
    assert.deepEqual(
      titles.map(([, title]) => readIntent(title)?.kind),
      meant,
      file,
    );
  }
});

test('a name that is too long for Teams, and not for the bot, is refused with what to do', () => {
  assert.throws(() => readSettings({ ...environment, ORGANIZATION: 'x'.repeat(33) }), {
    message: /^ORGANIZATION must be at most 32 characters.*: give a shorter one here, and the bot keeps its own$/u,
  });
});

test('a name with quotes stays one name', () => {
  assert.equal(manifest.developer.name, environment.ORGANIZATION);
  assert.equal(manifest.id, environment.MICROSOFT_APP_ID);
});

test('the package has the version of package.json, and asks for the personal chat alone', () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(new URL('../../package.json', app), 'utf8')));
  assert.equal(manifest.version, version);
  const lists = manifest.bots.flatMap(({ scopes, commandLists }) => [
    scopes,
    ...commandLists.map((list) => list.scopes),
  ]);
  assert.deepEqual(lists, [['personal'], ['personal']]);
});

test('every missing or wrong setting is named', () => {
  assert.throws(() => readSettings({ ...environment, MICROSOFT_APP_ID: 'bot', SUPPORT_URL: 'http://x.example/' }), {
    message: 'MICROSOFT_APP_ID must be a GUID, and not zeros\nSUPPORT_URL must be an https:// URL',
  });
  assert.throws(() => readSettings({ ...environment, MICROSOFT_APP_ID: '00000000-0000-0000-0000-000000000000' }), {
    message: 'MICROSOFT_APP_ID must be a GUID, and not zeros',
  });
  assert.throws(() => readSettings({ ...environment, PRIVACY_URL: undefined }), { message: 'PRIVACY_URL is missing' });
});

test('npm run teams:package prints what is missing and ends with 1', () => {
  const { scripts } = z
    .object({ scripts: z.object({ 'teams:package': z.string() }) })
    .parse(JSON.parse(readFileSync(new URL('../../package.json', app), 'utf8')));
  const [, ...words] = scripts['teams:package'].split(' ');
  const options = { cwd: fileURLToPath(new URL('../../', app)), env: {}, encoding: 'utf8' } as const;
  const result = spawnSync(
    process.execPath,
    words.filter((word) => !word.includes('env-file')),
    options,
  );
  assert.equal(result.status, 1);
  assert.match(result.stderr, /^MICROSOFT_APP_ID is missing$/m);
});

test('the package holds what the manifest names, byte for byte', () => {
  const entries = unzip(buildAppPackage(settings));
  const names = [...translations.map(({ file }) => file), 'color.png', 'outline.png'];
  assert.deepEqual([...entries.keys()], ['manifest.json', ...names]);
  for (const name of names) {
    assert.deepEqual(entries.get(name), readFileSync(new URL(name, app)), name);
  }
  assert.deepEqual(JSON.parse(String(entries.get('manifest.json'))), filled);
});

test('the colour icon is 192 by 192 and fills its square', () => {
  const { width, height, pixels } = readPng(readFileSync(new URL('color.png', app)));
  assert.deepEqual([width, height], [192, 192]);
  assert.ok(pixels.every((pixel) => pixel.alpha === 255));
});

test('the outline icon is 32 by 32, white on transparent', () => {
  const { width, height, pixels } = readPng(readFileSync(new URL('outline.png', app)));
  assert.deepEqual([width, height], [32, 32]);
  const visible = pixels.filter((pixel) => pixel.alpha > 0);
  assert.ok(visible.length > 100 && visible.length < pixels.length / 2);
  assert.ok(visible.every(({ red, green, blue }) => Math.min(red, green, blue) === 255));
});
