import { deniedWords } from './denials.ts';

/** A text as a sparse vector: which buckets, and how often each. Valid until the next text is read. */
export interface Features {
  /** How many of the entries count. */
  readonly size: number;
  readonly buckets: Int32Array;
  readonly counts: Float32Array;
}

export interface FeatureOptions {
  /** Features are hashed into so many buckets. */
  readonly buckets: number;
  /** Lengths of the runs of characters within a word that are features. */
  readonly shortest: number;
  readonly longest: number;
  /** Whether words and pairs of words are features too. */
  readonly words: boolean;
}

/** FNV-1a, on UTF-16 units; its last step spreads what the hash has into the low bits. */
const start = 0x811c9dc5;
const step = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);
const wordSeed = step(start, 1);
const pairSeed = step(start, 2);
const deniedSeed = step(start, 3);
const edge = 32;
const deniedEdge = 33;
/** A word says more than a run of its characters. */
const wordCount = 2;

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function hashWord(seed: number, word: string): number {
  let hash = seed;
  for (let index = 0; index < word.length; index++) hash = step(hash, word.charCodeAt(index));
  return hash;
}

/**
 * Reads words as features: runs of characters inside words with a blank at both ends, words, pairs with both ends of the text; a
 * word that is denied is another word.
 */
export class FeatureReader {
  readonly #options: FeatureOptions;
  /** Where in the entries a bucket is, from 1 on. */
  readonly #places: Int32Array;
  readonly #buckets = new Int32Array(8192);
  readonly #counts = new Float32Array(8192);
  #size = 0;

  constructor(options: FeatureOptions) {
    this.#options = options;
    this.#places = new Int32Array(options.buckets);
  }

  read(words: readonly string[]): Features {
    for (let index = 0; index < this.#size; index++) this.#places[this.#buckets[index] ?? 0] = 0;
    this.#size = 0;
    for (const word of words) this.#readRuns(word);
    if (this.#options.words) this.#readWords(words);
    return { size: this.#size, buckets: this.#buckets, counts: this.#counts };
  }

  #readRuns(word: string): void {
    const { shortest, longest } = this.#options;
    const last = word.length + 1;
    for (let from = 0; from <= last; from++) {
      let hash = start;
      for (let to = from; to <= last && to < from + longest; to++) {
        hash = step(hash, to === 0 || to === last ? edge : word.charCodeAt(to - 1));
        if (to - from + 1 >= shortest) this.#add(hash, 1);
      }
    }
  }

  #readWords(words: readonly string[]): void {
    const denied = deniedWords(words);
    let before = step(pairSeed, edge);
    for (const word of words) {
      const isDenied = denied.has(word);
      this.#add(hashWord(isDenied ? deniedSeed : wordSeed, word), wordCount);
      this.#add(hashWord(step(before, isDenied ? deniedEdge : edge), word), wordCount);
      before = hashWord(pairSeed, word);
    }
    this.#add(step(step(before, edge), edge), wordCount);
  }

  #add(hash: number, count: number): void {
    const bucket = finish(hash) % this.#options.buckets;
    const place = this.#places[bucket] ?? 0;
    if (place > 0) this.#counts[place - 1] = (this.#counts[place - 1] ?? 0) + count;
    else if (this.#size < this.#buckets.length) {
      this.#buckets[this.#size] = bucket;
      this.#counts[this.#size] = count;
      this.#size += 1;
      this.#places[bucket] = this.#size;
    }
  }
}
