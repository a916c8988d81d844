import { digestOf } from './mac.ts';

/** A program that may ask the API, and what it is recognized by: the token itself is nowhere. */
export interface ApiToken {
  /** In the audit trail. */
  readonly name: string;
  /** SHA-256 of the token, base64url: of at least 128 random bits, so that no slow hash is needed. */
  readonly digest: string;
}

export function apiToken(name: string, token: string): ApiToken {
  return { name, digest: digestOf(token) };
}
