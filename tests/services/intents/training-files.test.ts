import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages } from '../../../services/localization/localization.ts';
import { intentNames } from '../../../services/intents/intent-names.ts';
import { wordsOf } from '../../../services/intents/model/normalize.ts';
import {
  parseTrainingFile,
  readTrainingLines,
  TrainingLineError,
} from '../../../services/intents/model/training-lines.ts';

const lines = readTrainingLines();
const byLanguage = Map.groupBy(lines, ({ language }) => language);

test('there is a training file for each language that the bot speaks', () => {
  assert.deepEqual([...byLanguage.keys()], ['de', 'en', 'es', 'fr', 'nl']);
  for (const language of languages) assert.ok(byLanguage.has(language), language);
});

for (const [language, ofLanguage] of byLanguage) {
  test(`${language} has sixty lines of each intent or more, of as many patterns, and three hundred lines out of scope`, () => {
    for (const intent of intentNames) {
      const ofIntent = ofLanguage.filter((line) => line.intent === intent);
      const least = intent === 'out_of_scope' ? 300 : 60;
      assert.ok(ofIntent.length >= least, `${intent}: ${ofIntent.length} lines`);
      const patterns = new Set(ofIntent.map(({ pattern }) => pattern)).size;
      assert.ok(patterns >= 60, `${intent}: ${patterns} patterns`);
    }
  });

  test(`${language} has no line twice, and no pattern in two intents`, () => {
    const texts = new Map<string, string>();
    const patterns = new Map<string, string>();
    for (const { intent, pattern, text } of ofLanguage) {
      const read = wordsOf(text).join(' ');
      assert.equal(texts.get(read), undefined, text);
      texts.set(read, intent);
      assert.equal(patterns.get(pattern) ?? intent, intent, pattern);
      patterns.set(pattern, intent);
    }
  });
}

test('no text means one thing in one language and another in another', () => {
  const meanings = new Map<string, string>();
  for (const { intent, text } of lines) {
    const read = wordsOf(text).join(' ');
    assert.equal(meanings.get(read) ?? intent, intent, text);
    meanings.set(read, intent);
  }
});

test('each line is one that can be read whole', () => {
  for (const { text, language } of lines) {
    assert.ok(wordsOf(text).length > 0, `${language}: ${text}`);
    assert.ok(text.length <= 300 && text === text.trim() && !/\p{C}/u.test(text), `${language}: ${text}`);
  }
});

test('a line that cannot be learnt from is named with its file and number', () => {
  const good = 'cancel\tcancel-1\tstop it';
  const wrong: Readonly<Record<string, RegExp>> = {
    'cancel\tstop it': /^xx\.tsv, line 2: .* three columns/,
    'cancel\tcancel-1\tstop\tit': /^xx\.tsv, line 2: .* three columns/,
    'cancel\tcancel-1\t ': /^xx\.tsv, line 2: .* three columns/,
    'stop\tcancel-1\tstop it': /^xx\.tsv, line 2: there is no intent stop/,
    'cancel\t\tstop it': /^xx\.tsv, line 2: the pattern is missing/,
  };
  for (const [line, message] of Object.entries(wrong)) {
    const parse = () => parseTrainingFile('xx.tsv', `${good}\n${line}\n`);
    assert.throws(parse, (error) => error instanceof TrainingLineError && message.test(error.message), line);
  }
  assert.deepEqual(parseTrainingFile('xx.tsv', `${good}\r\n`), [
    { language: 'xx', intent: 'cancel', pattern: 'cancel-1', text: 'stop it' },
  ]);
});
