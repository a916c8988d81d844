import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { builtModel } from '../../../services/intents/model/built-model.ts';
import { decodeModel, encodeModel } from '../../../services/intents/model/model-file.ts';
import { foldsOf } from '../../../services/intents/evaluation/folds.ts';
import { type Model, trainModel } from '../../../services/intents/model/training.ts';
import { readTrainingLines, type TrainingLine } from '../../../services/intents/model/training-lines.ts';
import { Recognizer } from '../../../services/intents/recognizer.ts';

const lines = readTrainingLines();
const small = trainModel(lines.filter((_, index) => index % 40 === 0));

function folderOf(t: TestContext): URL {
  const folder = mkdtempSync(join(tmpdir(), 'intents-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return pathToFileURL(`${folder}/`);
}

/** A model from that file, how often it was learnt, and what was said. */
function build(file: URL): { model: Model; learnt: number; said: string[] } {
  const said: string[] = [];
  let learnt = 0;
  const train = (): Model => {
    learnt += 1;
    return small;
  };
  return { model: builtModel({ file, train, say: (sentence) => said.push(sentence) }), learnt, said };
}

test('the same lines give the same model, byte for byte, whenever they are learnt', () => {
  const again = trainModel(lines.filter((_, index) => index % 40 === 0));
  assert.ok(encodeModel(again, 'key').equals(encodeModel(small, 'key')));
});

test('a model is learnt once and read from then on, and it is the same', (t) => {
  const file = new URL('new/folder/model', folderOf(t));
  const first = build(file);
  assert.equal(first.learnt, 1);
  assert.match(first.said.join('\n'), /^What people write is learnt now.* is not there yet .*$/);
  const second = build(file);
  assert.deepEqual([second.learnt, second.said], [0, []]);
  assert.ok(encodeModel(second.model, 'key').equals(encodeModel(small, 'key')));
  assert.deepEqual(readdirSync(new URL('./', file)), ['model'], 'something half-written is left');
});

test('a model file that is damaged anywhere is learnt anew, which is said', (t) => {
  const file = new URL('model', folderOf(t));
  build(file);
  const whole = readFileSync(file);
  const damaged = [Buffer.alloc(0), Buffer.alloc(3), Buffer.from('no model at all'), Buffer.alloc(100, 0xff)];
  damaged.push(whole.subarray(0, whole.length - 1), whole.subarray(0, 1000));
  for (const at of [0, 2, 10, 200, 300_000, whole.length - 1]) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 0x55;
    damaged.push(bytes);
  }
  for (const bytes of damaged) {
    writeFileSync(file, bytes);
    const { learnt, said } = build(file);
    assert.equal(learnt, 1);
    assert.match(said.join('\n'), /is damaged/);
    assert.ok(readFileSync(file).equals(whole), 'it was not mended');
  }
});

test('a model of other lines or of another release is learnt anew', (t) => {
  const file = new URL('model', folderOf(t));
  writeFileSync(file, encodeModel(small, 'another key'));
  const { learnt, said } = build(file);
  assert.equal(learnt, 1);
  assert.match(said.join('\n'), /was made of other training lines, or by another release/);
  assert.equal(decodeModel(readFileSync(file), 'another key'), 'outdated');
});

test('where a model cannot be kept the bot has it all the same, and says so', (t) => {
  const folder = folderOf(t);
  writeFileSync(new URL('taken', folder), '');
  chmodSync(new URL('taken', folder), 0o400);
  const { model, said } = build(new URL('taken/model', folder));
  assert.equal(model, small);
  assert.match(said.at(-1) ?? '', /^The model could not be kept \(E[A-Z]+\): the next start learns it again/);
});

test('a language is its training file: lines in a new one are understood, and known as that language', () => {
  const line = (intent: TrainingLine['intent'], text: string, pattern: number): TrainingLine => {
    return { language: 'pl', intent, pattern: `${intent}-${pattern}`, text };
  };
  const polish = [
    line('lost_phone', 'zgubiłem telefon', 1),
    line('lost_phone', 'ukradli mi telefon w tramwaju', 2),
    line('talk_to_human', 'chcę rozmawiać z człowiekiem', 1),
    line('talk_to_human', 'połącz mnie z konsultantem', 2),
  ];
  const some = lines.filter((_, index) => index % 40 === 1);
  const recognizer = new Recognizer(trainModel([...some, ...polish]));
  const { language, suggestions } = recognizer.recognize('ukradli mi telefon', { clientLanguage: 'en' });
  assert.deepEqual([language, suggestions[0]], ['pl', 'lost_phone']);
  assert.deepEqual(recognizer.languages, ['de', 'en', 'es', 'fr', 'nl', 'pl']);
});

test('folds of a cross-validation part no pattern and lose no line, and the same lines give the same folds', () => {
  const folds = foldsOf(lines, 5);
  assert.equal(new Set(folds.flat()).size, lines.length);
  const homes = new Map<string, number>();
  for (const [fold, ofFold] of folds.entries()) {
    assert.ok(Math.abs(ofFold.length - lines.length / 5) < lines.length / 100, `${fold}: ${ofFold.length} lines`);
    for (const { language, pattern } of ofFold) {
      const name = `${language} ${pattern}`;
      assert.equal(homes.get(name) ?? fold, fold, name);
      homes.set(name, fold);
    }
  }
  assert.deepEqual(foldsOf(lines, 5), folds);
});
