import type { Wait } from '../timing/wait.ts';

/** Lets turns of one conversation wait for one another, in their order; a turn that hangs is waited for only so long. */
export class TurnQueue {
  readonly #wait: Wait;
  readonly #timeoutMs: number;
  readonly #last = new Map<string, Promise<unknown>>();

  constructor({ wait, timeoutMs }: { readonly wait: Wait; readonly timeoutMs: number }) {
    this.#wait = wait;
    this.#timeoutMs = timeoutMs;
  }

  async inTurn<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(id);
    const { promise: done, resolve: free } = Promise.withResolvers<undefined>();
    const queued = before === undefined ? done : before.then(() => done);
    this.#last.set(id, queued);
    if (before !== undefined) await this.#patiently(before);
    try {
      return await work();
    } finally {
      free(undefined);
      if (this.#last.get(id) === queued) this.#last.delete(id);
    }
  }

  async #patiently(before: Promise<unknown>): Promise<void> {
    const ended = new AbortController();
    const timedOut = this.#wait(this.#timeoutMs, ended.signal).catch(() => undefined);
    await Promise.race([before, timedOut]);
    ended.abort();
  }
}
