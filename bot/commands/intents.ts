/** `npm run intents -- evaluate FILE.tsv`: how well the bot understands lines that somebody else has written. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { evaluate } from '../../services/intents/evaluation/evaluate.ts';
import { EvaluationLineError, parseEvaluationLines } from '../../services/intents/evaluation/evaluation-lines.ts';
import { builtModel } from '../../services/intents/model/built-model.ts';
import { TrainingLineError } from '../../services/intents/model/training-lines.ts';
import { Recognizer } from '../../services/intents/recognizer.ts';
import { ConfigError } from '../config/config.ts';
import { explainStartError } from '../config/start-errors.ts';

const usage = `Say: npm run intents -- evaluate FILE.tsv

The file has a line for each text, of the columns language, intent and text, with tabs between them and no header. What comes
out is one line of JSON for each language, by the alphabet, and one for all of them, of what the chat would do with each text:
  lines                how many there are, out of scope or not
  top1, top3           shares of the lines in scope: the right intent is the first, or any, of the at most three that are
                       shown; done at once counts as shown, and where nothing is shown the line is missed
  acted, actedWrong    shares of the lines in scope: something is done at once; done at once and not what was meant
  outOfScope           how many lines are out of scope
  outOfScopeActed, outOfScopeSuggested
                       shares of those: something is done at once; suggestions are shown`;

try {
  console.log(run(process.argv.slice(2)));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 2;
}

/** What is printed. */
function run(words: readonly string[]): string {
  if (words.includes('--help') || words.includes('-h')) return usage;
  const [act, file, ...rest] = words;
  if (act !== 'evaluate' || file === undefined || rest.length > 0) throw new ConfigError(usage);
  const content = readLines(file);
  const recognizer = new Recognizer(builtModel({ say: (sentence) => console.error(sentence) }));
  return evaluate(recognizer, parseLines(file, content, recognizer.languages))
    .map((figures) => JSON.stringify(figures))
    .join('\n');
}

/** @throws {ConfigError} */
function readLines(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new ConfigError(`There is no file ${file}.`);
    if (code === 'EISDIR') throw new ConfigError(`${file} is a folder, not a file.`);
    throw new ConfigError(`${file} cannot be read (${String(code)}).`);
  }
}

/** @throws {ConfigError} */
function parseLines(file: string, content: string, languages: readonly string[]) {
  try {
    return parseEvaluationLines(content, languages);
  } catch (error) {
    if (error instanceof EvaluationLineError) throw new ConfigError(`${file}: ${error.message}`);
    throw error;
  }
}

function explain(error: unknown): string {
  return error instanceof TrainingLineError ? error.message : explainStartError(error);
}
