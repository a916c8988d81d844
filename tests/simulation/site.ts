import type { Activity } from 'botbuilder';
import { StoreUnavailableError, type DocumentStore } from '../../services/store/document-store.ts';
import { intercepted } from '../support/intercepted-store.ts';
import { runJobs, simulatedBot, type SimulatedBot, type SimulatedBotOptions } from './simulated-bot.ts';
import type { SimulatedTeams } from './simulated-teams.ts';
import type { VirtualDay } from './virtual-day.ts';

export interface SiteOptions extends Omit<SimulatedBotOptions, 'adapter' | 'seed'> {
  readonly teams: SimulatedTeams;
  readonly seed: string;
  /** What a turn keeps the process busy for, in milliseconds. */
  readonly turnMilliseconds: number;
  /** Hears how long somebody waited, in milliseconds, for an answer to what they did. */
  readonly onTurn: (waited: number) => void;
}

interface Process {
  readonly bot: SimulatedBot;
  readonly died: Promise<'died'>;
  readonly kill: () => void;
}

/** Nobody answered: the process is not there, or was killed meanwhile. */
export class NobodyAnswersError extends Error {
  override readonly name = 'NobodyAnswersError';
}

/** Where the bot runs: one process after another on one store, and what reaches it from outside. */
export class Site {
  readonly #options: SiteOptions;
  readonly #day: VirtualDay;
  #process: Process | undefined;
  #started = Promise.withResolvers<Process>();
  #processes = 0;
  /** The one process does one turn after the other. */
  #busyUntil = 0;
  /** Whether the store has no primary now. */
  isStoreGone = false;
  turns = 0;
  /** Turns that came to their end. */
  answered = 0;
  /** Calls to the store so far. */
  readonly calls = { reads: 0, writes: 0 };

  constructor(options: SiteOptions) {
    this.#options = options;
    this.#day = options.day;
  }

  /** The process that runs. */
  get bot(): SimulatedBot {
    if (this.#process === undefined) throw new NobodyAnswersError('No process runs');
    return this.#process.bot;
  }

  async start(): Promise<void> {
    this.#processes += 1;
    const state = { isDead: false };
    const death = Promise.withResolvers<'died'>();
    const isDead = (): boolean => state.isDead;
    const { teams, metrics, seed } = this.#options;
    const bot = simulatedBot({
      ...this.#options,
      seed: `${seed}-${this.#processes}`,
      store: this.#storeOf(isDead),
      adapter: (log, pace) => teams.adapterFor({ log, pace, metrics, isDead }),
    });
    const kill = (): void => {
      state.isDead = true;
      death.resolve('died');
    };
    // As `bot/main.ts` does with a store of its own.
    await bot.conversations.lapseLeases();
    runJobs(bot.jobs, { day: this.#day, log: bot.log, isDead });
    this.#process = { bot, died: death.promise, kill };
    this.#started.resolve(this.#process);
  }

  kill(): void {
    this.#process?.kill();
    this.#process = undefined;
    this.#started = Promise.withResolvers<Process>();
  }

  /** Delivers what somebody did, as Teams does. @returns the answer to a click. @throws {NobodyAnswersError} */
  async deliver(activity: Partial<Activity>): Promise<unknown> {
    const { turnMilliseconds, teams, onTurn } = this.#options;
    const began = this.#day.now;
    this.turns += 1;
    this.#busyUntil = Math.max(this.#busyUntil, began) + turnMilliseconds;
    await this.#day.wait(this.#busyUntil - began + teams.limits.deliversMilliseconds);
    const process = this.#process;
    if (process === undefined) throw new NobodyAnswersError('No process runs');
    const { adapter, logic } = process.bot;
    const answered = adapter.answer('', structuredClone(activity) as Activity, logic);
    const answer = await Promise.race([answered, process.died]);
    if (answer === 'died') throw new NobodyAnswersError('The process was killed');
    this.answered += 1;
    onTurn(this.#day.now - began);
    return answer?.body;
  }

  /** Tells the bot of something that happened at a phone; again, if the process dies of it meanwhile. */
  async tell<Answer>(say: (bot: SimulatedBot) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const { bot, died } = await this.#started.promise;
      const told = say(bot).catch((error: unknown) => {
        if (error instanceof StoreUnavailableError) return 'failed' as const;
        throw error;
      });
      const answer = await Promise.race([told, died]);
      if (answer !== 'died' && answer !== 'failed') return answer;
      await this.#day.wait(2_000);
    }
  }

  #storeOf(isDead: () => boolean): DocumentStore {
    return intercepted(this.#options.store, ({ writes }, act) => {
      if (isDead()) return new Promise<never>(() => undefined);
      if (this.isStoreGone) return Promise.reject(new StoreUnavailableError('The store has no primary'));
      this.calls[writes ? 'writes' : 'reads'] += 1;
      return this.#day.outside(act);
    });
  }
}
