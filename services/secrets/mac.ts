import { createHash, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/**
 * HMAC-SHA-256 over a text, base64url. The caller sees to it that one content has one text and two never share one.
 * @see https://www.rfc-editor.org/rfc/rfc2104
 */
export function macOf(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/**
 * HMAC of bytes under a key that no key ring holds, by the name that OpenSSL has for its hash. Node 24 takes five times as long for a
 * key in bytes as for one that is an object.
 * @see https://www.rfc-editor.org/rfc/rfc2104
 */
export function hmacOf(algorithm: string, key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac(algorithm, createSecretKey(key)).update(data).digest();
}

/** SHA-256 of texts or bytes, one after the other, base64url: hides only what nobody can guess, such as 128 random bits. */
export function digestOf(...parts: readonly (string | Uint8Array)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest('base64url');
}

/** Compares in constant time (ASVS 11.2.4). */
export function sameMac(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}
