import { NodeCryptoPlugin } from '@otplib/plugin-crypto-node';
import { ScureBase32Plugin, verifySync } from 'otplib';
import { hmacOf } from '../../secrets/mac.ts';

/** Size of a new secret and the least that is used: 160 bits, the length of the hash (RFC 4226, R6). */
export const secretBytes = 20;

/** A stored secret is easier to guess than any that is made here: whatever put it there, it proves nothing. */
export class WeakSecretError extends Error {
  override readonly name = 'WeakSecretError';

  constructor(bytes: number) {
    super(`A secret has ${bytes * 8} bits and must have at least ${secretBytes * 8}`);
  }
}

/** Length of a time step (RFC 6238, X). */
export const timeStepSeconds = 30;

const base32 = new ScureBase32Plugin();
/** OpenSSL's HMAC: a wrong code is compared with some forty moments before it is explained. */
class OpenSslHmac extends NodeCryptoPlugin {
  override hmac(...[algorithm, key, data]: Parameters<NodeCryptoPlugin['hmac']>): Uint8Array {
    return hmacOf(algorithm, key, data);
  }
}

const crypto = new OpenSslHmac();

/** Upper-case Base32 without padding, as every authenticator takes it (RFC 4648, section 6). */
export function base32Secret(secret: Uint8Array): string {
  return base32.encode(secret, { padding: false }).toUpperCase();
}

/**
 * The time step a code belongs to, when it is the code of a moment within `toleranceSeconds` of `now`.
 *
 * @param code six ASCII digits
 * @returns the time step (RFC 6238, T) and how many seconds its code is away from now; undefined when none matches.
 */
export function matchTimeStep(
  secret: Uint8Array,
  code: string,
  now: Date,
  toleranceSeconds: number,
): { timeStep: number; offsetSeconds: number } | undefined {
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ crypto, secret, token: code, epoch, epochTolerance: toleranceSeconds });
  if (!result.valid || !('timeStep' in result)) return undefined;
  return { timeStep: result.timeStep, offsetSeconds: result.delta * timeStepSeconds };
}
