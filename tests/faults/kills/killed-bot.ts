import assert from 'node:assert/strict';
import type { Cleanup } from '../../support/cleanup.ts';
import type { Employee } from '../../support/employee.ts';
import { assertPromisesKept, type Standing } from '../../support/promises.ts';
import { type RunningBot, startBot, verifyAudit } from '../../support/running-bot.ts';
import type { Site } from '../../support/site.ts';

/** A real bot that is killed and started again; what it leaves behind is looked at in between. */
export class KilledBot {
  readonly #t: Cleanup;
  readonly #site: Site;
  #bot: RunningBot | undefined;
  #port = 0;
  #up = Promise.withResolvers<undefined>();

  constructor(t: Cleanup, site: Site) {
    this.#t = t;
    this.#site = site;
  }

  /** Where it listens now. */
  get port(): number {
    return this.#port;
  }

  /** What it has complained of. */
  get error(): string {
    return this.#bot?.error ?? '';
  }

  /** Resolves when it listens, at once when it does. */
  get isUp(): Promise<unknown> {
    return this.#up.promise;
  }

  async start(): Promise<void> {
    this.#bot = startBot(this.#t, this.#site.environment);
    this.#port = await this.#bot.listening();
    this.#up.resolve(undefined);
  }

  /** Kills it and looks whether every promise is kept to everybody. @returns how far those on their way are. */
  async kill(everybody: readonly Employee[], onTheirWay = everybody): Promise<Standing> {
    this.#up = Promise.withResolvers();
    this.#bot?.kill('SIGKILL');
    assert.equal(await this.#bot?.ended(), 'SIGKILL', this.error);
    for (const employee of onTheirWay) employee.look();
    await verifyAudit(this.#site.environment);
    return this.#site.inspect(async (evidence) => {
      await assertPromisesKept(evidence, everybody);
      return assertPromisesKept(evidence, onTheirWay);
    });
  }
}
