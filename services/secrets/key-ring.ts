import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { counted } from '../counted.ts';

/** Every key is 256 bits long. */
export const keyBytes = 32;

/** One master key. Only sub-keys derived from it are ever used. */
export interface RingKey {
  /** 1 to 32 of `A-Z a-z 0-9 _ -`; stored beside everything the key made. */
  readonly id: string;
  readonly key: Uint8Array;
}

/** What a sub-key is for. Different purposes never share a key. */
export type KeyPurpose =
  | 'sealing'
  | 'audit'
  | 'lookup'
  | 'enrollment'
  | 'challenge'
  | 'conversation'
  | 'policy'
  | 'app-password'
  | 'pass'
  | 'hand-off'
  | 'verification'
  | 'gate'
  | 'web-session'
  | 'api-token';

/** The key ring is missing, malformed or unreadable. `message` is fit to print and never contains a key. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';
}

/**
 * The master keys, newest first: new work uses the newest, older ones only open what they made. Keys are held as
 * `KeyObject`s in private fields, so neither logging nor serializing a ring shows one.
 */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #derived = new Map<string, KeyObject>();
  /** Id of the key that new work uses. */
  readonly newestId: string;

  /** @param keys newest first. @throws {KeyRingError} on no key, a bad id, a wrong length, a repeated id or key. */
  constructor(keys: readonly RingKey[]) {
    const newest = keys[0];
    if (newest === undefined) throw new KeyRingError('The key ring is empty: it needs at least one key');
    this.newestId = newest.id;
    this.#keys = new Map(keys.map((entry, index) => [entry.id, checkedKey(entry, keys.slice(0, index))]));
  }

  /** Ids of all keys, newest first. */
  get ids(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /**
   * The sub-key of one master key for one purpose (HKDF-SHA256).
   * @returns undefined when the ring holds no key of that id.
   * @see https://www.rfc-editor.org/rfc/rfc5869
   */
  subKey(purpose: KeyPurpose, keyId: string): KeyObject | undefined {
    const master = this.#keys.get(keyId);
    if (master === undefined) return undefined;
    const name = `${purpose}:${keyId}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const info = `two-step-verification-bot/v1/${purpose}`;
    const made = createSecretKey(Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), info, keyBytes)));
    this.#derived.set(name, made);
    return made;
  }

  /** The newest key's sub-key for one purpose, and the id to store beside what it makes. */
  newestSubKey(purpose: KeyPurpose): { readonly keyId: string; readonly key: KeyObject } {
    const key = this.subKey(purpose, this.newestId);
    if (key === undefined) throw new KeyRingError('The key ring has lost its newest key');
    return { keyId: this.newestId, key };
  }

  /** Ids only. */
  toJSON(): { readonly ids: readonly string[] } {
    return { ids: this.ids };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `KeyRing(${this.ids.join(', ')})`;
  }
}

/**
 * Reads a ring from `id:base64key[,id:base64key…]`, newest first. Entries may also be on lines of their own.
 * @throws {KeyRingError} which names the entry by its position or id and never repeats its key.
 */
export function parseKeyRing(text: string): KeyRing {
  return new KeyRing(parseRingKeys(text));
}

/** The same, entry by entry. @throws {KeyRingError} */
export function parseRingKeys(text: string): RingKey[] {
  const entries = text
    .split(/[,\r\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return entries.map(parseEntry);
}

function parseEntry(entry: string, index: number): RingKey {
  const separator = entry.indexOf(':');
  const id = entry.slice(0, Math.max(separator, 0));
  // Without a usable id the text may be the key itself, so only its position is told.
  if (!isKeyId(id)) {
    const where = `Entry ${index + 1} of the key ring`;
    throw new KeyRingError(`${where} must read id:base64key, with an id of at most 32 letters, digits, _ or -`);
  }
  const encoded = entry.slice(separator + 1).trim();
  const key = Buffer.from(encoded, 'base64');
  const plain = encoded.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (key.toString('base64').replace(/=+$/, '') !== plain) {
    throw new KeyRingError(`Key ${id} of the key ring is not base64`);
  }
  return { id, key };
}

function checkedKey({ id, key }: RingKey, newer: readonly RingKey[]): KeyObject {
  if (!isKeyId(id)) throw new KeyRingError('A key id must be 1 to 32 letters, digits, _ or -');
  if (key.length !== keyBytes) {
    throw new KeyRingError(`Key ${id} of the key ring has ${counted(key.length, 'byte')} and must have ${keyBytes}`);
  }
  if (new Set(key).size === 1) throw new KeyRingError(`Key ${id} of the key ring is one byte repeated, not a key`);
  for (const other of newer) {
    if (other.id === id) throw new KeyRingError(`Key id ${id} is in the key ring twice`);
    if (Buffer.compare(other.key, key) === 0) {
      throw new KeyRingError(`Keys ${other.id} and ${id} of the key ring are the same key`);
    }
  }
  return createSecretKey(key);
}

function isKeyId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,32}$/.test(id);
}
