import { Dice } from './dice.ts';
import type { Rows } from './sample.ts';

export interface SoftmaxOptions {
  readonly classes: number;
  readonly buckets: number;
  readonly epochs: number;
  readonly rate: number;
  readonly ridge: number;
}

/** Turns scores into shares of one, in place. */
export function toShares(scores: Float64Array): void {
  const top = Math.max(...scores);
  let sum = 0;
  for (let index = 0; index < scores.length; index++) {
    const share = Math.exp((scores[index] ?? 0) - top);
    scores[index] = share;
    sum += share;
  }
  for (let index = 0; index < scores.length; index++) scores[index] = (scores[index] ?? 0) / sum;
}

/** Errors below this are not worth a step: most classes of most texts, after a few epochs. */
const negligible = 1e-3;

/**
 * Multinomial logistic regression by AdaGrad, one text at a time in an order that is the same in every training.
 * @returns The weight of bucket b for class c at b · classes + c.
 */
export function trainSoftmax(rows: Rows, options: SoftmaxOptions): Float32Array {
  const { classes, buckets, epochs } = options;
  const weights = new Float32Array(buckets * classes);
  const squares = new Float32Array(buckets * classes).fill(1e-6);
  const order = Int32Array.from(rows.labels, (_, row) => row);
  const dice = new Dice(1);
  const shares = new Float64Array(classes);
  for (let epoch = 0; epoch < epochs; epoch++) {
    dice.shuffle(order);
    for (const row of order) {
      score(rows, row, weights, shares);
      toShares(shares);
      const label = rows.labels[row] ?? 0;
      shares[label] = (shares[label] ?? 0) - 1;
      descend({ rows, row, errors: shares, weights, squares, options });
    }
  }
  return weights;
}

function score(rows: Rows, row: number, weights: Float32Array, scores: Float64Array): void {
  const classes = scores.length;
  scores.fill(0);
  const end = rows.starts[row + 1] ?? 0;
  for (let entry = rows.starts[row] ?? 0; entry < end; entry++) {
    const value = rows.values[entry] ?? 0;
    const at = (rows.buckets[entry] ?? 0) * classes;
    for (let index = 0; index < classes; index++) {
      scores[index] = (scores[index] ?? 0) + value * (weights[at + index] ?? 0);
    }
  }
}

interface Descent {
  readonly rows: Rows;
  readonly row: number;
  /** Share of each class, less one for the right one. */
  readonly errors: Float64Array;
  readonly weights: Float32Array;
  readonly squares: Float32Array;
  readonly options: SoftmaxOptions;
}

function descend({ rows, row, errors, weights, squares, options }: Descent): void {
  const { classes, rate, ridge } = options;
  const wrong = Int32Array.from(errors.keys()).filter((index) => Math.abs(errors[index] ?? 0) >= negligible);
  if (wrong.length === 0) return;
  const end = rows.starts[row + 1] ?? 0;
  for (let entry = rows.starts[row] ?? 0; entry < end; entry++) {
    const value = rows.values[entry] ?? 0;
    const first = (rows.buckets[entry] ?? 0) * classes;
    for (let place = 0; place < wrong.length; place++) {
      const index = wrong[place] ?? 0;
      const weight = weights[first + index] ?? 0;
      const gradient = (errors[index] ?? 0) * value + ridge * weight;
      const square = (squares[first + index] ?? 0) + gradient * gradient;
      squares[first + index] = square;
      weights[first + index] = weight - (rate * gradient) / Math.sqrt(square);
    }
  }
}
