import { verifyAudit } from '../support/running-bot.ts';
import { judgeLog, type Broken } from './promises.ts';
import { Resources } from './resources.ts';
import type { Stored } from './stored.ts';
import type { Target } from './target.ts';
import type { Asked } from './world.ts';

export interface WatchOptions {
  readonly target: Target;
  readonly stored: Stored;
  readonly broken: Broken;
  readonly asked: Asked;
}

/** Looks at the bot from outside: what it stores, logs, holds and says of itself. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #resources = new Resources();
  #logged = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Looks between two parts of the storm. `inputs` were sent so far. */
  async look(inputs: number): Promise<void> {
    this.#judgeStored();
    await this.#readLog();
    this.#resources.add(inputs, await this.#options.target.read());
  }

  /** Stops the bot and looks for the last time. @returns what was measured, in lines */
  async end(): Promise<string[]> {
    const { broken, stored, target } = this.#options;
    const counts = [stored.count('conversations'), stored.count('enrollments'), stored.count('audit')];
    if (!target.isRunning()) broken.note('the process goes on', target.error);
    const code = await target.stop().catch(() => 'it did not');
    if (code !== 0) broken.note('it stops as it should', String(code));
    await this.#readLog();
    if (target.error !== '') broken.note('it writes nothing on standard error', target.error);
    await verifyAudit({ DATA_DIR: target.folder }).catch((error: unknown) => {
      broken.note('the audit trail verifies', String(error));
    });
    this.#resources.judge(broken);
    const [chats, people, events] = counts;
    return [...this.#resources.lines, `Stored:  ${chats} chats, ${people} people, ${events} audit events`];
  }

  #judgeStored(): void {
    const { asked, broken, stored } = this.#options;
    const promise = 'what asks nothing leaves nothing behind';
    for (const id of stored.ids('conversations')) {
      if (!asked.conversations.has(id.replace(/^msteams:/u, ''))) broken.note(promise, `chat ${id}`);
    }
    for (const id of stored.ids('enrollments')) {
      if (!asked.people.has(id)) broken.note(promise, `person ${id}`);
    }
  }

  async #readLog(): Promise<void> {
    const bytes = await this.#options.target.log(this.#logged);
    const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
    this.#logged += whole.length;
    judgeLog(this.#options.broken, whole.toString());
  }
}
