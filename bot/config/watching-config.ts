import { z } from 'zod';
import { port } from './config-formats.ts';
import { facts } from './variable-facts.ts';

/** What is sent along to the collector: NAME=VALUE separated by commas, percent-encoded as the standard has it. */
const headers = z.string().transform((list, context): Record<string, string> => {
  const pairs = list.split(',').map((pair) => /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*([^\r\n]*?)\s*$/u.exec(pair));
  const read: Record<string, string> = {};
  for (const pair of pairs) {
    const [, name, value = ''] = pair ?? [];
    const decoded = decodedText(value);
    if (name === undefined || decoded === undefined)
      context.addIssue({ code: 'custom', message: 'must be NAME=VALUE separated by commas' });
    else read[name] = decoded;
  }
  return read;
});

function decodedText(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** The variables of whoever watches the bot, in both modes. */
export const watchingShape = {
  METRICS_PORT: port.optional().register(facts, {
    about: 'where metrics are asked for by Prometheus; without it nowhere',
    form: 'a port other than `PORT`, 0 to 65535',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/u, error: 'must be a URL such as http://127.0.0.1:4318' })
    .optional()
    .register(facts, {
      about: 'the collector that traces go to; without it nowhere',
      form: 'an http:// or https:// address',
    }),
  OTEL_EXPORTER_OTLP_HEADERS: headers.optional().register(facts, {
    about: 'what is sent along to the collector',
    form: 'NAME=VALUE separated by commas, percent-encoded',
    isSecret: true,
  }),
};

/** Where metrics are asked for, and where traces go; both are off unless something is said of them. */
export interface WatchingConfig {
  readonly metrics?: { readonly port: number; readonly host: string };
  readonly traces?: { readonly endpoint: string; readonly headers: Readonly<Record<string, string>> };
}

type WatchingValues = z.infer<z.ZodObject<typeof watchingShape>>;

export function watchingConfig(values: WatchingValues, host: string): WatchingConfig {
  const { METRICS_PORT: port, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = values;
  return {
    ...(port !== undefined && { metrics: { port, host } }),
    ...(endpoint !== undefined && { traces: { endpoint, headers: values.OTEL_EXPORTER_OTLP_HEADERS ?? {} } }),
  };
}

/** What faces the internet and what does not are never one port; a line where they would be. */
export function watchingProblems(
  { METRICS_PORT: port }: Pick<WatchingValues, 'METRICS_PORT'>,
  botPort: number,
): string[] {
  return port === botPort && port !== 0 ? ['METRICS_PORT must be another port than PORT'] : [];
}
