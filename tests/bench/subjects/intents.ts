import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { resettingIntents } from '../../../services/intents/intent-names.ts';
import { figuresByLanguage, type LanguageFigures } from '../../../services/intents/evaluation/evaluate.ts';
import { opensWrongReset } from '../../../services/intents/evaluation/figures.ts';
import { foldsOf, type JudgedLine, judgeFold } from '../../../services/intents/evaluation/folds.ts';
import { builtModel, modelKey } from '../../../services/intents/model/built-model.ts';
import { encodeModel } from '../../../services/intents/model/model-file.ts';
import { trainModel } from '../../../services/intents/model/training.ts';
import { readTrainingLines, type TrainingLine } from '../../../services/intents/model/training-lines.ts';
import { Recognizer } from '../../../services/intents/recognizer.ts';
import { progress } from '../measuring/rounds.ts';
import { printTable } from '../measuring/table.ts';
import type { Workshop } from '../workshop.ts';

const folds = 5;
const repeats = 7;

/**
 * How well people are understood: cross-validation on the training files, in which lines of one pattern stay together,
 * because a random one promises what it does not keep. The thresholds of the recognizer come from here and from nothing else.
 */
export async function intents(workshop: Workshop): Promise<void> {
  const lines = readTrainingLines();
  const parted = foldsOf(lines, folds);
  const judged = parted.flatMap((_, fold) => {
    const one = judgeFold(parted, fold, trainModel);
    progress(`understood fold ${fold + 1} of ${folds}`, fold + 1 === folds);
    return one;
  });
  printFigures(figuresByLanguage(judged.map((one) => ({ ...one, language: one.line.language }))));
  printThresholds(judged);
  const rightLanguage = judged.filter(({ line, recognition }) => recognition.language === line.language).length;
  const resets = judged.filter(opensWrongReset).length;
  console.log(`\nLanguage right: ${percent(rightLanguage / judged.length)} %; opened a reset wrongly: ${resets}`);
  await measureCosts(workshop, lines);
}

function printFigures(figures: readonly LanguageFigures[]): void {
  const rows = figures.map(({ language, lines, outOfScope, ...shares }) => [
    language,
    `${lines - outOfScope}`,
    percent(shares.top1),
    percent(shares.top3),
    percent(shares.acted),
    percent(shares.actedWrong, 2),
    `${outOfScope}`,
    percent(shares.outOfScopeActed),
    percent(shares.outOfScopeSuggested),
  ]);
  const scope = ['in scope', 'first, %', 'shown, %', 'acted, %', 'acted wrongly, %'];
  printTable(['language', ...scope, 'out of scope', 'acted, %', 'suggested, %'], rows);
}

/** What another threshold for acting would give, were it the same for all intents. */
function printThresholds(judged: readonly JudgedLine[]): void {
  const inScope = judged.filter(isInScope);
  const rows = [0.85, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995].map((threshold) => {
    const acted = judged.filter(({ recognition: { likeliest, probability } }) => {
      return likeliest !== 'out_of_scope' && probability >= threshold;
    });
    const wrong = acted.filter(({ intent, recognition }) => intent !== recognition.likeliest);
    const resets = wrong.filter(({ recognition }) => resettingIntents.has(recognition.likeliest));
    return [
      `${threshold}`,
      percent(acted.filter(isInScope).length / inScope.length),
      percent(wrong.filter(isInScope).length / inScope.length, 2),
      `${wrong.filter((one) => !isInScope(one)).length}`,
      `${resets.length}`,
    ];
  });
  printTable(['threshold', 'acted, %', 'acted wrongly, %', 'out of scope acted', 'wrong resets'], rows);
}

/** Of a model of all the lines: the size of its file, reading it, and a message. */
async function measureCosts(workshop: Workshop, lines: readonly TrainingLine[]): Promise<void> {
  const key = modelKey();
  const startedAt = process.cpuUsage();
  const model = trainModel(lines);
  const { user, system } = process.cpuUsage(startedAt);
  const file = pathToFileURL(join(await workshop.folder(), 'model'));
  builtModel({ file, train: () => model, say: () => undefined });
  const loads = timed(() => builtModel({ file, say: console.error }));
  const recognizer = new Recognizer(model);
  const all = timed(() => lines.forEach(({ text }) => recognizer.recognize(text)));
  const perMessage = all.map((milliseconds) => (milliseconds / lines.length) * 1_000);
  const bytes = encodeModel(model, key).length / 1_000_000;
  workshop.verdicts.add({
    what: 'learning, CPU',
    figures: [(user + system) / 1_000_000],
    target: 15,
    digits: 1,
    unit: 's',
  });
  workshop.verdicts.add({ what: 'model', figures: [bytes], target: 2, digits: 2, unit: 'MB' });
  workshop.verdicts.add({ what: 'loading the model, CPU', figures: loads, target: 35, digits: 1, unit: 'ms' });
  workshop.verdicts.add({
    what: 'understanding a message, CPU',
    figures: perMessage,
    target: 150,
    digits: 0,
    unit: 'µs',
  });
}

/** CPU of each of some rounds, in milliseconds. */
function timed(round: () => void): number[] {
  return Array.from({ length: repeats }, () => {
    const startedAt = process.cpuUsage();
    round();
    const { user, system } = process.cpuUsage(startedAt);
    return (user + system) / 1_000;
  });
}

function isInScope({ intent }: JudgedLine): boolean {
  return intent !== 'out_of_scope';
}

function percent(share: number, digits = 1): string {
  return (100 * share).toFixed(digits);
}
