import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreLockedError } from '../document-store.ts';
import { primaryCode, sqliteCodes } from './sqlite-errors.ts';

/** Makes the directory, for its owner only. @throws {StoreLockedError} when that is impossible. */
export function makeDirectory(directory: string): void {
  try {
    if (!existsSync(directory)) mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    throw new StoreLockedError(`The data directory ${directory} cannot be created: ${reason(error)}`, { cause: error });
  }
}

/** Makes a file for its owner only, unless it is there; SQLite gives its companion files the same mode. */
export function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw new StoreLockedError(`The data file ${path} cannot be written: ${reason(error)}`, { cause: error });
  }
}

/** Locks taken: one that the garbage collector took would be given up. Those that were closed are let go. */
const held = new Set<DatabaseSync>();

/**
 * Takes the directory for this process: an exclusive transaction on an empty database of its own, held open. The
 * operating system ends it with the process, however that ends, so no stale lock is ever left.
 * @see https://www.sqlite.org/lockingv3.html
 * @returns the lock; closing it gives the directory free.
 */
export function lockDirectory(directory: string): DatabaseSync {
  const path = join(directory, 'store.lock');
  for (const lock of held) if (!lock.isOpen) held.delete(lock);
  // Opening and closing the file would give up a lock that this process has on it.
  if (!existsSync(path)) makeFile(path);
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    held.add(lock);
    return lock;
  } catch (error) {
    lock.close();
    if (primaryCode(error) === sqliteCodes.busy) {
      const sentence = `Another process is using the data in ${directory}: stop it, or choose another data directory`;
      throw new StoreLockedError(sentence, { cause: error });
    }
    throw new StoreLockedError(`The lock ${path} cannot be taken: ${reason(error)}`, { cause: error });
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
