import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The product as `npm start` runs it, in its own process, on a data folder of its own. */
export class Product {
  readonly #environment: Record<string, string>;
  /** Where its data is; an operator's commands work on it while the product is stopped. */
  readonly dataDirectory: string;
  #child: ChildProcess;
  #output: string;

  private constructor(environment: Record<string, string>, dataDirectory: string, started: Started) {
    this.#environment = environment;
    this.dataDirectory = dataDirectory;
    this.#child = started.child;
    this.#output = started.output;
  }

  /**
   * `environment` adds to, or changes, free ports and a fresh data folder; `prepare` puts into the folder what was there
   * before the start.
   */
  static async start(
    environment: Record<string, string> = {},
    prepare?: (dataDirectory: string) => Promise<void>,
  ): Promise<Product> {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'journey-'));
    await prepare?.(dataDirectory);
    // They are offered in a journey of their own.
    const usual = {
      PORT: '0',
      PLAYGROUND_PORT: '0',
      HELPDESK_PLAYGROUND_PORT: '0',
      APP_PASSWORDS: 'off',
      RECOVERY_CODES: 'off',
    };
    const all = { ...usual, DATA_DIR: dataDirectory, ...environment };
    return new Product(all, dataDirectory, await launch(all));
  }

  /** The address that the first of its lines names: where an employee chats. */
  get url(): string {
    const url = /https?:\S+/.exec(this.#output)?.[0];
    assert.ok(url !== undefined, `no address in: ${this.#output}`);
    return url;
  }

  /** Where the helpdesk's agent chats; not with the Playground off. */
  get helpdeskUrl(): string {
    const url = /^Helpdesk: +(\S+)$/mu.exec(this.#output)?.[1];
    assert.ok(url !== undefined, `no helpdesk in: ${this.#output}`);
    return url;
  }

  /** Where its server listens: the page of the phones is there. */
  get origin(): string {
    const origin = /^Phones: +(.*)\/simulator$/mu.exec(this.#output)?.[1];
    assert.ok(origin !== undefined, `no phones in: ${this.#output}`);
    return origin;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** What it complained of in its log: lines from warnings on. */
  async complaints(): Promise<string[]> {
    const log = await readFile(join(this.dataDirectory, 'bot.log'), 'utf8');
    return log.split('\n').filter((line) => /"level":[4-6]0/u.test(line));
  }

  /** SIGKILL: no chance to finish anything. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await ended(this.#child);
  }

  /** Starts again on the same data; with the Playground off, on the same port too. */
  async restart(): Promise<void> {
    const samePort = this.#environment['PLAYGROUND'] === 'off' ? { PORT: String(this.port) } : {};
    const started = await launch({ ...this.#environment, ...samePort });
    this.#child = started.child;
    this.#output = started.output;
  }

  /** Ctrl-C. @returns the exit code. */
  async interrupt(): Promise<number | null> {
    this.#child.kill('SIGINT');
    await ended(this.#child);
    return this.#child.exitCode;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}

interface Started {
  child: ChildProcess;
  output: string;
}

async function launch(environment: Record<string, string>): Promise<Started> {
  const child = spawn(process.execPath, ['bot/start.mjs'], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  while (!/^Stop:.*\n/mu.test(output)) {
    await Promise.race([once(child.stdout, 'data'), ended(child)]);
    assert.equal(child.exitCode, null, `it ended at the start: ${output}`);
  }
  return { child, output };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
