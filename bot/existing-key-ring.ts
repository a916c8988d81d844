import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyRingError, parseKeyRing, type KeyRing } from '../services/secrets/key-ring.ts';
import type { Config } from './config.ts';

/**
 * The key ring for a command that works on what the bot has stored. No key is made: without the ones that the bot used
 * there is nothing to work on.
 * @throws {KeyRingError} with a message that is fit to print.
 */
export async function existingKeyRing(config: Config): Promise<KeyRing> {
  if (config.mode === 'production') return config.keyRing;
  const file = join(config.dataDirectory, 'encryption.key');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new KeyRingError(`There is no key file ${file}: start the bot once, or set DATA_DIR`);
  return parseKeyRing(text);
}
