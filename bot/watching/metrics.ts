import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../../services/clock.ts';
import { allSaid, ClosedWords, type Kind, type Labels, vocabulary } from '../../services/watching/vocabulary.ts';
import type { Watcher, Work } from '../../services/watching/watcher.ts';
import { metricTable } from './metric-table.ts';

type Gauged = 'duties' | 'dutyDelay' | 'openBreakers' | 'expiry';

/** Counts and times what it hears of, for Prometheus. */
export class Metrics implements Watcher {
  readonly #registry = new Registry();
  readonly #words = new ClosedWords();
  readonly #clock: Clock;
  readonly #histograms = new Map<Kind, Histogram>();
  readonly #counters = new Map<Kind, Counter>();
  readonly #gauges = new Map<Kind, Gauge>();

  constructor(clock: Clock) {
    this.#clock = clock;
    for (const kind of Object.keys(metricTable) as (keyof typeof metricTable)[]) this.#register(kind);
  }

  /** The metrics of Node and the process too: those of the process that this is. */
  withProcess(): this {
    collectDefaultMetrics({ register: this.#registry });
    return this;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All of it in Prometheus's text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  watch: Watcher['watch'] = async (work, labels, run) => {
    const startedAt = performance.now();
    const ended: { outcome?: string } = {};
    try {
      const result = await run((outcome) => (ended.outcome = outcome));
      this.#observe(work, { ...labels, outcome: ended.outcome ?? 'done' }, startedAt);
      return result;
    } catch (error) {
      this.#observe(work, { ...labels, outcome: ended.outcome ?? 'failed' }, startedAt);
      throw error;
    }
  };

  note: Watcher['note'] = (kind, labels, amount = 1) => {
    const closed = this.#words.of(kind, { ...labels });
    this.#counters.get(kind)?.inc(closed, amount);
    this.#histograms.get(kind)?.observe(closed, amount);
  };

  /** How things stand; what was said of others of this kind before is forgotten. */
  set<K extends Gauged>(kind: K, values: readonly (readonly [labels: Labels<K>, value: number])[]): void {
    const gauge = this.#gauges.get(kind);
    gauge?.reset();
    for (const [labels, value] of values) gauge?.set(this.#words.of(kind, { ...labels }), value);
  }

  #observe(work: Work, labels: Readonly<Record<string, string>>, startedAt: number): void {
    const closed = this.#words.of(work, labels);
    this.#histograms.get(work)?.observe(closed, (performance.now() - startedAt) / 1_000);
    if (work !== 'job' || closed['outcome'] !== 'done') return;
    const { task = '' } = closed;
    this.#gauges.get('jobSuccess')?.set({ task }, this.#clock.now().getTime() / 1_000);
  }

  #register(kind: keyof typeof metricTable): void {
    const { type, name, help, buckets } = metricTable[kind];
    const labelNames = Object.keys(vocabulary[kind]);
    const about = { name, help, labelNames, registers: [this.#registry] };
    if (type === 'counter') this.#counters.set(kind, fromZero(new Counter(about), kind));
    else if (type === 'gauge') this.#gauges.set(kind, new Gauge(about));
    else this.#histograms.set(kind, new Histogram({ ...about, ...(buckets && { buckets: [...buckets] }) }));
  }
}

/** What happens for the first time is an increase only where there was a zero before it. */
function fromZero(counter: Counter, kind: Kind): Counter {
  for (const labels of allSaid(kind) ?? []) counter.inc(labels, 0);
  return counter;
}
