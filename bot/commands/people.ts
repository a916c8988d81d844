/** `npm run people -- enable --file people.csv | status [--csv FILE] [--names] | register [--all] [--dry-run]`: many people at once. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type PersonId, unlessUnavailable } from '../../services/directory/directory.ts';
import { everyEnrollment } from '../../services/enrollment/every-enrollment.ts';
import { enablePeople } from '../../services/people/enable-people.ts';
import { registerPeople } from '../../services/people/register-people.ts';
import type { NamedPerson } from '../../services/people/people-file.ts';
import { csvOf, csvTitles, PeopleCount } from '../../services/people/people-status.ts';
import { readPolicy } from '../../services/policy/read-policy.ts';
import { type Config, ConfigError, readConfig } from '../config/config.ts';
import { peopleParts } from '../parts/people-parts.ts';
import { withStorage } from '../parts/storage-parts.ts';
import { explainOperatorError, readPeopleOf } from './operator-arguments.ts';
import { showProgress } from './progress.ts';

const usage =
  'Say: npm run people -- enable --file people.csv (columns: upn or oid, group), or: npm run people -- status [--csv FILE] [--names], or: npm run people -- register [--all] [--dry-run]';

interface Arguments {
  readonly file?: string | undefined;
  readonly csv?: string | undefined;
  readonly names?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
}

const allActs = ['enable', 'status', 'register'] as const;
type Act = (typeof allActs)[number];
/** What each may be told. */
const options: Readonly<Record<Act, readonly string[]>> = {
  enable: ['file'],
  status: ['csv', 'names'],
  register: ['all', 'dry-run'],
};

const acts: Readonly<Record<Act, (config: Config, given: Arguments) => Promise<number>>> = { enable, status, register };

try {
  const { act, given } = readArguments();
  const config = readConfig(process.env);
  process.exitCode = await acts[act](config, given);
} catch (error) {
  console.error(explainOperatorError(error));
  process.exitCode = 2;
}

/** @returns 0 when every line was carried out, 1 when some could not be. */
async function enable(config: Config, { file = '' }: Arguments): Promise<number> {
  const { people, bad } = await readPeopleOf(file, usage);
  return withStorage(config, async (storage) => {
    const parts = await peopleParts(config, storage);
    const onProgress = (done: number): void => showProgress(done, people.length, 'people');
    const result = await enablePeople(people, { ...parts, onProgress });
    const wrong = [...bad, ...result.bad].sort((one, other) => one.line - other.line);
    for (const { line, reason } of wrong) console.error(`Line ${line}: ${reason}`);
    const { asked, regrouped, unchanged } = result.counts;
    console.log(`Asked to set up: ${asked}\nPut into other groups: ${regrouped}\nAs they were: ${unchanged}`);
    console.log(`Lines that could not be carried out: ${wrong.length}`);
    const badLines = new Set(wrong.map(({ line }) => line));
    const done = people.filter(({ line }) => !badLines.has(line));
    const stray = strayGroups(done, await parts.policies.read());
    if (stray.length > 0)
      console.error(`No policy is for ${stray.join(', ')}: the default one holds for these people.`);
    return wrong.length === 0 ? 0 : 1;
  });
}

/** A group that was mistyped would leave its people with another policy than was meant. */
function strayGroups(people: readonly NamedPerson[], stored: { readonly text: string } | undefined): string[] {
  const known = new Set(stored === undefined ? [] : readPolicy(stored.text).map(({ group }) => group));
  return [...new Set(people.flatMap(({ groups }) => groups ?? []))].filter((group) => !known.has(group)).sort();
}

async function status(config: Config, { csv, names }: Arguments): Promise<number> {
  return withStorage(config, async (storage) => {
    const { repository, operator, directory } = await peopleParts(config, storage);
    const count = new PeopleCount();
    const out = csv === undefined || csv === '-' ? undefined : await openFile(csv);
    const write = (line: string): unknown => (out ? out.write(`${line}\r\n`) : csv === '-' && console.log(line));
    // By the mark, spreadsheets know the encoding.
    write(`${out ? '\uFEFF' : ''}${csvTitles()}`);
    for await (const { person, enrollment } of everyEnrollment(repository)) {
      const view = enrollment && (await operator.view(person, enrollment));
      count.add(view);
      if (csv === undefined) continue;
      const known = names === true ? await directory.find(person).catch(unlessUnavailable) : undefined;
      write(csvOf({ person, accountName: known?.accountName, view }));
    }
    out?.end();
    if (out) await once(out, 'close');
    (csv === '-' ? console.error : console.log)(String(count) || 'The bot has met nobody yet.');
    return 0;
  });
}

/** @returns 0 when everybody is as they should be in Microsoft Entra, or will be; 1 when what is stored of some is not the bot's. */
async function register(config: Config, { all, 'dry-run': isDryRun = false }: Arguments): Promise<number> {
  return withStorage(config, async (storage) => {
    const parts = await peopleParts(config, storage);
    const { configurationId } = parts.externalMethods;
    if (configurationId === undefined)
      throw new ConfigError(
        'EXTERNAL_MFA_CONFIGURATION_ID is missing: without it the bot registers nobody in Microsoft Entra',
      );
    const externalMethods = { configurationId, concerns: (person: PersonId) => parts.externalMethods.concerns(person) };
    const counts = await registerPeople({ ...parts, externalMethods, isForAll: all === true, isDryRun });
    console.log(`${isDryRun ? 'Would be registered' : 'To be registered'}: ${counts.toRegister}`);
    console.log(`${isDryRun ? 'Would be removed' : 'To be removed'}: ${counts.toRemove}`);
    console.log(`Waiting already: ${counts.waiting}\nAs they should be: ${counts.asWanted}`);
    if (counts.elsewhere > 0) console.log(`Of other tenants, and left alone: ${counts.elsewhere}`);
    if (counts.altered > 0) console.error(`Altered in the store, and left alone: ${counts.altered}`);
    return counts.altered > 0 ? 1 : 0;
  });
}

/** @throws {ConfigError} when nothing can be written there */
async function openFile(file: string): Promise<WriteStream> {
  const out = createWriteStream(file, { encoding: 'utf8', mode: 0o600 });
  await once(out, 'open').catch(() => {
    throw new ConfigError(`The file ${file} cannot be written`);
  });
  return out;
}

function readArguments(): { readonly act: Act; readonly given: Arguments } {
  try {
    const { positionals, values: given } = parseArgs({
      options: {
        ...{ file: { type: 'string' }, csv: { type: 'string' }, names: { type: 'boolean' } },
        ...{ all: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
      },
      allowPositionals: true,
    });
    const act = allActs.find((each) => each === positionals[0]);
    const fits = act !== undefined && Object.keys(given).every((name) => options[act].includes(name));
    if (fits && positionals.length === 1 && (act !== 'enable' || given.file !== undefined)) return { act, given };
  } catch {
    // It is called in another way.
  }
  throw new ConfigError(usage);
}
