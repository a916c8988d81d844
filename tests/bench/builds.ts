import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

/** What `node` is given. */
export interface Script {
  readonly flags: readonly string[];
  /** Its absolute path. */
  readonly file: string;
}

/** A checkout of the product that can be run. */
export interface Build {
  readonly name: string;
  readonly root: string;
  /** `npm start`, and what rotates keys, without their `.env`. */
  readonly start: Script;
  readonly rotate: Script;
}

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

/** The commit that others are compared with. */
export const todaysCommit = 'bed2a76d2f8ecfe455261fa44f442e46b70a961d';
/** The peer that verifies codes. */
export const betterAuthVersion = '1.7.25';
/** The peer that is a server of its own for it. */
export const privacyIdeaVersion = '3.14';

const peers = new URL('../../.local/bench/', import.meta.url);
/** Where `npm run bench:peers` puts what is compared with; its marker says what is there, when all of it is. */
export const todaysFolder = fileURLToPath(new URL('build-of-today/', peers));
export const betterAuthFolder = fileURLToPath(new URL('better-auth/', peers));
export const privacyIdeaFolder = fileURLToPath(new URL('privacyidea/', peers));

/** The build that the bench lies in. */
export const here: Build = buildAt(fileURLToPath(new URL('../../', import.meta.url)), 'this build');

/** The build of today; undefined when it is not installed. */
export function buildOfToday(): Build | undefined {
  return isInstalled(todaysFolder, todaysCommit) ? buildAt(todaysFolder, 'the build of today') : undefined;
}

export function isInstalled(folder: string, version: string): boolean {
  const marker = `${folder}installed`;
  return existsSync(marker) && readFileSync(marker, 'utf8') === version;
}

/** Where a build counts what it asks of its store, for the meter: found by the name of the class, wherever it lies. */
export function storeOf(build: Build, name: 'EmbeddedCollection' | 'MongoCollection'): string {
  const files = globSync('services/store/**/*.ts', { cwd: build.root }).map((file) => build.root + file);
  const file = files.find((each) => readFileSync(each, 'utf8').includes(`export class ${name}<`));
  if (file === undefined) throw new Error(`There is no ${name} in ${build.name}`);
  return `${pathToFileURL(file).href}#${name}`;
}

function buildAt(root: string, name: string): Build {
  const { scripts } = packageSchema.parse(JSON.parse(readFileSync(`${root}package.json`, 'utf8')));
  const script = (of: string): Script => {
    const [, ...translate] = (scripts[of] ?? '').split(' ');
    const file = translate.pop() ?? '';
    return { flags: translate.filter((word) => !word.includes('env-file')), file: root + file };
  };
  return {
    name,
    root,
    start: script('start'),
    rotate: script('secrets:rotate' in scripts ? 'secrets:rotate' : 'secrets:reseal'),
  };
}
