import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { intentNames, type WantedIntent } from '../../../services/intents/intent-names.ts';
import { builtModel } from '../../../services/intents/model/built-model.ts';
import { wordsOf } from '../../../services/intents/model/normalize.ts';
import { readTrainingLines } from '../../../services/intents/model/training-lines.ts';
import { Recognizer } from '../../../services/intents/recognizer.ts';
import { understand } from '../../../services/intents/understanding.ts';
import { asked, denied, outOfScope, plain } from './sentences.ts';

const recognizer = new Recognizer(builtModel({ say: console.error }));
const learnt = new Set(readTrainingLines().map(({ text }) => wordsOf(text).join(' ')));

describe('the recognizer', () => {
  for (const [language, sentences] of Object.entries(plain)) {
    test(`acts on what is said plainly, though it has not learnt it: ${language}`, () => {
      for (const [text, intent] of Object.entries<WantedIntent>(sentences)) {
        assert.ok(!learnt.has(wordsOf(text).join(' ')), `was learnt: ${text}`);
        const { band, suggestions } = recognizer.recognize(text, { clientLanguage: language });
        assert.deepEqual({ band, suggestions }, { band: 'act', suggestions: [intent] }, text);
      }
    });
  }

  for (const [language, sentences] of Object.entries(asked)) {
    test(`offers at most three, the right one among them, where it is not sure: ${language}`, () => {
      for (const [text, intent] of Object.entries<WantedIntent>(sentences)) {
        assert.ok(!learnt.has(wordsOf(text).join(' ')), `was learnt: ${text}`);
        const { band, suggestions } = recognizer.recognize(text, { clientLanguage: language });
        assert.equal(band, 'ask', text);
        assert.equal(suggestions.length, 3);
        assert.ok(suggestions.includes(intent), `${text}: ${suggestions.join(', ')}`);
      }
    });
  }

  for (const [language, texts] of Object.entries(outOfScope)) {
    test(`suggests nothing to what has nothing to do with it: ${language}`, () => {
      for (const text of texts) {
        assert.ok(!learnt.has(wordsOf(text).join(' ')), `was learnt: ${text}`);
        const { band, suggestions } = recognizer.recognize(text, { clientLanguage: language });
        assert.deepEqual({ band, suggestions }, { band: 'not-understood', suggestions: [] }, text);
      }
    });
  }

  for (const [language, sentences] of Object.entries(denied)) {
    test(`never does what a sentence says that is not wanted, or only speaks of: ${language}`, () => {
      for (const [text, intent] of Object.entries<WantedIntent>(sentences)) {
        assert.ok(!learnt.has(wordsOf(text).join(' ')), `was learnt: ${text}`);
        const { band, suggestions } = understand(recognizer, text, { clientLanguage: language });
        assert.ok(band !== 'act' || suggestions[0] !== intent, text);
      }
    });
  }

  test('tells the language of a sentence whatever the client speaks', () => {
    for (const [language, sentences] of Object.entries(plain)) {
      for (const text of Object.keys(sentences)) {
        for (const clientLanguage of ['en-GB', 'nl-BE', 'de_AT', language, 'pl-PL', undefined]) {
          assert.equal(
            recognizer.recognize(text, { clientLanguage }).language,
            language,
            `${text} in ${clientLanguage}`,
          );
        }
      }
    }
  });

  test('takes one or two words for the client’s language, though they look like another one', () => {
    for (const [clientLanguage, texts] of Object.entries({
      en: ['delete all', 'Delete', 'delete account', 'code', 'options', 'test', 'no', 'mail'],
      nl: ['test', 'code', 'alles verwijderen', 'mail'],
      de: ['Mail', 'Test', 'SMS Code', 'alle löschen'],
      fr: ['test', 'mail', 'options', 'code'],
      es: ['no', 'borrar todo', 'correo'],
    }))
      for (const text of texts) {
        const { language, isLanguageSure } = recognizer.recognize(text, { clientLanguage });
        assert.ok(language === clientLanguage || !isLanguageSure, `${text}: ${language}`);
      }
    for (const text of ['telefoon kwijt', 'nieuw nummer', 'móvil perdido'])
      assert.ok(recognizer.recognize(text, { clientLanguage: 'en' }).isLanguageSure, text);
  });

  test('takes what could be any language for that of the client', () => {
    for (const text of ['', '?', 'ok', '123456', '👍', 'SMS', 'iPhone']) {
      for (const clientLanguage of ['en-US', 'nl', 'de-CH', 'fr-CA', 'es_MX']) {
        assert.equal(recognizer.recognize(text, { clientLanguage }).language, clientLanguage.slice(0, 2), text);
      }
    }
  });

  test('understands nothing in what has no words', () => {
    for (const text of ['', '   ', '...', '\u200b', '\ud800', '\u0301\u0301']) {
      const { band, suggestions } = recognizer.recognize(text);
      assert.deepEqual({ band, suggestions }, { band: 'not-understood', suggestions: [] }, JSON.stringify(text));
    }
  });

  test('reads accents, case, apostrophes and digits alike', () => {
    const one = recognizer.recognize("Où est l'écran ? J'ai reçu 42 codes");
    assert.deepEqual(recognizer.recognize('OU EST L’ECRAN ? J’AI RECU 97 CODES'), one);
  });

  test('answers any text at all with an intent that there is', () => {
    const names: readonly string[] = intentNames;
    const unit = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
    fc.assert(
      fc.property(unit, fc.option(fc.string(), { nil: undefined }), (text, clientLanguage) => {
        const { language, band, suggestions, likeliest, probability } = recognizer.recognize(text, { clientLanguage });
        assert.ok(recognizer.languages.includes(language));
        assert.equal(suggestions.length, { act: 1, ask: 3, 'not-understood': 0 }[band]);
        assert.ok(suggestions.every((suggestion) => names.includes(suggestion)) && names.includes(likeliest));
        assert.ok(probability >= 0 && probability <= 1);
      }),
    );
  });

  test('reads the first four hundred characters and is not kept by the rest of a flood', () => {
    const million = 1_000_000;
    const floods = ['a', 'lost phone ', '\u0301', '\ud800', '\ufdfa', "'", '?', '👍', '\t', 'ß', '\u1e9b\u0323'];
    const started = performance.now();
    for (const flood of floods) recognizer.recognize(`a${flood.repeat(million / flood.length)}`);
    recognizer.recognize('hello', { clientLanguage: 'e'.repeat(million) });
    assert.ok(performance.now() - started < 1_000);
    const start = 'my phone was stolen '.repeat(20);
    assert.deepEqual(recognizer.recognize(start + 'cancel'.repeat(50)), recognizer.recognize(start));
  });
});

test('an exact command is acted on, whatever the recognizer makes of it', () => {
  const commands: Readonly<Record<string, WantedIntent>> = {
    cancel: 'cancel',
    '?': 'what_is_this',
    'Iemand spreken': 'talk_to_human',
    opnieuw: 'set_up',
    instellen: 'set_up',
    status: 'my_methods',
    Nederlands: 'change_language',
  };
  for (const [text, intent] of Object.entries(commands)) {
    const { band, suggestions, likeliest, probability } = understand(recognizer, text);
    assert.deepEqual([band, suggestions, likeliest, probability], ['act', [intent], intent, 1], text);
  }
  const text = 'somebody took my telephone on the bus';
  assert.deepEqual(understand(recognizer, text), recognizer.recognize(text));
});
