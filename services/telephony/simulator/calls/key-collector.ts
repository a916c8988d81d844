/** How a Gather ended. */
export interface Gathered {
  readonly digits: string;
  /** The key that ended it; empty when it was a number of keys, or silence. */
  readonly finishedOnKey: string;
}

/**
 * The keys of one Gather. The key that ends it is not among its digits.
 * @see https://www.twilio.com/docs/voice/twiml/gather
 */
export class KeyCollector {
  readonly #finishOnKey: string;
  readonly #numDigits: number;
  #digits = '';

  constructor({ finishOnKey, numDigits }: { readonly finishOnKey: string; readonly numDigits: number }) {
    this.#finishOnKey = finishOnKey;
    this.#numDigits = numDigits;
  }

  /** @returns how it ended, if this key ended it */
  press(key: string): Gathered | undefined {
    if (key === this.#finishOnKey) return { digits: this.#digits, finishedOnKey: key };
    this.#digits += key;
    return this.#digits.length >= this.#numDigits ? this.silence() : undefined;
  }

  /** No more keys come. */
  silence(): Gathered {
    return { digits: this.#digits, finishedOnKey: '' };
  }
}
