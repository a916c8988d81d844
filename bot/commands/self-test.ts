/** `npm run self-test`: whether all that the bot needs is there and lets it in, in a table. Ends with 1 where something is wrong. */
import { setGlobalProxyFromEnv } from 'node:http';
import process from 'node:process';
import { systemClock } from '../../services/clock.ts';
import { type Config, ConfigError, readConfig } from '../config/config.ts';
import { ok, type Row, runChecks, sentenceOf, warning, wrong } from '../self-test/check.ts';
import { checksOf } from '../self-test/self-test.ts';
import { storeCheck } from '../self-test/store-check.ts';
import { tableOf } from './table.ts';

const rows = await findings();
if (rows === undefined) {
  console.log('This is the demo (MODE=demo): it asks nobody outside of this machine, so there is nothing to check.');
} else {
  for (const line of tableOf(
    ['checked', 'result', 'what was found, and what to do'],
    rows.map((row) => [row.name, row.outcome, sentenceOf(row)]),
  ))
    console.log(line);
  process.exitCode = rows.some(({ outcome }) => outcome === 'wrong') ? 1 : 0;
}

/** @returns undefined where there is nothing to look at. */
async function findings(): Promise<readonly Row[] | undefined> {
  try {
    return await tested(readConfig(process.env));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const toDo = 'deployment/configuration.md says how it is written';
    return error.message.split('\n').map((line) => ({ name: 'Settings', ...wrong(line, toDo) }));
  }
}

async function tested(config: Config): Promise<readonly Row[] | undefined> {
  if (config.mode === 'demo') return undefined;
  if (config.proxy !== undefined) setGlobalProxyFromEnv({ ...config.proxy });
  const name = 'Settings';
  const misspelt = (config.misspelt ?? []).map((found): Row => ({ name, ...warning(found) }));
  return [
    { name, ...ok('They can be read, and go together') },
    ...misspelt,
    ...(await runChecks([...checksOf(config, systemClock), storeCheck(config.store)])),
  ];
}
