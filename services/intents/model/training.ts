import { intentNames } from '../intent-names.ts';
import { augmented } from './augment.ts';
import { type Learnt, learn, type Training } from './classifier.ts';
import { spokenWords, wordsOf } from './normalize.ts';
import type { TrainingLine } from './training-lines.ts';

/** What the recognizer knows: two classifiers of the same kind. */
export interface Model {
  readonly intents: Learnt;
  /** Which language a text is in. */
  readonly languages: Learnt;
}

const intentTraining: Training = {
  classes: intentNames,
  features: { buckets: 100_000, shortest: 2, longest: 5, words: true },
  softmax: { epochs: 6, rate: 0.3, ridge: 1e-5 },
};

const languageTraining: Omit<Training, 'classes'> = {
  features: { buckets: 16_384, shortest: 1, longest: 4, words: false },
  softmax: { epochs: 5, rate: 0.5, ridge: 1e-5 },
};

/** Learns from the lines; the same lines give the same model. Takes some twenty seconds for twenty thousand lines. */
export function trainModel(lines: readonly TrainingLine[]): Model {
  const classes = [...new Set(lines.map(({ language }) => language))].sort();
  const languageSamples = lines.map(({ language, text }) => ({
    words: spokenWords(wordsOf(text)),
    label: classes.indexOf(language),
  }));
  const intentSamples = augmented(lines).map(({ intent, text }) => ({
    words: wordsOf(text),
    label: intentNames.indexOf(intent),
  }));
  return {
    intents: learn(intentSamples, intentTraining),
    languages: learn(languageSamples, { ...languageTraining, classes }),
  };
}
