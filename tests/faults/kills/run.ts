/**
 * `npm run test:kills [-- ENROLLMENTS [SEED]]`: so many enrollments (500) with a bot that is killed again and again at
 * random moments, and then one at every write of an enrollment; on the embedded store and, with `MONGODB_TEST_URI`, on
 * MongoDB. Then one at every write of what the helpdesk does with a hand-off. A seed makes the same choices again; what they coincide with is up to the machine.
 */
import process from 'node:process';
import { mongodbTestUri, temporaryMongoStore } from '../../services/store/temporary-stores.ts';
import { openTestStore } from '../../support/build-bot.ts';
import { scoped } from '../../support/cleanup.ts';
import { fates } from '../../support/mortal-store.ts';
import { openSite, type Site } from '../../support/site.ts';
import { campaign, type Kill } from './campaign.ts';
import { everyWriteOf } from '../hand-offs/ordeal.ts';
import { scenes } from '../hand-offs/scenes.ts';
import { everyWrite } from './ordeal.ts';

/** People who enroll at the same time; there is a kill for every so many. */
const atOnce = 20;

const enrollments = Number(process.argv[2] ?? 500);
const seed = process.argv[3] ?? String(Date.now());
if (!Number.isSafeInteger(enrollments) || enrollments < 1) {
  console.error('Say how many enrollments: npm run test:kills -- 500');
  process.exit(1);
}
console.log(`Seed ${seed}`);
if (mongodbTestUri === undefined) console.log('MONGODB_TEST_URI is not set: on the embedded store only');
for (const name of ['embedded', 'MongoDB'] as const) {
  if (name === 'MongoDB' && mongodbTestUri === undefined) continue;
  await atRandomMoments(name);
  await atEveryWrite(name);
}

for (const fate of fates)
  for (const scene of scenes) {
    const began = performance.now();
    const { writes, twice } = await everyWriteOf(scene, () => fate);
    console.log(`Of ${scene.name}: any one of ${writes} writes ${fate}, ${twice} cards twice, ${seconds(began)}`);
  }

async function atRandomMoments(name: Site['name']): Promise<void> {
  const began = performance.now();
  const kills: Kill[] = [];
  const sum = (field: keyof Kill): number => kills.reduce((total, kill) => total + kill[field], 0);
  const report = (end: string): void => {
    const people = `${sum('unknown')} unknown, ${sum('begun')} setting up, ${sum('enrolled')} enrolled`;
    const killed = `${kills.length} kills (${people}; ${sum('unanswered')} acts unanswered, ${sum('apologies')} given up)`;
    const done = Math.min(kills.length * atOnce, enrollments);
    console.log(`${name}: ${done} of ${enrollments} enrolled, ${killed}, ${seconds(began)}${end}`);
  };
  const onKill = (kill: Kill): void => {
    kills.push(kill);
    report('');
  };
  await scoped(async (scope) =>
    campaign(scope, { site: await openSite(scope, name), enrollments, atOnce, seed, onKill }),
  );
  report(': every promise kept, the audit trail verifies');
}

async function atEveryWrite(name: Site['name']): Promise<void> {
  const began = performance.now();
  for (const fate of fates) {
    const open = name === 'embedded' ? openTestStore : temporaryMongoStore;
    for (const types of [false, true]) {
      const writes = await everyWrite({ fate, open: (scope) => open(scope), types: () => types });
      const who = types ? 'writes' : 'clicks';
      console.log(
        `${name}: any one of ${writes} writes ${fate}, for somebody who ${who}: every promise kept, ${seconds(began)}`,
      );
    }
  }
}

function seconds(began: number): string {
  return `${Math.round((performance.now() - began) / 1000)} s`;
}
