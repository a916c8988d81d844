import { type FeatureOptions, FeatureReader, type Features } from './features.ts';
import type { Rows, Sample } from './sample.ts';

/** How rare each bucket is, in steps of 1/16 so that it fits a byte: ln(texts / texts with it) + 1. */
export function raritiesOf(samples: readonly Sample[], options: FeatureOptions): Uint8Array {
  const reader = new FeatureReader(options);
  const seen = new Uint32Array(options.buckets);
  for (const { words } of samples) {
    const { size, buckets } = reader.read(words);
    for (let index = 0; index < size; index++) {
      const bucket = buckets[index] ?? 0;
      seen[bucket] = (seen[bucket] ?? 0) + 1;
    }
  }
  return Uint8Array.from(seen, (count) => Math.round(16 * (Math.log((samples.length + 1) / (count + 1)) + 1)));
}

/** Replaces counts by (1 + ln count) · rarity, divided by their length. */
export function weigh({ size, buckets, counts }: Features, rarities: Uint8Array): void {
  let square = 0;
  for (let index = 0; index < size; index++) {
    const value = (1 + Math.log(counts[index] ?? 1)) * (rarities[buckets[index] ?? 0] ?? 0);
    counts[index] = value;
    square += value * value;
  }
  const length = Math.sqrt(square) || 1;
  for (let index = 0; index < size; index++) counts[index] = (counts[index] ?? 0) / length;
}

export function rowsOf(samples: readonly Sample[], options: FeatureOptions, rarities: Uint8Array): Rows {
  const reader = new FeatureReader(options);
  const starts = new Int32Array(samples.length + 1);
  const parts = samples.map(({ words }, row) => {
    const features = reader.read(words);
    weigh(features, rarities);
    starts[row + 1] = (starts[row] ?? 0) + features.size;
    return [features.buckets.slice(0, features.size), features.counts.slice(0, features.size)] as const;
  });
  const entries = starts[samples.length] ?? 0;
  const buckets = new Int32Array(entries);
  const values = new Float32Array(entries);
  for (const [row, [rowBuckets, rowValues]] of parts.entries()) {
    buckets.set(rowBuckets, starts[row]);
    values.set(rowValues, starts[row]);
  }
  return { starts, buckets, values, labels: Uint8Array.from(samples, ({ label }) => label) };
}
