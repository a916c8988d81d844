import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Build, buildOfToday, here } from '../builds.ts';
import { type Finished, runCommand } from '../measuring/command.ts';
import { alternated, ratios } from '../measuring/rounds.ts';
import { printTable, withSpread } from '../measuring/table.ts';
import { createKeyFile, systemRandomness } from '../product.ts';
import { settings } from '../settings.ts';
import type { Workshop } from '../workshop.ts';

const seeder = new URL('../programs/todays-seed.ts', import.meta.url);

/** `npm run secrets:rotate` after a new key, each build on a copy of the same store. */
export async function rotation(workshop: Workshop): Promise<void> {
  const what = `secrets:rotate, ${settings.resealed.toLocaleString('en')} people : the build of today, CPU`;
  const today = buildOfToday();
  if (today === undefined) {
    workshop.verdicts.skip(what, 'npm run bench:peers');
    return;
  }
  // By the older build: what it wrote, both can read.
  const dataDirectory = await workshop.folder();
  const translate = [today.root, dataDirectory, String(settings.resealed)];
  await promisify(execFile)(process.execPath, [fileURLToPath(seeder), ...translate]);
  await addKey(dataDirectory);
  const contestants = {
    [here.name]: () => resealed(workshop, here, dataDirectory),
    [today.name]: () => resealed(workshop, today, dataDirectory),
  };
  // Long enough to need no warming up: the first round is the only one that is left out.
  const results = await alternated(contestants, Math.min(settings.rounds, 2));
  const cpu = (build: Build): number[] => (results[build.name] ?? []).map(({ cpuSeconds }) => cpuSeconds);
  const seconds = (build: Build): number[] => (results[build.name] ?? []).map((finished) => finished.seconds);
  const rows = [here, today].map((build) => [build.name, withSpread(cpu(build), 1), withSpread(seconds(build), 1)]);
  printTable([`secrets:rotate, ${settings.resealed.toLocaleString('en')} people`, 'CPU s', 'seconds'], rows);
  workshop.verdicts.add({ what, figures: ratios(cpu(here), cpu(today)), target: 0.35, digits: 2 });
}

async function resealed(workshop: Workshop, build: Build, original: string): Promise<Finished> {
  const copy = await workshop.copyOf(original);
  try {
    const finished = await runCommand(build.rotate, { DATA_DIR: copy });
    const isDone = new RegExp(`: ${settings.resealed}\\b`, 'u').test(finished.out);
    if (!isDone) throw new Error(`${build.name} did not put everybody under the new key: ${finished.out}`);
    return finished;
  } finally {
    await workshop.remove(copy);
  }
}

/** A key before the others, as an operator adds one. */
async function addKey(dataDirectory: string): Promise<void> {
  const file = join(dataDirectory, 'encryption.key');
  const made = join(dataDirectory, 'next.key');
  await createKeyFile(made, systemRandomness);
  await writeFile(file, (await readFile(made, 'utf8')) + (await readFile(file, 'utf8')), { mode: 0o600 });
}
