import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Build, Script } from './builds.ts';
import type { Chats, LoadOptions } from './load/conversations.ts';
import { type SeededPerson, seedEnrolled, type SeedOptions } from './load/seed.ts';
import { enrollOne, readTemplate, type Template } from './load/template.ts';
import { type Program, type ProgramOptions, startProgram } from './measuring/program.ts';
import { progress } from './measuring/rounds.ts';
import type { Verdicts } from './measuring/verdicts.ts';
import { settings } from './settings.ts';

/** The bot as the bench runs it: nothing of a setting on this machine, no page, no phone asked for after an app. */
const botEnvironment = {
  PLAYGROUND: 'off',
  LOG_LEVEL: 'warn',
  BACKUP_PHONE: 'off',
  APP_PASSWORDS: 'off',
  RECOVERY_CODES: 'off',
};

let names = 0;

/** A name that no round of any run has had, nor its people. */
export function newName(): string {
  names += 1;
  return `${Math.floor(Date.now() / 1_000)}-${names}`;
}

/** What a subject works with; what it has started and made is gone when it is closed. */
export class Workshop {
  readonly chats: Chats;
  readonly verdicts: Verdicts;
  readonly #programs: Program[] = [];
  readonly #folders: string[] = [];

  constructor(chats: Chats, verdicts: Verdicts) {
    this.chats = chats;
    this.verdicts = verdicts;
  }

  /** An empty folder. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(join(settings.folder, 'bench-'));
    this.#folders.push(folder);
    return folder;
  }

  async copyOf(folder: string): Promise<string> {
    const copy = await this.folder();
    await cp(folder, copy, { recursive: true });
    return copy;
  }

  async remove(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  async program(options: ProgramOptions): Promise<Program> {
    const program = await startProgram(options);
    this.#programs.push(program);
    return program;
  }

  /** A build's bot, on a store of its own unless the environment names one. */
  async bot(build: Build, { environment, script = build.start, ...options }: Partial<ProgramOptions> = {}) {
    const dataDirectory = environment?.['DATA_DIR'] ?? (await this.folder());
    const settled = { ...botEnvironment, DATA_DIR: dataDirectory, ...environment };
    const program = await this.program({ ...options, script, environment: settled });
    return { program, dataDirectory };
  }

  /** The settings of the load of so many people. */
  load(programs: readonly Program[], people: number): LoadOptions {
    return { ...this.chats, programs, people, concurrency: settings.concurrency };
  }

  /** A store in which so many people are enrolled. */
  async seeded(build: Build, people: number, sampled = 1): Promise<Seeded> {
    const dataDirectory = await this.folder();
    const template = await this.template(build);
    const sample = await seedEnrolled(dataDirectory, { template, people, sampled, progress: seeding(people) });
    return { dataDirectory, sample };
  }

  async close(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop()));
    await Promise.all(this.#folders.map((folder) => this.remove(folder)));
  }

  /** What somebody leaves in a store who enrolled and came back. */
  async template(build: Build): Promise<Template> {
    const { program, dataDirectory } = await this.bot(build);
    await enrollOne(program, this.chats);
    await untilChained(dataDirectory);
    await program.stop();
    return readTemplate(dataDirectory);
  }
}

/** Tells how far so many people are. */
export function seeding(people: number): SeedOptions['progress'] {
  const startedAt = performance.now();
  return (done) => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    progress(`enrolled ${done} of ${people}, ${seconds} s`, done === people);
  };
}

export interface Seeded {
  readonly dataDirectory: string;
  readonly sample: readonly SeededPerson[];
}

/** A script of the bench's own. */
export function ownScript(name: string): Script {
  return { flags: [], file: fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url)) };
}

/** How many events the audit chain of an embedded store has, read beside the bot that works on it. */
export function chainedEvents(dataDirectory: string): number {
  const database = new DatabaseSync(join(dataDirectory, 'store.sqlite'), { readOnly: true, timeout: 5_000 });
  try {
    return Number(database.prepare('SELECT max(id) AS last FROM audit').get()?.['last'] ?? 0);
  } finally {
    database.close();
  }
}

/** Resolves when the chain has not grown for as long as the bot may let it wait, twice over. */
export async function untilChained(dataDirectory: string): Promise<void> {
  let events = -1;
  let quietSince = performance.now();
  while (performance.now() - quietSince < 2_200) {
    const now = chainedEvents(dataDirectory);
    if (now !== events) quietSince = performance.now();
    events = now;
    await delay(50);
  }
}
