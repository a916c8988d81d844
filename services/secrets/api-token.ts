import { createHash } from 'node:crypto';

/** A program that may ask the API, and what it is recognized by: the token itself is nowhere. */
export interface ApiToken {
  /** In the audit trail. */
  readonly name: string;
  /** SHA-256 of the token: of at least 128 random bits, so that no slow hash is needed. */
  readonly digest: Buffer;
}

export function apiToken(name: string, token: string): ApiToken {
  return { name, digest: tokenDigest(token) };
}

export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
