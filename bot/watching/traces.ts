import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { ClosedWords } from '../../services/watching/vocabulary.ts';
import type { Watcher, Work } from '../../services/watching/watcher.ts';

export interface TracesOptions {
  /** Where the collector is, without `/v1/traces`. */
  readonly endpoint: string;
  /** What is sent along, such as a key of the collector's. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a trace begins with. What a job does is counted, and no trace: it comes every second, whether there is anything to do or not. */
const roots: ReadonlySet<Work> = new Set<Work>(['turn', 'route']);
const kinds: Readonly<Partial<Record<Work, SpanKind>>> = {
  route: SpanKind.SERVER,
  store: SpanKind.CLIENT,
  outgoing: SpanKind.CLIENT,
};

/**
 * Tells an OpenTelemetry collector of turns and requests, with the calls to the store and to others that each of them waits for. Spans
 * have the words of the vocabulary, and nothing that was said, asked or answered; of what failed not even its message. Nobody outside is
 * told of a trace, and nobody outside can begin one.
 */
export class Traces implements Watcher {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #words = new ClosedWords();
  readonly #current = new AsyncLocalStorage<Context>();

  constructor({ endpoint, headers }: TracesOptions) {
    const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/u, '')}/v1/traces`, headers });
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'two-step-verification-bot' }),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    this.#tracer = this.#provider.getTracer('two-step-verification-bot');
  }

  watch: Watcher['watch'] = async (work, labels, run) => {
    const around = this.#current.getStore();
    if (around === undefined && !roots.has(work)) return run(() => undefined);
    const attributes = this.#words.of(work, { ...labels });
    const context = around ?? ROOT_CONTEXT;
    const kind = kinds[work] ?? SpanKind.INTERNAL;
    const span = this.#tracer.startSpan(nameOf(work, attributes), { kind, attributes }, context);
    const end = (outcome: string): void => {
      span.setAttributes(this.#words.of(work, { outcome }));
    };
    try {
      return await this.#current.run(trace.setSpan(context, span), () => run(end));
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  };

  /** What only happens has no span of its own. */
  note: Watcher['note'] = () => undefined;

  /** Sends what waits, and no more after that. */
  async stop(): Promise<void> {
    await this.#provider.shutdown();
  }
}

function nameOf(work: Work, attributes: Readonly<Record<string, string>>): string {
  return [work, ...Object.values(attributes)].join(' ');
}
