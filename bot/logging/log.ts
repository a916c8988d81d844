import { mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import pino, { type DestinationStream, type Logger } from 'pino';
import { LogFile } from './log-file.ts';
import { LogFileError } from '../config/start-errors.ts';

/** Fields a line may have besides time, level and message; every other one is dropped: nothing private slips in. */
export const logFieldNames = [
  'turnId',
  'reference',
  'activityType',
  'input',
  'outcome',
  'reason',
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
] as const;

/** What may be said beside the message: text, numbers and booleans; of anything else only its kind, of `err` see below. */
export type LogFields = { readonly [Name in (typeof logFieldNames)[number]]?: unknown };

/** The program's log: one JSON object a line, allow-listed fields only. */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** Written whatever the level is: what is looked for here after everything else is gone. */
  record(fields: LogFields, message: string): void;
  /** A log whose lines all have these fields. */
  child(fields: LogFields): Log;
}

/** @param level pino's level: `trace` to `fatal`, or `silent` */
export function createLog(level: string, destination: DestinationStream): Log {
  const at = (lowest: string): Logger =>
    pino({ level: lowest, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return allowListed(at(level), at('info'));
}

/** A file for the log, made with its directory for its owner only. @throws {LogFileError} */
export function openLogFile(path: string): LogFile {
  return new LogFile(openForWriting(path));
}

function openForWriting(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return openSync(path, 'a', 0o600);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new LogFileError(`The log file ${path} cannot be written (${code})`, { cause: error });
  }
}

/** Around pino and not a formatter of it: pino formats the fields of a line, but not those of a child. */
function allowListed(logger: Logger, always: Logger): Log {
  return {
    info: (fields, message) => logger.info(listed(fields), message),
    warn: (fields, message) => logger.warn(listed(fields), message),
    error: (fields, message) => logger.error(listed(fields), message),
    record: (fields, message) => always.info(listed(fields), message),
    child: (fields) => allowListed(logger.child(listed(fields)), always.child(listed(fields))),
  };
}

function listed(fields: LogFields): Record<string, unknown> {
  const named = logFieldNames.filter((name) => Object.hasOwn(fields, name) && fields[name] !== undefined);
  return Object.fromEntries(
    named.map((name) => [name, name === 'err' ? errorFields(fields.err) : plain(fields[name])]),
  );
}

function plain(value: unknown): unknown {
  return ['string', 'number', 'boolean'].includes(typeof value) ? value : typeof value;
}

/** Causes of causes told at most. */
const deepest = 5;

/** What a log says of an error: its kinds and where it was thrown. The message may quote anything, and is left out. */
function errorFields(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name } = error;
  // botbuilder-dialogs wraps what a dialog throws without naming it the cause.
  const cause = error.cause ?? ('error' in error ? error.error : undefined);
  const code = 'code' in error && /^[\w.-]{1,64}$/u.test(String(error.code)) ? error.code : undefined;
  const told = cause === undefined || depth === deepest ? undefined : errorFields(cause, depth + 1);
  return { name, code, stack: framesOf(error), cause: told };
}

/** The stack begins with the message, whose lines could look like frames. */
function framesOf({ stack = '', message }: Error): string[] {
  const at = stack.indexOf(message);
  const afterMessage = at === -1 ? stack : stack.slice(at + message.length);
  return afterMessage
    .split('\n')
    .filter((line) => /^\s+at \S.*[:\s(]\S+\)?$/u.test(line))
    .slice(0, 12);
}
