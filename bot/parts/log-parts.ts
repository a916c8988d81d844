import { join } from 'node:path';
import process from 'node:process';
import type { Config } from '../config/config.ts';
import { LogFile } from '../logging/log-file.ts';
import { createLog, type Log, openLogFile } from '../logging/log.ts';

/** The demo's log is a file beside its data; production's is standard output. @throws {LogFileError} */
export function openLog(config: Config): Log {
  const file = config.mode === 'production' ? new LogFile(1) : openLogFile(join(config.dataDirectory, 'bot.log'));
  process.once('exit', () => file.flushSync());
  return createLog(config.logLevel, file);
}
