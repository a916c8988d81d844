import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EvaluationLineError, parseEvaluationLines } from '../../../services/intents/evaluation/evaluation-lines.ts';
import { figuresByLanguage } from '../../../services/intents/evaluation/evaluate.ts';
import { figuresOf, type Judged, opensWrongReset } from '../../../services/intents/evaluation/figures.ts';
import type { IntentName, WantedIntent } from '../../../services/intents/intent-names.ts';
import type { Recognition } from '../../../services/intents/recognizer.ts';

function judged(intent: IntentName, band: Recognition['band'], ...suggestions: WantedIntent[]): Judged {
  const [likeliest = 'out_of_scope'] = suggestions;
  return {
    intent,
    recognition: { language: 'en', isLanguageSure: true, band, suggestions, likeliest, probability: 0.5 },
  };
}

const all = [
  judged('cancel', 'act', 'cancel'),
  judged('cancel', 'act', 'set_up'),
  judged('cancel', 'ask', 'cancel', 'set_up', 'my_methods'),
  judged('cancel', 'ask', 'set_up', 'my_methods', 'cancel'),
  judged('cancel', 'ask', 'set_up', 'my_methods', 'add_backup'),
  judged('cancel', 'not-understood'),
  judged('cancel', 'not-understood'),
  judged('cancel', 'not-understood'),
  judged('out_of_scope', 'act', 'cancel'),
  judged('out_of_scope', 'ask', 'cancel', 'set_up', 'my_methods'),
  judged('out_of_scope', 'not-understood'),
  judged('out_of_scope', 'not-understood'),
];

test('shares are of the lines in scope, and those out of scope of the others', () => {
  assert.deepEqual(figuresOf(all), {
    lines: 12,
    top1: 2 / 8,
    top3: 3 / 8,
    acted: 2 / 8,
    actedWrong: 1 / 8,
    outOfScope: 4,
    outOfScopeActed: 1 / 4,
    outOfScopeSuggested: 1 / 4,
  });
});

test('a share of no lines is none, and no NaN', () => {
  for (const share of Object.values(figuresOf([]))) assert.equal(share, 0);
});

test('the languages come by the alphabet, and all of them last', () => {
  const lines = ['nl', 'de', 'en', 'de'].map((language, index) => ({
    ...(all[index] ?? judged('cancel', 'ask')),
    language,
  }));
  const figures = figuresByLanguage(lines);
  assert.deepEqual(
    figures.map(({ language, lines }) => [language, lines]),
    [
      ['de', 2],
      ['en', 1],
      ['nl', 1],
      ['all', 4],
    ],
  );
});

test('a reset that was opened for somebody who wanted something else is counted, in scope or not', () => {
  assert.ok(opensWrongReset(judged('new_phone', 'act', 'lost_phone')));
  assert.ok(opensWrongReset(judged('out_of_scope', 'act', 'change_number')));
  assert.ok(!opensWrongReset(judged('lost_phone', 'act', 'lost_phone')));
  assert.ok(!opensWrongReset(judged('new_phone', 'ask', 'lost_phone')));
  assert.ok(!opensWrongReset(judged('lost_phone', 'act', 'cancel')));
});

test('lines to evaluate are read with any line ends, a byte order mark and empty lines', () => {
  const content = '\u{FEFF}en\tcancel\tstop\r\n\nnl\tout_of_scope\thet weer\n';
  assert.deepEqual(parseEvaluationLines(content, ['en', 'nl']), [
    { language: 'en', intent: 'cancel', text: 'stop' },
    { language: 'nl', intent: 'out_of_scope', text: 'het weer' },
  ]);
});

test('the first line that cannot be evaluated is named by its number, with what is wrong', () => {
  const wrong: Readonly<Record<string, RegExp>> = {
    'en\tstop': /^Line 3 has 2 columns, and should have three/,
    stop: /^Line 3 has 1 column, and/,
    'en\tcancel\tstop\tit': /^Line 3 has 4 columns/,
    'xx\tcancel\tstop': /^Line 3: there is no language "xx"; there are en, nl\./,
    'en\tlost phone\tstop': /^Line 3: there is no intent "lost phone"; there are set_up, .*, out_of_scope\./,
    'en\tconstructor\tstop': /^Line 3: there is no intent "constructor"/,
    'en\tcancel\t ': /^Line 3 has no text\./,
  };
  for (const [line, message] of Object.entries(wrong)) {
    const parse = () => parseEvaluationLines(`en\tcancel\tstop\n\n${line}\n`, ['en', 'nl']);
    assert.throws(parse, (error) => error instanceof EvaluationLineError && message.test(error.message), line);
  }
  assert.throws(() => parseEvaluationLines('\n', ['en']), /There are no lines in it/);
});
