import type { Recognizer } from '../recognizer.ts';
import { understand } from '../understanding.ts';
import type { EvaluationLine } from './evaluation-lines.ts';
import { type Figures, figuresOf, type Judged } from './figures.ts';

/** The figures of the lines in one language, or of all of them. */
export interface LanguageFigures extends Figures {
  /** `all` for the last. */
  readonly language: string;
}

/** Understands each line as the chat would in a client of its language: one result a language, by the alphabet, then all. */
export function evaluate(recognizer: Recognizer, lines: readonly EvaluationLine[]): LanguageFigures[] {
  const judged = lines.map((line) => ({
    ...line,
    recognition: understand(recognizer, line.text, { clientLanguage: line.language }),
  }));
  return figuresByLanguage(judged);
}

export function figuresByLanguage(judged: readonly (Judged & { readonly language: string })[]): LanguageFigures[] {
  const languages = [...new Set(judged.map(({ language }) => language))].sort();
  return [
    ...languages.map((language) => ({ language, ...figuresOf(judged.filter((one) => one.language === language)) })),
    { language: 'all', ...figuresOf(judged) },
  ];
}
