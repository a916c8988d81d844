import { understand } from '../understanding.ts';
import { Recognizer } from '../recognizer.ts';
import { Dice } from '../model/dice.ts';
import type { Model } from '../model/training.ts';
import type { TrainingLine } from '../model/training-lines.ts';
import type { Judged } from './figures.ts';

/** A line that was understood by a recognizer that had not learnt it, nor others of its pattern. */
export interface JudgedLine extends Judged {
  readonly line: TrainingLine;
}

/**
 * Parts the lines into so many folds; lines of one pattern stay together, and of each intent and language every fold has as
 * many patterns as the others, give or take one. The same lines give the same folds.
 */
export function foldsOf(lines: readonly TrainingLine[], folds: number): TrainingLine[][] {
  const patterns = Map.groupBy(lines, ({ language, intent, pattern }) => `${language}\t${intent}\t${pattern}`);
  const kinds = Map.groupBy([...patterns.values()], ([line]) => `${line?.language ?? ''}\t${line?.intent ?? ''}`);
  const dice = new Dice(3);
  const parted: TrainingLine[][] = Array.from({ length: folds }, () => []);
  let next = 0;
  for (const groups of kinds.values()) {
    const order = Int32Array.from(groups, (_, index) => index);
    dice.shuffle(order);
    for (const index of order) {
      parted[next % folds]?.push(...(groups[index] ?? []));
      next += 1;
    }
  }
  return parted;
}

/** What comes of the lines of one fold after learning all the others. */
export function judgeFold(
  folds: readonly (readonly TrainingLine[])[],
  fold: number,
  train: (lines: readonly TrainingLine[]) => Model,
): JudgedLine[] {
  const recognizer = new Recognizer(train(folds.filter((_, index) => index !== fold).flat()));
  return (folds[fold] ?? []).map((line) => {
    const recognition = understand(recognizer, line.text, { clientLanguage: line.language });
    return { line, intent: line.intent, recognition };
  });
}
