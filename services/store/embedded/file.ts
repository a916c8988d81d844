import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreDamagedError, StoreUnavailableError } from '../document-store.ts';
import { makeFile } from './lock.ts';
import { primaryCode, sqliteCodes, sqliteError } from './sqlite-errors.ts';

/** Marks the file as this program's, "2SVB" in ASCII. @see https://www.sqlite.org/pragma.html#pragma_application_id */
const applicationId = 0x32535642;
/** Raised when what is stored is no longer read as it was: 2 is sealed enrollments. */
const formatVersion = 2;
/** Up to this size, in bytes, a file is checked as a whole when it is opened: that takes well under a second. */
const checkedWhole = 64 * 1024 * 1024;
/** Longest, in milliseconds, that a write waits for another program that looks into the file. */
const busyTimeout = 2000;
/**
 * Pages of the write-ahead log (4 kB each) after which they are written to the file itself, which everybody then waits for. A page that
 * many writes changed is written once: with 1,000, SQLite's own, a code that is checked costs a seventh more CPU.
 * @see https://www.sqlite.org/wal.html#automatic_checkpoint
 */
const checkpointPages = 8_000;

/**
 * Opens the data file of a directory that this process has locked; makes it when there is none.
 * @throws {StoreLockedError | StoreDamagedError | StoreUnavailableError}
 */
export function openDataFile(directory: string): DatabaseSync {
  const path = join(directory, 'store.sqlite');
  if (!existsSync(path)) makeDataFile(directory, path);
  makeFile(path);
  if (statSync(path).size === 0) throw damaged(path, 'it is empty');
  const database = new DatabaseSync(path, { timeout: busyTimeout });
  try {
    checkDataFile(database, path);
    database.exec(`PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${checkpointPages}`);
    return database;
  } catch (error) {
    database.close();
    throw openingError(error, path);
  }
}

/**
 * A check that the file of a directory is still the one that was opened: SQLite goes on writing to one that was deleted or
 * moved away, and says nothing.
 */
export function inPlace(directory: string): () => void {
  const path = join(directory, 'store.sqlite');
  const { ino, dev } = statSync(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    if (now?.ino === ino && now.dev === dev) return;
    throw new StoreUnavailableError(
      `The data file ${path} was taken away: nothing is kept until the bot is started again`,
    );
  };
}

// Complete before it has its name: an empty file of that name was emptied by something else, and must not pass for new.
function makeDataFile(directory: string, path: string): void {
  if (existsSync(`${path}-wal`)) throw damaged(path, 'it is missing, but its write-ahead log is there');
  const unfinished = `${path}.new`;
  for (const leftover of ['', '-wal', '-shm', '-journal']) rmSync(`${unfinished}${leftover}`, { force: true });
  makeFile(unfinished);
  const database = new DatabaseSync(unfinished);
  try {
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion};`);
    database.exec('PRAGMA journal_mode = WAL');
  } catch (error) {
    throw sqliteError(error);
  } finally {
    database.close();
  }
  renameSync(unfinished, path);
  const entry = openSync(directory, 'r');
  fsyncSync(entry);
  closeSync(entry);
}

function checkDataFile(database: DatabaseSync, path: string): void {
  if (pragma(database, 'application_id') !== applicationId) throw damaged(path, 'it is not a file of this program');
  if (pragma(database, 'user_version') !== formatVersion) throw damaged(path, 'another release wrote it');
  if (pragma(database, 'journal_mode') !== 'wal') throw damaged(path, 'its journal mode was changed');
  if (statSync(path).size > checkedWhole) return;
  if (pragma(database, 'quick_check(1)', 'quick_check') !== 'ok') throw damaged(path, 'its check finds errors');
}

function pragma(database: DatabaseSync, name: string, column = name): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[column];
}

function openingError(error: unknown, path: string): unknown {
  const code = primaryCode(error);
  if (code === sqliteCodes.corrupt || code === sqliteCodes.notADatabase) {
    return damaged(path, 'it cannot be read', error);
  }
  return sqliteError(error);
}

function damaged(path: string, why: string, cause?: unknown): StoreDamagedError {
  const advice = 'Restore it from a copy, or move it away to begin anew';
  return new StoreDamagedError(`The data file ${path} cannot be used: ${why}. ${advice}`, { cause });
}
