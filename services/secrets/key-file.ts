import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Randomness } from '../randomness.ts';
import { keyBytes, KeyRingError, parseKeyRing, type KeyRing } from './key-ring.ts';

/**
 * The key ring in the file at `path`; a file with one new key is made when there is none (demo mode makes its own).
 * @throws {KeyRingError} when the file is damaged or cannot be read or written; `message` is fit to print.
 */
export async function loadOrCreateKeyRing(path: string, randomness: Randomness): Promise<KeyRing> {
  const existing = await readKeyFile(path);
  if (existing !== undefined) return existing;
  await createKeyFile(path, randomness);
  const made = await readKeyFile(path);
  if (made === undefined) throw new KeyRingError(`The key file ${path} vanished while it was being made`);
  return made;
}

/**
 * The key ring in the file at `path`, for a command that works on what the bot has stored. No key is made: without the
 * ones that the bot used there is nothing to work on.
 * @throws {KeyRingError} with a message that is fit to print.
 */
export async function loadKeyRing(path: string): Promise<KeyRing> {
  const existing = await readKeyFile(path);
  if (existing === undefined)
    throw new KeyRingError(`There is no key file ${path}: start the bot once, or set DATA_DIR`);
  return existing;
}

/**
 * Makes a key file with one new key, readable by its owner only (mode 0600), durable when this resolves. The key's id
 * is random, so that a file made anew is told apart from the lost one. An existing file is never overwritten.
 * @returns whether the file was made; false when there already was one.
 * @throws {KeyRingError} when it cannot be written.
 */
export async function createKeyFile(path: string, randomness: Randomness): Promise<boolean> {
  const id = `key-${randomness.bytes(4).toString('hex')}`;
  const text = `${id}:${randomness.bytes(keyBytes).toString('base64')}\n`;
  const auditDraft = `${path}.${randomness.bytes(8).toString('hex')}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    try {
      await writeDurably(auditDraft, text);
      return await linkUnlessPresent(auditDraft, path);
    } finally {
      await rm(auditDraft, { force: true });
      await syncDirectory(dirname(path));
    }
  } catch (error) {
    throw new KeyRingError(`The key file ${path} cannot be written (${errorCode(error)})`, { cause: error });
  }
}

async function readKeyFile(path: string): Promise<KeyRing | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new KeyRingError(`The key file ${path} cannot be read (${errorCode(error)})`, { cause: error });
  }
  try {
    return parseKeyRing(text);
  } catch (error) {
    const why = error instanceof KeyRingError ? error.message : 'it cannot be understood';
    throw new KeyRingError(
      `The key file ${path} is damaged: ${why}. Restore it from a backup; what is sealed in the data beside it opens with no other key.`,
    );
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A hard link appears whole or not at all and, unlike a rename, never replaces what is there. */
async function linkUnlessPresent(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** A new name is durable only once its directory is; Windows cannot open one and does not need it. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}
