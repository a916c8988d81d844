import { systemClock } from '../../services/clock.ts';
import { systemRandomness } from '../../services/randomness.ts';
import { SecretSealer } from '../../services/secrets/secret-sealer.ts';
import { SigningKeys } from '../../services/sign-in/keys/signing-keys.ts';
import type { Storage } from './storage-parts.ts';

/** The keys of sign-ins, for a command. */
export function commandSigningKeys({ store, keyRing }: Storage): SigningKeys {
  const sealer = new SecretSealer({ keyRing, randomness: systemRandomness });
  return new SigningKeys({ store, sealer, clock: systemClock, randomness: systemRandomness });
}
