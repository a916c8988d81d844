/** `npm run store:indexes [-- --dry-run]`: says which of the indexes that the bot needs are in MongoDB, and makes those that are missing. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { foundIndexes, makeIndexes } from '../../services/store/mongodb/store.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { explainStartError } from '../config/start-errors.ts';
import { collections } from '../parts/storage-parts.ts';

const usage = 'Say: npm run store:indexes [-- --dry-run]';

try {
  const isTrial = readArguments();
  const { store } = readConfig(process.env);
  if (store.kind !== 'mongodb')
    throw new ConfigError('MONGODB_URI is missing: the demo’s file has its indexes, it makes them at every start');
  process.exitCode = await (isTrial ? show(store.uri) : make(store.uri));
} catch (error) {
  console.error(explainStartError(error));
  process.exitCode = 2;
}

/** @returns 0 when nothing is missing or different, 1 otherwise. */
async function show(uri: string): Promise<number> {
  const found = await foundIndexes(uri, collections);
  for (const { collection, name, standing } of found) console.log(`${standing.padEnd(9)} ${collection}.${name}`);
  const count = (standing: string): number => found.filter((each) => each.standing === standing).length;
  const [missing, different] = [count('missing'), count('different')];
  console.log(`There: ${count('there')}, missing: ${missing}, different: ${different}, unknown: ${count('unknown')}`);
  return missing + different === 0 ? 0 : 1;
}

async function make(uri: string): Promise<number> {
  const { made, problems } = await makeIndexes(uri, collections);
  for (const { collection, name } of made) console.log(`made      ${collection}.${name}`);
  for (const { message } of problems) console.error(message);
  return show(uri);
}

/** @returns whether nothing is to be made. @throws {ConfigError} */
function readArguments(): boolean {
  try {
    return parseArgs({ options: { 'dry-run': { type: 'boolean' } } }).values['dry-run'] === true;
  } catch {
    throw new ConfigError(usage);
  }
}
