import { randomBytes, randomFillSync } from 'node:crypto';

/** Unpredictable bytes, passed in so that tests can choose them. */
export interface Randomness {
  /** `count` bytes from a cryptographically secure source. */
  bytes(count: number): Buffer;
}

/** The operating system's generator. */
export const systemRandomness: Randomness = { bytes: (count) => randomBytes(count) };

const idBytes = 16;

/**
 * Bytes of the same generator, fetched for some ids at once, because asking it takes fifteen times as long as the rest. Each is
 * in one id and then wiped; no two processes share them, and an id says nothing of the next. For ids only: keys, codes
 * and nonces of ciphers are asked for when they are needed.
 */
const pool = Buffer.alloc(idBytes * 64);
let taken = pool.length;

/** An unguessable identifier: 128 random bits as 22 base64url characters (ASVS 11.5.1). */
export function randomId(randomness: Randomness): string {
  if (randomness !== systemRandomness) return randomness.bytes(idBytes).toString('base64url');
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  const id = pool.toString('base64url', taken, taken + idBytes);
  pool.fill(0, taken, taken + idBytes);
  taken += idBytes;
  return id;
}
