/**
 * `npm run test:mutants [-- PATH … --sample=N --seed=N --files=N --at-once=N]`: plants one small fault at a time and says
 * which of them no test notices. A path is an area, a file, or `file:line`; without one, all areas. Of each area 25 faults
 * are planted unless told (`--sample=all`), and the 16 nearest test files asked about each (`--files`). The seed is printed, and
 * the same one plants the same again.
 */
import { randomInt } from 'node:crypto';
import { globSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Dice } from '../support/dice.ts';
import { Hunt, type Hunted } from './hunt.ts';
import { type Mutant, mutantsOf } from './plant.ts';
import { Reach } from './reach.ts';

const areas = [
  'services/enrollment',
  'services/telephony/limits',
  'services/challenges',
  'services/methods',
  'dialogs',
  'cards',
  'bot',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '25' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    files: { type: 'string', default: '16' },
    'at-once': { type: 'string', default: '1' },
  },
});
const { seed } = values;
const sample = values.sample === 'all' ? Infinity : Number(values.sample);
const dice = new Dice(seed);
const hunt = new Hunt(new Reach(), Number(values.files));
const paths = positionals.length === 0 ? areas : positionals;

const again = `${paths.join(' ')} --seed=${seed} --sample=${values.sample} --files=${values.files}`;
console.log(`Seed ${seed}; the same again: npm run test:mutants -- ${again}`);
const lines: string[] = [];
for (const path of paths) lines.push(await inArea(path));
for (const file of await hunt.unclean()) console.log(`${file} fails without a fault: it was not counted`);
console.log(lines.join('\n'));

/** @returns the share that was caught, as a line. */
async function inArea(path: string): Promise<string> {
  const all = plantedIn(path);
  const chosen = drawn(all, sample);
  const hunted: Hunted[] = [];
  const next = async (): Promise<void> => {
    for (let mutant = chosen.pop(); mutant !== undefined; mutant = chosen.pop()) {
      const result = await hunt.hunt(mutant);
      hunted.push(result);
      if (result.caught === undefined) console.log(survivor(result));
      else if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${hunted.length} in ${path}\r`);
    }
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, next));
  const caught = hunted.filter((each) => each.caught !== undefined).length;
  const share = hunted.length === 0 ? 0 : Math.round((100 * caught) / hunted.length);
  return `${path}: ${caught} of ${hunted.length} noticed, ${share} % (${all.length} can be planted)`;
}

function plantedIn(path: string): Mutant[] {
  const [name = '', line] = path.split(':');
  const files = /\.(?:ts|json)$/u.test(name) ? [name] : globSync([`${name}/**/*.ts`, `${name}/**/templates/*.json`]);
  return files
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .flatMap((file) => mutantsOf(file))
    .filter((mutant) => line === undefined || mutant.line === Number(line));
}

function drawn(mutants: readonly Mutant[], count: number): Mutant[] {
  const left = [...mutants];
  if (count >= left.length) return left.reverse();
  return Array.from({ length: count }, () => left.splice(dice.below(left.length), 1)).flat();
}

function survivor({ mutant, passed }: Hunted): string {
  const { file, line, what, change } = mutant;
  return `${file}:${line} ${what}: ${change} (${passed} test files pass)`;
}
