/** Lets things happen later, passed in so that tests decide how time passes. */
export interface Schedule {
  /** @returns what keeps it from happening */
  after(milliseconds: number, act: () => void): () => void;
}

/** The system's timers; they keep no process alive. */
export const systemSchedule: Schedule = {
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A schedule that can be stopped: what was to happen later does not. */
export class StoppableSchedule implements Schedule {
  readonly #schedule: Schedule;
  readonly #cancels = new Set<() => void>();
  #isStopped = false;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  after(milliseconds: number, act: () => void): () => void {
    if (this.#isStopped) return () => undefined;
    const cancel = (): void => {
      this.#cancels.delete(cancel);
      withdraw();
    };
    const withdraw = this.#schedule.after(milliseconds, () => {
      this.#cancels.delete(cancel);
      act();
    });
    this.#cancels.add(cancel);
    return cancel;
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of [...this.#cancels]) cancel();
  }
}
