import { type FeatureOptions, FeatureReader } from './features.ts';
import type { Sample } from './sample.ts';
import { type SoftmaxOptions, toShares, trainSoftmax } from './softmax.ts';
import { raritiesOf, rowsOf, weigh } from './weighing.ts';

/** What a classifier has learnt, as bytes: weights in steps of `unit`. */
export interface Learnt {
  readonly features: FeatureOptions;
  readonly classes: readonly string[];
  readonly unit: number;
  readonly rarities: Uint8Array;
  /** Of bucket b and class c at b · classes + c. */
  readonly weights: Int8Array;
}

export interface Training {
  readonly features: FeatureOptions;
  readonly classes: readonly string[];
  readonly softmax: Pick<SoftmaxOptions, 'epochs' | 'rate' | 'ridge'>;
}

export function learn(samples: readonly Sample[], { features, classes, softmax }: Training): Learnt {
  const rarities = raritiesOf(samples, features);
  const rows = rowsOf(samples, features, rarities);
  const exact = trainSoftmax(rows, { ...softmax, classes: classes.length, buckets: features.buckets });
  let largest = 1e-9;
  for (const weight of exact) largest = Math.max(largest, Math.abs(weight));
  const unit = largest / 127;
  return { features, classes, unit, rarities, weights: Int8Array.from(exact, (weight) => Math.round(weight / unit)) };
}

/** Says how likely each class is for the words of a text. */
export class Classifier {
  readonly classes: readonly string[];
  readonly #learnt: Learnt;
  readonly #reader: FeatureReader;

  constructor(learnt: Learnt) {
    this.classes = learnt.classes;
    this.#learnt = learnt;
    this.#reader = new FeatureReader(learnt.features);
  }

  /** @returns For each class a share of one. */
  shares(words: readonly string[]): Float64Array {
    const { weights, unit, rarities } = this.#learnt;
    const classes = this.classes.length;
    const scores = new Float64Array(classes);
    const features = this.#reader.read(words);
    weigh(features, rarities);
    for (let entry = 0; entry < features.size; entry++) {
      const value = (features.counts[entry] ?? 0) * unit;
      const at = (features.buckets[entry] ?? 0) * classes;
      for (let index = 0; index < classes; index++) {
        scores[index] = (scores[index] ?? 0) + value * (weights[at + index] ?? 0);
      }
    }
    toShares(scores);
    return scores;
  }
}
