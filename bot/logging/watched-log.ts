import type { Watcher } from '../../services/watching/watcher.ts';
import type { Log } from './log.ts';

/** Counts lines by their level, also those below the one that is written. */
export function watchedLog(log: Log, watcher: Watcher | undefined): Log {
  if (watcher === undefined) return log;
  const counted =
    (level: 'info' | 'warn' | 'error'): Log['info'] =>
    (fields, message) => {
      watcher.note('logLine', { level });
      log[level](fields, message);
    };
  return {
    info: counted('info'),
    warn: counted('warn'),
    error: counted('error'),
    record: (fields, message) => log.record(fields, message),
    child: (fields) => watchedLog(log.child(fields), watcher),
  };
}
