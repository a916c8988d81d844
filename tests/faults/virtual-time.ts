import type { TestContext } from 'node:test';
import type { Wait } from '../../bot/timing/wait.ts';
import type { FakeClock } from '../support/fakes.ts';

/** How often, in milliseconds, it is looked whether something has happened. */
const tick = 250;
/** Rounds of the event loop in which whatever waits for nothing but other code has got on with it. */
const rounds = 40;

/** Longest, in real milliseconds, that something else than time is waited for: drawing a QR code takes some. */
const timeoutMs = 20_000;

/** Time that passes only when somebody waits for it, for timers and for the bot's clock alike. */
export class VirtualTime {
  readonly #t: TestContext;
  readonly #clock: FakeClock;
  #waiting = 0;
  /** Whether somebody else waits for time to pass. */
  isWaitedFor: () => boolean = () => false;

  constructor(t: TestContext, clock: FakeClock) {
    this.#t = t;
    this.#clock = clock;
    t.mock.timers.enable({ apis: ['setTimeout'] });
  }

  /** A timer of this time, for what takes one as an argument: mocked timers do not reach `node:timers/promises`. */
  readonly wait: Wait = (milliseconds, signal) =>
    new Promise<void>((resolve, reject) => {
      setTimeout(resolve, milliseconds);
      signal?.addEventListener('abort', () => reject(new Error('cut short')));
      this.#waiting += 1;
    }).finally(() => (this.#waiting -= 1));

  /** Lets time pass until `work` has ended. @returns how long it took, in milliseconds. */
  async until(work: Promise<unknown>, longest = 60_000): Promise<number> {
    const state = { hasEnded: false };
    const end = (): void => void (state.hasEnded = true);
    work.then(end, end);
    const begun = performance.now();
    for (let passed = 0; passed < longest && performance.now() - begun < timeoutMs;) {
      for (let round = 0; round < rounds && !state.hasEnded; round += 1) await new Promise(setImmediate);
      if (state.hasEnded) {
        await work;
        return passed;
      }
      if (this.#waiting === 0 && !this.isWaitedFor()) continue;
      this.pass(tick);
      passed += tick;
    }
    throw new Error(`It has not ended after ${longest} ms`);
  }

  pass(milliseconds: number): void {
    this.#clock.advance(milliseconds / 1000);
    this.#t.mock.timers.tick(milliseconds);
  }
}
