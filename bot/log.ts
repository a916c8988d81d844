import pino, { type DestinationStream, type Logger } from 'pino';

/** The program's log: one JSON object a line, allow-listed fields only. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'child'>;

/** Fields a line may have besides pino's own; every other one is dropped, so that nothing private slips in. */
const allowed = new Set([
  'turnId',
  'reference',
  'activityType',
  'input',
  'outcome',
  'durationMs',
  'port',
  'url',
  'store',
  'signal',
  'count',
  'seq',
  'hash',
  'status',
  'err',
]);

/** @param level pino's level: `trace` to `fatal`, or `silent` */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorFields },
    formatters: {
      log: (fields: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.has(name))),
      bindings: (fields: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.has(name))),
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * What a log says of an error: its kinds and where it was thrown. The message of an error of ours is fit to print; that
 * of a foreign one may quote what a person or a server sent, and is left out.
 */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return { name: typeof error };
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line));
  const { name, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name, code, stack: stack.slice(0, 12), cause: cause === undefined ? undefined : errorFields(cause) };
}
