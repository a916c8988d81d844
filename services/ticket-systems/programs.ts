import { createSecretKey, type KeyObject } from 'node:crypto';
import { digestOf } from '../secrets/mac.ts';

/** A program that signs its requests, and to which the bot signs its own. */
export interface ProgramKey {
  /** In the audit trail. */
  readonly name: string;
  readonly secret: KeyObject;
  /** SHA-256 of the secret, base64url: tells whether it is used for something else too. */
  readonly digest: string;
}

export function programKey(name: string, secret: string): ProgramKey {
  return { name, secret: createSecretKey(Buffer.from(secret)), digest: digestOf(secret) };
}

/** Ticket systems: who they are, and where they want to hear how it goes. */
export interface Programs {
  readonly keys: readonly ProgramKey[];
  /** At most one for each name, and only for names that have a key. */
  readonly callbacks: readonly { readonly name: string; readonly url: string }[];
}
