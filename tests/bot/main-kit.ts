import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Longest anything of these tests may take, in milliseconds. */
const patience = 20_000;

/** A process of the bot, watched. */
export class RunningBot {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  out = '';
  error = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.error += text));
    this.#ended = once(child, 'close', { signal: AbortSignal.timeout(patience) });
  }

  /** Resolves once it says how to stop it. @returns the port it listens on. */
  async listening(): Promise<number> {
    const ended = this.#ended.then(() => Promise.reject(new Error(`It ended: ${this.error}`)));
    while (!this.out.includes('Stop:')) await Promise.race([this.#printed(), ended]);
    return Number(/127\.0\.0\.1:(\d+)/u.exec(this.out)?.[1]);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** @returns the exit code, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    await this.#ended;
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  async #printed(): Promise<unknown> {
    const { stdout } = this.#child;
    return stdout === null ? undefined : once(stdout, 'data', { signal: AbortSignal.timeout(patience) });
  }
}

/** Starts the bot as `npm start` does, but without the Playground; it is gone after the test. */
export function startBot(t: TestContext, environment: Record<string, string>): RunningBot {
  const inherited = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]));
  const child = spawn(process.execPath, ['bot/main.ts'], {
    cwd: root,
    env: { ...inherited, PLAYGROUND: 'off', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const bot = new RunningBot(child);
  t.after(async () => {
    bot.kill('SIGKILL');
    await bot.ended();
  });
  return bot;
}

/** A folder that is removed after the test. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'main-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
