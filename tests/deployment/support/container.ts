import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Cleanup } from '../../support/cleanup.ts';
import { RunningBot } from '../../support/running-bot.ts';
import { environment, image, sent, type Stage, stages, type Step, startCommand } from './dockerfile.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The image's user, `node`, has this id in the base image. */
const imageUser = 1000;

/** The files of an image, made as a builder makes them, in folders of this machine; its base is this process's Node and npm. */
export class Container {
  readonly #files: string;
  readonly #node: string;

  private constructor(files: string, node: string) {
    this.#files = files;
    this.#node = node;
  }

  /** Follows the Dockerfile, with only what the builder is sent. */
  static async build(t: Cleanup): Promise<Container> {
    const folder = await mkdtemp(join(tmpdir(), 'container-'));
    t.after(async () => {
      await promisify(execFile)('chmod', ['-R', 'u+w', folder]);
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    });
    const context = join(folder, 'context');
    for (const name of sent) await cp(join(root, name), join(context, name), { recursive: true });
    // A clone of somebody who lets nobody else read their files.
    await promisify(execFile)('chmod', ['-R', 'go-rwx', context]);
    const built = new Map<string, string>();
    let files = '';
    for (const [index, stage] of stages.entries()) {
      files = await buildStage(stage, { files: join(folder, `stage-${index}`), context, built });
      if (stage.name !== undefined) built.set(stage.name, files);
    }
    // The way there may be gone by everybody; what is there has the modes that the builder gave it, but that nobody writes.
    const node = join(folder, 'node');
    await cp(process.execPath, node);
    await promisify(execFile)('chmod', ['a+rx', folder, node]);
    await promisify(execFile)('chmod', ['-R', 'a-w', files]);
    return new Container(files, node);
  }

  /** Where the image's programs begin. */
  get workingDirectory(): string {
    return join(this.#files, workingDirectoryOf(image));
  }

  /** Every file and folder there is, from the image's root. */
  async paths(): Promise<Set<string>> {
    return new Set(await readdir(this.#files, { recursive: true }));
  }

  /** Runs what the image starts, as its user where this process may, who may write nothing; it is gone after the test. */
  start(t: Cleanup, settings: Readonly<Record<string, string>>): RunningBot {
    const bot = new RunningBot(this.run(startCommand, settings));
    t.after(async () => {
      bot.kill('SIGKILL');
      await bot.ended();
    });
    return bot;
  }

  /** Runs a program of the image. */
  run([program = '', ...rest]: readonly string[], settings: Readonly<Record<string, string>>) {
    if (program !== 'node') throw new Error(`The image has no ${program} that is known here`);
    const user = process.getuid?.() === 0 ? { uid: imageUser, gid: imageUser } : {};
    return spawn(this.#node, rest, {
      cwd: this.workingDirectory,
      // With no folder for temporary files and none of the user's own.
      env: { ...environment, TMPDIR: this.#files, HOME: this.#files, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
  }
}

interface Build {
  readonly files: string;
  readonly context: string;
  readonly built: ReadonlyMap<string, string>;
}

async function buildStage(stage: Stage, build: Build): Promise<string> {
  const at = join(build.files, workingDirectoryOf(stage));
  await mkdir(at, { recursive: true, mode: 0o755 });
  for (const step of stage.steps) {
    if (step.name === 'COPY') await copy(step, at, build);
    if (step.name === 'RUN') await run(step.words.join(' '), at);
  }
  return build.files;
}

/** As the last word of `COPY` says: into a folder where it ends with a slash, under that name where not. */
async function copy({ words, flags }: Step, at: string, { context, built }: Build): Promise<void> {
  const { from } = flags;
  const source = from === undefined ? context : built.get(from);
  if (source === undefined) throw new Error(`COPY is from ${from}, which is no stage before it`);
  const into = words.at(-1) ?? '';
  for (const word of words.slice(0, -1)) {
    const target = into.endsWith('/') ? join(at, into, word) : join(at, into);
    await cp(join(source, word), target, { recursive: true, verbatimSymlinks: true });
  }
}

/** What is in npm's cache is not asked for again. */
async function run(line: string, cwd: string): Promise<void> {
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const env = { ...process.env, PATH: path, npm_config_prefer_offline: 'true' };
  await promisify(execFile)('sh', ['-c', `umask 022; ${line}`], { cwd, env });
}

function workingDirectoryOf({ steps }: Stage): string {
  return steps.find(({ name }) => name === 'WORKDIR')?.words.at(0) ?? '/';
}
