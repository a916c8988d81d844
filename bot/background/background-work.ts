import type { Watcher } from '../../services/watching/watcher.ts';
import type { Log } from '../logging/log.ts';

/** Something that has to be done again and again. Several replicas may run the same job at the same time. */
export interface Job {
  readonly name: string;
  readonly everyMilliseconds: number;
  /** What it resolves with tells nothing, except `more`: what waits was too much for once, so it is run again at once. */
  run(): Promise<unknown>;
}

/** The same job, each of whose runs is watched. */
export function watchedJob(watcher: Watcher | undefined, job: Job): Job {
  if (watcher === undefined) return job;
  return { ...job, run: () => watcher.watch('job', { task: job.name }, () => job.run()) };
}

/** Runs jobs beside the turns, each one at a time; a failing job is logged and tried again at its next time. */
export class BackgroundWork {
  readonly #jobs: readonly Job[];
  readonly #log: Log;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #running = new Map<string, Promise<void>>();
  #isStopping = false;

  constructor({ jobs, log }: { readonly jobs: readonly Job[]; readonly log: Log }) {
    this.#jobs = jobs;
    this.#log = log;
  }

  /** Runs every job now, and from then on at its times. */
  start(): void {
    for (const job of this.#jobs) {
      void this.#run(job);
      this.#timers.push(setInterval(() => void this.#run(job), job.everyMilliseconds));
    }
  }

  /** Starts no job any more and waits for those under way. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#timers.forEach((timer) => clearInterval(timer));
    await Promise.all(this.#running.values());
  }

  #run(job: Job): Promise<void> {
    const running = this.#running.get(job.name);
    if (running !== undefined) return running;
    const started = this.#runWhileMore(job)
      .catch((error: unknown) => this.#log.warn({ err: error }, `${job.name} failed`))
      .finally(() => this.#running.delete(job.name));
    this.#running.set(job.name, started);
    return started;
  }

  async #runWhileMore(job: Job): Promise<void> {
    while ((await job.run()) === 'more' && !this.#isStopping);
  }
}
