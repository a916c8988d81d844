import { randomBytes } from 'node:crypto';

/** Unpredictable bytes, passed in so that tests can choose them. */
export interface Randomness {
  /** `count` bytes from a cryptographically secure source. */
  bytes(count: number): Buffer;
}

/** The operating system's generator. */
export const systemRandomness: Randomness = { bytes: (count) => randomBytes(count) };

/** An unguessable identifier: 128 random bits as 22 base64url characters (ASVS 11.5.1). */
export function randomId(randomness: Randomness): string {
  return randomness.bytes(16).toString('base64url');
}
