import type { KeyObject } from 'node:crypto';
import { canonical } from '../secrets/canonical.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';

/** A question, as a gateway asked it. */
export interface AskedQuestion {
  /** Of its verification. */
  readonly id: string;
  /** The gateway, by the name of its token. */
  readonly caller: string;
  /** The sign-in name that it was asked for, in small letters. */
  readonly name: string;
}

/** With the id and the dot 36 characters, as long as a UUID: no box has trouble with that. Nobody can try 78 bits out. */
const macLength = 13;

/**
 * What is between an Access-Challenge and its answer: the id of the question, and a MAC by which it says itself for which name it was
 * asked. Whoever answers it under that name is not looked up again.
 * @see https://www.rfc-editor.org/rfc/rfc2865#section-5.24
 */
export class RadiusStates {
  readonly #keyRing: KeyRing;

  constructor(keyRing: KeyRing) {
    this.#keyRing = keyRing;
  }

  stateOf(question: AskedQuestion): string {
    return `${question.id}.${shortMac(this.#keyRing.newestSubKey('gate').key, question)}`;
  }

  /** Of which question it is. */
  idIn(state: string): string {
    return partsOf(state).id;
  }

  /** Whether its question was asked for this name, at this gateway. */
  isAskedFor(state: string, about: Pick<AskedQuestion, 'caller' | 'name'>): boolean {
    const { id, mac } = partsOf(state);
    return this.#keyRing.ids.some((keyId) => {
      const key = this.#keyRing.subKey('gate', keyId);
      return key !== undefined && sameMac(mac, shortMac(key, { id, ...about }));
    });
  }
}

function shortMac(key: KeyObject, { id, caller, name }: AskedQuestion): string {
  return macOf(key, canonical(['state-v1', id, caller, name])).slice(0, macLength);
}

/** The same however it is written: RADIUS servers hand on the bytes of a State as text or, as FreeRADIUS does, as hexadecimal digits. */
export function stateText(state: string): string {
  return /^0x(?:[\da-f]{2})+$/iu.test(state) ? Buffer.from(state.slice(2), 'hex').toString('utf8') : state;
}

/** One that has more than these parts is none. */
function partsOf(state: string): { readonly id: string; readonly mac: string } {
  const [id = '', mac = '', ...more] = stateText(state).split('.');
  return more.length === 0 ? { id, mac } : { id: '', mac: '' };
}
