import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { guid } from '../../bot/config/config-formats.ts';
import { facts } from '../../bot/config/variable-facts.ts';
import { zip } from './zip.ts';

const httpsUrl = (about: string) =>
  z
    .url({ protocol: /^https$/, message: 'must be an https:// URL' })
    .max(2048)
    .register(facts, { about, form: 'an https:// address' });

export const settings = z.object({
  MICROSOFT_APP_ID: guid,
  ORGANIZATION: z
    .string()
    .trim()
    .min(1)
    .max(32, 'must be at most 32 characters, as Teams wants it: give a shorter one here, and the bot keeps its own'),
  SUPPORT_URL: httpsUrl('the page for help that the app’s page in Teams links to'),
  PRIVACY_URL: httpsUrl('the one on privacy'),
  TERMS_URL: httpsUrl('the one with the terms of use'),
});

/** The variables that the package is made from. */
export const appVariables: readonly string[] = Object.keys(settings.shape);

/** What an organization fills into the manifest. */
export type AppSettings = z.infer<typeof settings>;

/** Names every variable that is missing or wrong, one a line. */
export class SettingsError extends Error {}

/** The product's own: Teams offers an update only where it has grown. */
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));

/** Reads the settings from the environment. @throws {SettingsError} */
export function readSettings(environment: Record<string, string | undefined>): AppSettings {
  const result = settings.safeParse(environment);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return `${name} ${environment[name] === undefined ? 'is missing' : message}`;
  });
  throw new SettingsError(lines.join('\n'));
}

/** The manifest's text with the settings in the place of `${{NAME}}`. @throws {SettingsError} for an unknown name. */
export function fillManifest(template: string, given: AppSettings): string {
  const values = new Map(Object.entries({ ...given, VERSION: version }));
  return template.replace(/\$\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new SettingsError(`The manifest asks for ${name}, which is no setting`);
    // The place is inside a JSON string.
    return JSON.stringify(value).slice(1, -1);
  });
}

const namedFiles = z.object({
  localizationInfo: z.object({ additionalLanguages: z.array(z.object({ file: z.string() })) }),
  icons: z.object({ color: z.string(), outline: z.string() }),
});

/** The package that an administrator uploads to Teams, as a ZIP archive: the manifest and the files that it names. */
export function buildAppPackage(given: AppSettings): Buffer {
  const file = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));
  const manifest = fillManifest(file('manifest.json').toString('utf8'), given);
  const { localizationInfo, icons } = namedFiles.parse(JSON.parse(manifest));
  const names = [...localizationInfo.additionalLanguages.map((language) => language.file), icons.color, icons.outline];
  const rest = names.map((name) => ({ name, content: file(name) }));
  return zip([{ name: 'manifest.json', content: Buffer.from(manifest) }, ...rest]);
}
