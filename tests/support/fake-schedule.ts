import type { Schedule } from '../../services/telephony/simulator/time/schedule.ts';
import type { FakeClock } from './fakes.ts';

interface Planned {
  readonly at: number;
  readonly act: () => void;
}

/** What happens later, by a clock that a test moves. Nothing happens by itself. */
export class FakeSchedule implements Schedule {
  readonly #clock: FakeClock;
  readonly #planned = new Set<Planned>();

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  after(milliseconds: number, act: () => void): () => void {
    const planned = { at: this.#clock.now().getTime() + milliseconds, act };
    this.#planned.add(planned);
    return () => void this.#planned.delete(planned);
  }

  /** The moment of what comes next; Infinity when nothing does. */
  get next(): number {
    return Math.min(...[...this.#planned].map(({ at }) => at));
  }

  /** Does what comes next if its time has come. @returns whether it had */
  runNext(): boolean {
    const { next } = this;
    const planned = [...this.#planned].find(({ at }) => at === next);
    if (planned === undefined || next > this.#clock.now().getTime()) return false;
    this.#planned.delete(planned);
    planned.act();
    return true;
  }
}
