/** `npm run people -- enable --file people.csv | status [--csv FILE] [--names]`: many people at once. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { DirectoryUnavailableError, unlessUnavailable } from '../../services/directory/directory.ts';
import { everyEnrollment } from '../../services/enrollment/every-enrollment.ts';
import { enablePeople } from '../../services/people/enable-people.ts';
import { type NamedPerson, readPeople } from '../../services/people/people-file.ts';
import { csvOf, csvTitles, PeopleCount } from '../../services/people/people-status.ts';
import { readPolicy } from '../../services/policy/read-policy.ts';
import { type Config, ConfigError, readConfig } from '../config/config.ts';
import { peopleParts } from '../parts/people-parts.ts';
import { withStorage } from '../parts/storage-parts.ts';
import { explainOperatorError } from './operator-arguments.ts';
import { showProgress } from './progress.ts';

const usage =
  'Say: npm run people -- enable --file people.csv (columns: upn or oid, group), or: npm run people -- status [--csv FILE] [--names]';

interface Arguments {
  readonly file?: string | undefined;
  readonly csv?: string | undefined;
  readonly names?: boolean | undefined;
}

try {
  const { act, given } = readArguments();
  const config = readConfig(process.env);
  process.exitCode = await (act === 'enable' ? enable(config, given.file ?? '') : status(config, given));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 2;
}

/** @returns 0 when every line was carried out, 1 when some could not be. */
async function enable(config: Config, file: string): Promise<number> {
  const { people, bad } = readPeople(await readFileOf(file));
  if (people.length + bad.length === 0) throw new ConfigError(`Nobody is named in ${file}. ${usage}`);
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
      const view = enrollment && (await operator.view(enrollment));
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

/** @throws {ConfigError} when nothing can be written there */
async function openFile(file: string): Promise<WriteStream> {
  const out = createWriteStream(file, { encoding: 'utf8', mode: 0o600 });
  await once(out, 'open').catch(() => {
    throw new ConfigError(`The file ${file} cannot be written`);
  });
  return out;
}

async function readFileOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch {
    throw new ConfigError(`The file ${file} cannot be read`);
  }
}

function readArguments(): { readonly act: 'enable' | 'status'; readonly given: Arguments } {
  try {
    const { positionals, values: given } = parseArgs({
      options: { file: { type: 'string' }, csv: { type: 'string' }, names: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [act, ...more] = positionals;
    const { file, csv, names } = given;
    if (act === 'enable' && more.length === 0 && file !== undefined && csv === undefined && !names)
      return { act, given };
    if (act === 'status' && more.length === 0 && file === undefined) return { act, given };
  } catch {
    // It is called in another way.
  }
  throw new ConfigError(usage);
}

function explain(error: unknown): string {
  if (error instanceof DirectoryUnavailableError)
    return `${error.message}, for a while now. What was done is done; run this again later to go on.`;
  return explainOperatorError(error);
}
