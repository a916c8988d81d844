import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLocalization, matchLanguage } from '../../../services/localization/localization.ts';
import type { MessageKey } from '../../../services/localization/translate.ts';

const localization = createLocalization();
const english = localization.translator('en');
const dutch = localization.translator('nl');

test('speaks five languages, each under its own name', () => {
  assert.deepEqual(localization.languages, ['en', 'nl', 'de', 'fr', 'es']);
  assert.deepEqual(
    localization.languages.map((language) => localization.languageName(language)),
    ['English', 'Nederlands', 'Deutsch', 'Français', 'Español'],
  );
});

test('the number among the values chooses the plural', () => {
  assert.match(english('outcome.wrong-code', { count: 1 }), /1 attempt left/);
  assert.match(english('outcome.wrong-code', { count: 4 }), /4 attempts left/);
  assert.match(dutch('outcome.throttled', { minutes: 1 }), /1 minuut /);
  assert.match(dutch('outcome.throttled', { minutes: 0 }), /0 minuten /);
  const french = localization.translator('fr');
  assert.match(french('outcome.throttled', { minutes: 0 }), /0 minute\./);
  assert.match(french('outcome.throttled', { minutes: 2 }), /2 minutes\./);
});

test('puts a value in exactly as it is, whatever somebody calls themselves', () => {
  const names = ['{{organization}}', '{{x}}', '$t(action.next)', '$1 $& $$', '<b>&amp;</b>', '__proto__', '${x}', "'"];
  for (const organization of names) {
    assert.ok(english('required-card.why', { organization }).startsWith(`When you sign in to ${organization}, a`));
  }
});

test('puts any text in exactly as it is', () => {
  const fragment = fc.constantFrom('{{', '}}', '$t(', ')', 'organization', 'action.next', '$&', '{', ',', '"');
  const hostile = fc.array(fc.oneof(fragment, fc.string({ unit: 'grapheme' }))).map((parts) => parts.join(''));
  fc.assert(
    fc.property(hostile, (organization) => {
      const [before = '', after = ''] = dutch('required-card.why', { organization: '|' }).split('|');
      assert.equal(dutch('required-card.why', { organization }), before + organization + after);
    }),
  );
});

test('throws for a text that does not exist', () => {
  const unchecked: (key: string) => MessageKey = (key) => key as MessageKey;
  for (const key of ['nothing', 'required-card', 'outcome.wrong-code_two', 'toString', '__proto__', '']) {
    assert.throws(() => english(unchecked(key)), /There is no text/, key);
  }
});

test('throws when a value is missing, and when a plural has no number', () => {
  assert.throws(() => english('chat.fault'), /A value is missing/);
  assert.throws(() => english('outcome.wrong-code'), /There is no text/);
});

test('writes a date as people of the language do, on the calendar of the zone', () => {
  const moment = new Date('2026-03-02T23:30:00Z');
  assert.equal(localization.dateText('nl', moment), '2 maart 2026');
  assert.equal(localization.dateText('en', moment), 'March 2, 2026');
  assert.equal(localization.dateText('nl', moment, 'Europe/Amsterdam'), '3 maart 2026');
  assert.equal(localization.dateText('de', moment), '2. März 2026');
  assert.equal(localization.dateText('fr', moment), '2 mars 2026');
  assert.equal(localization.dateText('es', moment, 'UTC', 'es-MX'), '2 de marzo de 2026');
});

test('matches the first tag whose language it speaks', () => {
  assert.equal(matchLanguage('nl-BE', 'en-US'), 'nl');
  assert.equal(matchLanguage(undefined, 'it-IT', 'en-GB', 'nl'), 'en');
  for (const [tag, language] of Object.entries({
    'de-AT': 'de',
    'de-CH': 'de',
    'fr-CA': 'fr',
    'fr-BE': 'fr',
    'es-MX': 'es',
    'es-419': 'es',
  })) {
    assert.equal(matchLanguage(tag, 'en'), language, tag);
  }
  assert.equal(matchLanguage('NL'), 'nl');
  assert.equal(matchLanguage('nl_NL'), 'nl');
  assert.equal(matchLanguage(' nl-Latn-NL-u-nu-latn '), 'nl');
});

test('matches nothing to tags it does not speak, nor to garbage', () => {
  assert.equal(matchLanguage(), undefined);
  for (const tag of ['', 'it', 'english', 'e', 'en--', 'nl;q=1', 'toString', '__proto__', 'constructor', '*', '\0']) {
    assert.equal(matchLanguage(tag), undefined, tag);
    assert.equal(matchLanguage(tag, 'nl'), 'nl', tag);
  }
  fc.assert(fc.property(fc.string(), (tag) => [undefined, ...localization.languages].includes(matchLanguage(tag))));
});
