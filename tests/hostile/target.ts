import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleanup } from '../support/cleanup.ts';
import { type RunningBot, startBot, temporaryFolder } from '../support/running-bot.ts';
import type { Reading } from './gauge.ts';

/** The bot that is stormed: the product in demo mode, in a process and a folder of its own. */
export class Target {
  readonly #bot: RunningBot;
  readonly folder: string;
  readonly port: number;

  private constructor(bot: RunningBot, folder: string, port: number) {
    this.#bot = bot;
    this.folder = folder;
    this.port = port;
  }

  /** Starts it and waits until it listens. */
  static async start(scope: Cleanup): Promise<Target> {
    const folder = await temporaryFolder(scope);
    // Set-ups must not expire under a long storm, and no line of the log may stay hidden.
    const environment = { DATA_DIR: folder, SET_UP_LIFETIME_SECONDS: '3600', LOG_LEVEL: 'trace' };
    const bot = startBot(scope, environment, new URL('gauge.ts', import.meta.url));
    return new Target(bot, folder, await bot.listening());
  }

  isRunning(): boolean {
    return this.#bot.isRunning;
  }

  /** What it wrote on standard error. */
  get error(): string {
    return this.#bot.error;
  }

  async read(): Promise<Reading> {
    return (await this.#bot.ask('read')) as Reading;
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

  /** Asks it to stop. @returns its exit code, or the signal that ended it. */
  stop(): Promise<number | NodeJS.Signals | null> {
    this.#bot.kill('SIGTERM');
    return this.#bot.ended();
  }
}
