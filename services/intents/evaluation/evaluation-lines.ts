import { counted } from '../../counted.ts';
import { type IntentName, intentNames, isIntentName } from '../intent-names.ts';

/** A line to be understood, and what it was meant to be. */
export interface EvaluationLine {
  readonly language: string;
  readonly intent: IntentName;
  readonly text: string;
}

/** The file cannot be evaluated. `message` says where and why, fit to print. */
export class EvaluationLineError extends Error {
  override readonly name = 'EvaluationLineError';
}

/**
 * Reads lines of the columns language, intent and text, with tabs between them and no header; empty lines are passed over.
 * @throws {EvaluationLineError} With the number of the first line that is wrong.
 */
export function parseEvaluationLines(content: string, languages: readonly string[]): EvaluationLine[] {
  const lines = content
    .replace(/^\u{FEFF}/u, '')
    .split(/\r?\n/u)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line !== '');
  if (lines.length === 0) throw new EvaluationLineError('There are no lines in it.');
  return lines.map(({ line, number }) => parseLine(line, number, languages));
}

function parseLine(line: string, number: number, languages: readonly string[]): EvaluationLine {
  const columns = line.split('\t');
  const [language = '', intent = '', text = ''] = columns;
  if (columns.length !== 3) {
    throw new EvaluationLineError(
      `Line ${number} has ${counted(columns.length, 'column')}, and should have three with tabs between them: language, intent, text.`,
    );
  }
  if (!languages.includes(language)) {
    throw new EvaluationLineError(
      `Line ${number}: there is no language "${language}"; there are ${languages.join(', ')}.`,
    );
  }
  if (!isIntentName(intent)) {
    throw new EvaluationLineError(
      `Line ${number}: there is no intent "${intent}"; there are ${intentNames.join(', ')}.`,
    );
  }
  if (text.trim() === '') throw new EvaluationLineError(`Line ${number} has no text.`);
  return { language, intent, text };
}
