import { randomId, systemRandomness } from '../../randomness.ts';
import { digestOf } from '../../secrets/mac.ts';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeModel, encodeModel, type Unfit } from './model-file.ts';
import { type Model, trainModel } from './training.ts';
import { readTrainingLines, trainingFiles, trainingFolder } from './training-lines.ts';

/** Where the model is kept that `npm ci` makes: beside what else is made of the packages and the sources. */
export const modelFile = new URL('../../../node_modules/.cache/intents/model', import.meta.url);

export interface BuiltModelOptions {
  /** Hears one sentence when the model is not there and is made, which takes some twenty seconds. */
  readonly say: (sentence: string) => void;
  readonly file?: URL;
  readonly train?: () => Model;
}

const reasons: Readonly<Record<Unfit | 'missing', string>> = {
  missing: 'is not there yet',
  damaged: 'is damaged',
  outdated: 'was made of other training lines, or by another release',
};

/**
 * The model of the training files as they are: the one that was kept, or else one that is made now and kept for the next start.
 * Where it cannot be kept, that is said, and the bot works with the one in memory.
 * @throws {TrainingLineError} When it has to be made and a training file has a line that cannot be learnt from.
 */
export function builtModel({ say, file = modelFile, train = trainFromFiles }: BuiltModelOptions): Model {
  const key = modelKey();
  const kept = readKept(file, key);
  if (typeof kept !== 'string') return kept;
  say(
    `What people write is learnt now, which takes some twenty seconds: the model ${reasons[kept]} (${fileURLToPath(file)}).`,
  );
  const model = train();
  try {
    keep(file, encodeModel(model, key));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    say(`The model could not be kept (${code}): the next start learns it again. npm ci makes it once.`);
  }
  return model;
}

function trainFromFiles(): Model {
  return trainModel(readTrainingLines());
}

/** Of all that a model comes from: the training files and the code that learns. */
export function modelKey(): string {
  const code = new URL('./', import.meta.url);
  const sources = readdirSync(code)
    .sort()
    .map((file) => new URL(file, code));
  const lines = trainingFiles().map((file) => new URL(file, trainingFolder));
  const files = [...sources, new URL('../intent-names.ts', code), ...lines];
  return digestOf(...files.flatMap((file) => [`${file.pathname.split('/').pop() ?? ''}\0`, readFileSync(file)]));
}

function readKept(file: URL, key: string): Model | Unfit | 'missing' {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return 'missing';
  }
  return decodeModel(bytes, key);
}

/** Whole or not at all: another process may be reading it, or writing it too. */
function keep(file: URL, bytes: Buffer): void {
  mkdirSync(new URL('./', file), { recursive: true });
  const unfinished = new URL(`${file.href}-${randomId(systemRandomness)}`);
  try {
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
