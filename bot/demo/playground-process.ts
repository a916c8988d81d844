import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

const stopTimeoutMs = 3_000;
const logFileName = 'playground.log';

interface Launch {
  /** The Playground's command file. */
  cli: string;
  port: number;
  botPort: number;
  configFile: string;
  /** A private folder for what it writes. */
  folder: string;
}

/** The process of one Playground: whether it runs, and its end. */
export class PlaygroundProcess {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly ended: Promise<void>;

  constructor({ cli, port, botPort, configFile, folder }: Launch) {
    const preload = new URL('./playground-child.ts', import.meta.url).href;
    const bot = `http://127.0.0.1:${botPort}/api/messages`;
    const connector = `http://127.0.0.1:${port}/_connector`;
    const start = ['start', '-e', bot, '-c', 'msteams', '-p', String(port), '--service-url', connector];
    this.#folder = folder;
    this.#child = spawn(process.execPath, ['--import', preload, cli, ...start, '--disable-telemetry'], {
      // It writes ./devTools/ where it runs, with whole messages in its log: QR codes too.
      cwd: folder,
      env: environment(configFile, join(folder, logFileName)),
      // The fourth is the channel by which playground-child.ts notices that this process is gone.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Ctrl-C in a terminal reaches the whole process group; only the parent decides when this one ends.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', () => resolve());
    });
  }

  isRunning(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it complains about, a wrong configuration above all: it says so in its log only. */
  async complaint(): Promise<string | undefined> {
    const log = await readFile(join(this.#folder, logFileName), 'utf8').catch(() => '');
    return /Reason: (.+)/.exec(log)?.[1];
  }

  /** SIGTERM, and SIGKILL when that did not help. */
  async end(): Promise<void> {
    if (!this.isRunning()) return;
    this.#child.kill('SIGTERM');
    const overdue = setTimeout(() => this.#child.kill('SIGKILL'), stopTimeoutMs);
    await this.ended;
    clearTimeout(overdue);
  }
}

/** Of this process's own environment only what any program needs: the Playground is other people's code. */
function environment(configFile: string, logFile: string): NodeJS.ProcessEnv {
  const needed = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP', 'TMPDIR', 'TZ'];
  const inherited = Object.entries(process.env).filter(([name]) => needed.includes(name));
  return {
    ...Object.fromEntries(inherited),
    M365_AGENTS_PLAYGROUND_CONFIG_PATH: configFile,
    M365_AGENTS_PLAYGROUND_LOGFILE: logFile,
    TEAMSAPPTESTER_BROWSER: 'none',
    // --disable-telemetry leaves the statistics of its telemetry library on (seen in 0.2.28); this ends them too.
    APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
  };
}
