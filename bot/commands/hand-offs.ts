/** `npm run hand-offs [-- --all] [--json]` lists who waits for the helpdesk; `-- close ID --reason WHY` closes one. */
import { setGlobalProxyFromEnv } from 'node:http';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { systemClock } from '../../services/clock.ts';
import { type Directory, type PersonId, personKey, unlessUnavailable } from '../../services/directory/directory.ts';
import type { HandOff } from '../../services/hand-off/hand-off.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { type Config, ConfigError, readConfig } from '../config/config.ts';
import { openPatientDirectory } from '../parts/directory-parts.ts';
import { silentEnrollmentParts } from '../parts/silent-enrollment-parts.ts';
import { withStorage } from '../parts/storage-parts.ts';
import { type AccountOf, handOffLines, handOffRecord } from './describe-hand-offs.ts';
import { explainOperatorError, reasonOf } from './operator-arguments.ts';

const usage =
  'Say: npm run hand-offs [-- --all] [--json], or npm run hand-offs -- close ID_OR_REFERENCE --reason "why"';

/** The longest, in milliseconds, that Graph may ask to wait for a name. */
const patienceMs = 5_000;

type Request =
  | { readonly act: 'list'; readonly all: boolean; readonly json: boolean }
  | { readonly act: 'close'; readonly name: string; readonly reason: string };

try {
  const request = await readRequest();
  const config = readConfig(process.env);
  const complain = (error: unknown): void => console.error(error instanceof Error ? error.message : '');
  process.exitCode = await withStorage(config, (storage) =>
    carryOut(request, silentEnrollmentParts(config, storage, complain).handOffs, config),
  );
} catch (error) {
  console.error(explainOperatorError(error));
  process.exitCode = 2;
}

/** @returns 0 when it is done, 1 when there is no such hand-off. */
async function carryOut(request: Request, handOffs: HandOffs, config: Config): Promise<number> {
  if (request.act === 'close') {
    const outcome = await handOffs.close(request.name, { reason: request.reason });
    console.log(outcome === 'closed' ? 'Closed: this person waits no more.' : 'No hand-off of that name waits.');
    return outcome === 'closed' ? 0 : 1;
  }
  const found = await handOffs.list({ all: request.all });
  if (config.mode === 'production' && config.proxy !== undefined) setGlobalProxyFromEnv({ ...config.proxy });
  const accountOf = await accountsIn(found, await openPatientDirectory(config, systemClock, patienceMs));
  const translate = createLocalization().translator('en');
  if (request.json)
    console.log(
      JSON.stringify(
        found.map((each) => handOffRecord(each, accountOf)),
        undefined,
        2,
      ),
    );
  else if (found.length === 0) console.log('Nobody waits.');
  else for (const line of handOffLines(found, { translate, accountOf })) console.log(line);
  return 0;
}

/** What everybody whom they name signs in as; whom the directory does not know, or while it is away, stays without. */
async function accountsIn(found: readonly HandOff[], directory: Pick<Directory, 'find'>): Promise<AccountOf> {
  const named = found.flatMap(({ person, agent }) =>
    agent === undefined ? [person] : [person, { ...person, objectId: agent }],
  );
  const people = new Map(named.map((each) => [personKey(each), each]));
  const accounts = new Map<string, string>();
  try {
    for (const [key, person] of people) {
      const known = await directory.find(person);
      if (known !== undefined) accounts.set(key, known.accountName);
    }
  } catch (error) {
    unlessUnavailable(error);
  }
  return (person: PersonId) => accounts.get(personKey(person));
}

/** @throws {ConfigError} */
async function readRequest(): Promise<Request> {
  const { positionals, values } = readArguments();
  const [act, name, ...more] = positionals;
  if (act === undefined && values.reason === undefined)
    return { act: 'list', all: values.all === true, json: values.json === true };
  const isListing = values.all !== undefined || values.json !== undefined;
  if (act !== 'close' || name === undefined || more.length > 0 || isListing) throw new ConfigError(usage);
  return { act, name, reason: await reasonOf(values.reason, usage) };
}

function readArguments() {
  try {
    const options = { all: { type: 'boolean' }, json: { type: 'boolean' }, reason: { type: 'string' } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch {
    throw new ConfigError(usage);
  }
}
