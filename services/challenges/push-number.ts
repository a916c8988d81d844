import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf } from '../secrets/mac.ts';
import { readDigits } from './six-digits.ts';

/** From 10 to 99: two digits that nobody takes for one. */
const fewest = 10;
const numbers = 90;

/**
 * The number that the chat shows and the phone wants typed, so that nobody approves what they did not ask for (NIST SP 800-63B-4,
 * 3.1.3.5). It is made from the challenge's id with a key of the ring: whoever can read the store cannot read it.
 */
export class PushNumbers {
  readonly #keyRing: KeyRing;

  constructor(keyRing: KeyRing) {
    this.#keyRing = keyRing;
  }

  /** What is kept of the number of a new challenge. */
  newestKey(): string {
    return this.#keyRing.newestId;
  }

  /** @returns undefined when the ring has lost the key. */
  numberOf({
    id,
    numberKey = '',
  }: {
    readonly id: string;
    readonly numberKey?: string | undefined;
  }): string | undefined {
    const key = this.#keyRing.subKey('challenge', numberKey);
    if (key === undefined) return undefined;
    const mac = Buffer.from(macOf(key, JSON.stringify(['push-number-v1', id])), 'base64url');
    return String(fewest + (mac.readUInt32BE() % numbers));
  }
}

/** The number in what somebody typed, in any script's digits; undefined when it is none of two digits. */
export function readPushNumber(typed: string): string | undefined {
  const digits = readDigits(typed.trim());
  return digits?.length === 2 ? digits : undefined;
}
