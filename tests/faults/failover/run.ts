/**
 * `npm run test:failover [-- ENROLLMENTS] [--seed SEED]`: so many people (200) enroll with two bots on a MongoDB that steps down and is
 * killed again and again; the script starts that server itself (tests/support/mongodb-test-server.md). With
 * `--set 'mongodb://a,b,c/?replicaSet=rs0'` (or FAILOVER_URI) it is a real replica set, whose primary is made to step down, and is
 * killed where `--pids a:27017=101,b:27017=102` says which process on this machine each member is. It works in a database of its own.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { scoped } from '../../support/cleanup.ts';
import { installOwnMongodb, OwnMongodb } from '../../support/own-mongodb.ts';
import { failovers, type PassedTrouble } from './campaign.ts';
import { troublesOf, troublesOfSet } from './troubles.ts';

/** People who enroll at the same time; there is a trouble for every so many. */
const atOnce = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { set: { type: 'string' }, pids: { type: 'string' }, seed: { type: 'string' } },
});
const enrollments = Number(positionals[0] ?? 200);
if (!Number.isSafeInteger(enrollments) || enrollments < 1) {
  console.error('Say how many enrollments: npm run test:failover -- 200');
  process.exit(1);
}
const seed = values.seed ?? String(Date.now());
const uri = values.set ?? process.env['FAILOVER_URI'];
console.log(`Seed ${seed}, on ${uri === undefined ? 'a server that this starts' : 'the replica set that was named'}`);

await scoped(async (scope) => {
  const passed: PassedTrouble[] = [];
  const onTrouble = (trouble: PassedTrouble): void => {
    passed.push(trouble);
    console.log(`${Math.min(passed.length * atOnce, enrollments)} of ${enrollments} enrolled, ${describe(trouble)}`);
  };
  await failovers(scope, { ...(await inTrouble()), enrollments, atOnce, seed, onTrouble });
  for (const name of new Set(passed.map((trouble) => trouble.name))) {
    const seconds = passed.filter((trouble) => trouble.name === name).map((each) => each.secondsUntilAnswered);
    console.log(`${name}: ${seconds.length} times, turns went on within ${Math.max(...seconds).toFixed(1)} s at most`);
  }
  console.log('Nothing acknowledged is lost, nothing counts twice, the audit trail verifies');

  async function inTrouble() {
    if (uri !== undefined) return { uri, troubles: troublesOfSet({ uri, pids: pidsIn(values.pids ?? '') }) };
    await installOwnMongodb();
    const server = await OwnMongodb.start(scope);
    return { uri: server.uri, troubles: troublesOf(server) };
  }
});

function describe({ name, secondsUntilAnswered, secondsUntilReady, apologies }: PassedTrouble): string {
  const seconds = `turns went on after ${secondsUntilAnswered.toFixed(1)} s, both bots were ready after ${secondsUntilReady.toFixed(1)} s`;
  return `${name}: ${seconds}, ${apologies} turns given up`;
}

function pidsIn(text: string): ReadonlyMap<string, number> {
  const pairs = text.split(',').filter((pair) => pair !== '');
  return new Map(pairs.map((pair) => [pair.slice(0, pair.lastIndexOf('=')), Number(pair.split('=').at(-1))]));
}
