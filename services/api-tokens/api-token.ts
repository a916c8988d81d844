import { digestOf } from '../secrets/mac.ts';

/** What a token may be for. */
export const tokenScopes = ['verify', 'verify:tell-unknown', 'app-passwords', 'hand-offs'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** A program that may ask the API, and what it is recognized by: the token itself is nowhere. */
export interface ApiToken {
  /** In the audit trail. */
  readonly name: string;
  /** SHA-256 of the token, base64url: of at least 128 random bits, so that no slow hash is needed. */
  readonly digest: string;
  readonly scopes: readonly TokenScope[];
  /** Absent where it is for as long as it is configured. */
  readonly expiresAt?: Date;
}

export function apiToken(name: string, token: string, scopes: readonly TokenScope[]): ApiToken {
  return { name, digest: digestOf(token), scopes };
}
