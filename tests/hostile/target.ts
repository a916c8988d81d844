import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Reading } from './gauge.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const gauge = fileURLToPath(new URL('gauge.ts', import.meta.url));

/** Longest it may take to start, to be read or to stop, in milliseconds. */
const patience = 30_000;

/** The bot as `npm start` runs it but for the Playground, in a process and a folder of its own. */
export class Target {
  readonly #child: ChildProcess;
  readonly folder: string;
  #out = '';
  #error = '';
  #stopping = false;

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.folder = folder;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#error += text));
  }

  /** Starts it and waits until it listens. */
  static async start(): Promise<Target> {
    const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
    const inherited = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]));
    const child = fork(join(root, 'bot/main.ts'), [], {
      cwd: root,
      // Set-ups must not expire under a long storm, and no line of the log may stay hidden.
      env: {
        ...inherited,
        PLAYGROUND: 'off',
        PORT: '0',
        DATA_DIR: folder,
        SET_UP_LIFETIME_SECONDS: '3600',
        LOG_LEVEL: 'trace',
      },
      execArgv: ['--expose-gc', '--import', gauge],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const target = new Target(child, folder);
    const signal = AbortSignal.timeout(patience);
    while (!target.#out.includes('Stop:')) {
      if (!target.isRunning() || child.stdout === null) throw new Error(`The bot did not start: ${target.#error}`);
      await once(child.stdout, 'data', { signal });
    }
    return target;
  }

  get port(): number {
    return Number(/127\.0\.0\.1:(\d+)/u.exec(this.#out)?.[1]);
  }

  isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it wrote on standard error. */
  get error(): string {
    return this.#error;
  }

  async read(): Promise<Reading> {
    const answer = once(this.#child, 'message', { signal: AbortSignal.timeout(patience) });
    this.#child.send('read');
    const [reading] = (await answer) as [Reading];
    return reading;
  }

  /** The log so far, from a byte on. */
  async log(from: number): Promise<Buffer> {
    const file = await open(join(this.folder, 'bot.log'));
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.max(0, size - from));
      await file.read({ buffer: bytes, position: from });
      return bytes;
    } finally {
      await file.close();
    }
  }

  /** Calls back when it ends by itself. */
  whenItDies(callback: () => void): void {
    this.#child.on('exit', () => {
      if (!this.#stopping) callback();
    });
  }

  /** Asks it to stop. @returns its exit code, or the signal that ended it. */
  async stop(): Promise<number | NodeJS.Signals | null> {
    const ended = once(this.#child, 'exit', { signal: AbortSignal.timeout(patience) });
    this.#stopping = true;
    this.#child.kill('SIGTERM');
    await ended;
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** Ends it, if it still runs, and removes its folder. */
  async remove(): Promise<void> {
    if (this.isRunning()) {
      const ended = once(this.#child, 'exit');
      this.#stopping = true;
      this.#child.kill('SIGKILL');
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
