import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Cleanup } from './cleanup.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Longest a process may take to start, and to end, in milliseconds: that it does is what is promised, and a machine that is
 * busy with other things takes its time.
 */
const timeoutMs = 120_000;

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
    this.#ended = once(child, 'close');
  }

  /** Resolves once it says how to stop it. @returns the port it listens on. */
  async listening(): Promise<number> {
    const ended = this.#ended.then(() => Promise.reject(new Error(`It ended: ${this.error}`)));
    while (!this.out.includes('Stop:')) await Promise.race([this.#printed(), ended]);
    return Number(/127\.0\.0\.1:(\d+)/u.exec(this.out)?.[1]);
  }

  /** Resolves once the log on its standard output has a line with this message. @returns its port, which the first one has */
  async logged(message: string): Promise<number> {
    const line = new RegExp(`^.*"msg":"${message}".*$`, 'mu');
    const ended = this.#ended.then(() => Promise.reject(new Error(`It ended: ${this.error}${this.out}`)));
    while (!line.test(this.out)) await Promise.race([this.#printed(), ended]);
    return Number(/"port":(\d+)/u.exec(line.exec(this.out)?.[0] ?? '')?.[1]);
  }

  /** Resolves once the terminal was told something like this. */
  async complained(sentence: RegExp): Promise<void> {
    const { stderr } = this.#child;
    while (!sentence.test(this.error) && stderr !== null)
      await once(stderr, 'data', { signal: AbortSignal.timeout(timeoutMs) });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Asks what was loaded before the bot. @returns what it answers */
  async ask(question: string): Promise<unknown> {
    const answer = once(this.#child, 'message', { signal: AbortSignal.timeout(timeoutMs) });
    this.#child.send(question);
    const [told] = (await answer) as [unknown];
    return told;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for its end. @returns the exit code, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    const late = new AbortController();
    const tooLate = delay(timeoutMs, undefined, { signal: late.signal }).then(() => {
      throw new Error('The process did not end');
    });
    await Promise.race([this.#ended, tooLate]).finally(() => late.abort());
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  async #printed(): Promise<unknown> {
    const { stdout } = this.#child;
    return stdout === null ? undefined : once(stdout, 'data', { signal: AbortSignal.timeout(timeoutMs) });
  }
}

/**
 * Starts the bot as `npm start` does, but without the Playground; it is gone after the test.
 * @param preloaded a module to load before it, for `RunningBot.ask`
 */
export function startBot(t: Cleanup, environment: Readonly<Record<string, string>>, preloaded?: URL): RunningBot {
  const loaded = preloaded === undefined ? [] : ['--expose-gc', '--import', preloaded.href];
  const child = spawn(process.execPath, [...loaded, 'bot/start.mjs'], {
    cwd: root,
    env: {
      ...inherited(),
      PLAYGROUND: 'off',
      BACKUP_PHONE: 'off',
      APP_PASSWORDS: 'off',
      RECOVERY_CODES: 'off',
      PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', preloaded === undefined ? 'ignore' : 'ipc'],
  });
  const bot = new RunningBot(child);
  t.after(async () => {
    bot.kill('SIGKILL');
    await bot.ended();
  });
  return bot;
}

/** Runs `npm run audit:verify` on what bots left behind. @throws when it finds fault. @returns what it says. */
export async function verifyAudit(environment: Readonly<Record<string, string>>): Promise<string> {
  const options = { cwd: root, env: { ...inherited(), ...environment } };
  const { stdout } = await promisify(execFile)(process.execPath, ['bot/commands/audit-verify.ts'], options);
  return stdout.trim();
}

function inherited(): Record<string, string | undefined> {
  return Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'NODE_OPTIONS'].map((name) => [name, process.env[name]]));
}

/** A folder that is removed after the test. */
export async function temporaryFolder(t: Cleanup): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bot-test-'));
  // A bot that still runs may write while it is being removed.
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}
