import { join } from 'node:path';
import type { Randomness } from '../../services/randomness.ts';
import { loadKeyRing, loadOrCreateKeyRing } from '../../services/secrets/key-file.ts';
import type { KeyRing } from '../../services/secrets/key-ring.ts';
import type { Config } from '../config/config.ts';

/** The keys that secrets are sealed with: production's are configured, the demo makes its own. @throws {KeyRingError} */
export async function openKeyRing(config: Config, randomness: Randomness): Promise<KeyRing> {
  return config.mode === 'production' ? config.keyRing : loadOrCreateKeyRing(keyFileOf(config), randomness);
}

/** The same for a command that works on what the bot has stored: no key is made. @throws {KeyRingError} */
export async function existingKeyRing(config: Config): Promise<KeyRing> {
  return config.mode === 'production' ? config.keyRing : loadKeyRing(keyFileOf(config));
}

function keyFileOf({ dataDirectory }: Config): string {
  return join(dataDirectory, 'encryption.key');
}
