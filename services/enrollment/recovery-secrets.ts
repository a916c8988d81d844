import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { type LetterCodeForm, newLetterCode } from '../challenges/letter-code.ts';
import { type PersonId, personKey } from '../directory/directory.ts';
import { type Randomness, randomId } from '../randomness.ts';
import { keyBytes } from '../secrets/key-ring.ts';
import { digestOf, macOf, sameMac } from '../secrets/mac.ts';
import type { SealedSecret, SecretContext, SecretSealer } from '../secrets/secret-sealer.ts';
import type { RecoveryCodes } from './state/last-resort.ts';

/** Eighty bits each: nobody guesses one, so that a MAC is enough to keep of it. */
export const recoveryCodeForm: LetterCodeForm = { groups: 4, perGroup: 4 };
const codesPerSet = 10;

/** What the card shows, and the file holds, while codes can be read. */
const shownCodesSchema = z.object({
  codes: z.array(z.string()),
  /** 128 random bits: the last part of the file's address. */
  token: z.string(),
});
export type ShownCodes = Readonly<z.infer<typeof shownCodesSchema>>;

/**
 * Makes and recognizes recovery codes. A set has a random key of its own that is sealed under the key ring: the MACs stay good
 * when keys rotate, which a MAC under a key of the ring would not, for nobody knows the codes any more.
 */
export class RecoverySecrets {
  readonly #sealer: SecretSealer;
  readonly #randomness: Randomness;

  constructor({ sealer, randomness }: { readonly sealer: SecretSealer; readonly randomness: Randomness }) {
    this.#sealer = sealer;
    this.#randomness = randomness;
  }

  /** A new set of somebody, whose codes can be read until `until`. */
  make(person: PersonId, { now, until }: { readonly now: Date; readonly until: Date }): RecoveryCodes {
    const id = randomId(this.#randomness);
    const key = this.#randomness.bytes(keyBytes);
    const codes = Array.from({ length: codesPerSet }, () => newLetterCode(this.#randomness, recoveryCodeForm));
    const token = randomId(this.#randomness);
    const shown: ShownCodes = { codes, token };
    const secret = this.#sealer.seal(Buffer.from(JSON.stringify(shown)), place(person, id, 'shown'));
    const macs = codes.map((code, index) => macOf(createSecretKey(key), textOf(person, { id, index }, code)));
    const set = { id, madeAt: now, key: this.#sealer.seal(key, place(person, id, 'key')), wrong: 0 };
    key.fill(0);
    return { ...set, codes: macs.map((mac) => ({ mac })), showing: { secret, until, link: linkHash(token) } };
  }

  /** Which of the set's codes this is, used or not; undefined for none. All are compared, whichever it is. */
  find(person: PersonId, set: RecoveryCodes, code: string): number | undefined {
    const key = this.#keyOf(person, set);
    let found: number | undefined;
    set.codes.forEach(({ mac }, index) => {
      if (sameMac(mac, macOf(key, textOf(person, { id: set.id, index }, code)))) found = index;
    });
    return found;
  }

  /** @throws {SecretUnreadableError} */
  shown(person: PersonId, id: string, secret: SealedSecret): ShownCodes {
    const opened = this.#sealer.open(secret, place(person, id, 'shown'));
    try {
      return shownCodesSchema.parse(JSON.parse(opened.toString()));
    } finally {
      opened.fill(0);
    }
  }

  /** The same set with its secrets under the newest key. @throws {SecretUnreadableError} */
  reseal(person: PersonId, set: RecoveryCodes): RecoveryCodes {
    const renewed = (sealed: SealedSecret, what: 'key' | 'shown'): SealedSecret =>
      this.#sealer.isNewest(sealed) ? sealed : this.#sealer.reseal(sealed, place(person, set.id, what));
    const { showing } = set;
    return {
      ...set,
      key: renewed(set.key, 'key'),
      ...(showing && { showing: { ...showing, secret: renewed(showing.secret, 'shown') } }),
    };
  }

  #keyOf(person: PersonId, { id, key }: RecoveryCodes): KeyObject {
    const opened = this.#sealer.open(key, place(person, id, 'key'));
    try {
      return createSecretKey(opened);
    } finally {
      opened.fill(0);
    }
  }
}

/** By which the address of a file is found: the address itself is kept sealed only. It has 128 random bits, so this hides it. */
export function linkHash(token: string): string {
  return digestOf(`recovery-codes-v1 ${token}`);
}

function place(person: PersonId, id: string, what: 'key' | 'shown'): SecretContext {
  return { collection: 'enrollments', field: `recoveryCodes.${what}`, rowId: `${personKey(person)}/${id}` };
}

/** Whose code it is, of which set, the how manieth: it is worth nothing anywhere else. */
function textOf(
  person: PersonId,
  { id, index }: { readonly id: string; readonly index: number },
  code: string,
): string {
  return JSON.stringify(['recovery-code-v1', personKey(person), id, index, code.replaceAll('-', '')]);
}
