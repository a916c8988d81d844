import { readdirSync, readFileSync } from 'node:fs';
import { type IntentName, isIntentName } from '../intent-names.ts';

/** What somebody might write, and what they want. */
export interface TrainingLine {
  readonly language: string;
  readonly intent: IntentName;
  /** Lines made after one phrase share it; folds of a cross-validation never part them. */
  readonly pattern: string;
  readonly text: string;
}

/** A training file has something in it that cannot be learnt from. `message` names file and line, fit to print. */
export class TrainingLineError extends Error {
  override readonly name = 'TrainingLineError';
}

/** Where the training files are: `<language>.tsv`, of the columns intent, pattern and text. */
export const trainingFolder = new URL('../training/', import.meta.url);

/** @throws {TrainingLineError} */
export function readTrainingLines(folder = trainingFolder): TrainingLine[] {
  return trainingFiles(folder).flatMap((file) => parseTrainingFile(file, readFileSync(new URL(file, folder), 'utf8')));
}

/** In the order of the alphabet. */
export function trainingFiles(folder = trainingFolder): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tsv'))
    .sort();
}

/** @throws {TrainingLineError} */
export function parseTrainingFile(file: string, content: string): TrainingLine[] {
  const language = file.replace(/\.tsv$/u, '');
  return content
    .split(/\r?\n/u)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const [intent = '', pattern = '', text = '', ...rest] = line.split('\t');
      const where = `${file}, line ${number}`;
      if (text.trim() === '' || rest.length > 0) {
        throw new TrainingLineError(
          `${where}: a line has three columns, intent, pattern and text, with tabs between them.`,
        );
      }
      if (!isIntentName(intent)) throw new TrainingLineError(`${where}: there is no intent ${intent}.`);
      if (pattern === '') throw new TrainingLineError(`${where}: the pattern is missing.`);
      return { language, intent, pattern, text };
    });
}
