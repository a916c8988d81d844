import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Cleanup } from './cleanup.ts';

const valueSchema = z.object({ stringValue: z.string().optional() });
const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(z.object({ key: z.string(), value: valueSchema })),
  events: z.array(z.unknown()).default([]),
  status: z.object({ code: z.number().default(0), message: z.string().optional() }),
});
const requestSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});

export type CollectedSpan = z.infer<typeof spanSchema>;

/** An OpenTelemetry collector on this machine: takes OTLP over HTTP, as JSON, and keeps it. */
export class OtlpCollector {
  /** All that was sent, as it came. */
  readonly bodies: string[] = [];
  readonly headers: IncomingHttpHeaders[] = [];
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
  }

  static async start(t: Cleanup): Promise<OtlpCollector> {
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        if (request.url === '/v1/traces') {
          collector.bodies.push(body);
          collector.headers.push(request.headers);
        }
        response.setHeader('content-type', 'application/json');
        response.end('{}');
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const collector = new OtlpCollector((server.address() as AddressInfo).port);
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    return collector;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get spans(): readonly CollectedSpan[] {
    return this.bodies.flatMap((body) =>
      requestSchema
        .parse(JSON.parse(body))
        .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    );
  }

  /** What a span waited for, and what that waited for. */
  below({ spanId, traceId }: CollectedSpan): readonly CollectedSpan[] {
    const children = this.spans.filter((span) => span.parentSpanId === spanId && span.traceId === traceId);
    return children.flatMap((child) => [child, ...this.below(child)]);
  }
}
