import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLocalization } from '../../../services/localization/localization.ts';
import { locales } from '../../../services/localization/locales/locales.ts';
import { gsm7Length, toGsm7 } from '../../../services/telephony/gsm7.ts';
import type { MessageKey, Translate } from '../../../services/localization/translate.ts';

const plural = /_(zero|one|two|few|many|other)$/;
/** The values that are numbers; the one of a text chooses its plural form. */
const numbers: ReadonlySet<string> = new Set(['count', 'minutes', 'seconds']);

function flatten(texts: object, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    if (typeof value === 'string') return [[prefix + key, value]];
    assert.ok(typeof value === 'object' && value !== null, `${prefix}${key} is neither a text nor a group`);
    return flatten(value, `${prefix}${key}.`);
  });
}

function placeholders(text: string): string[] {
  return Array.from(text.matchAll(/\{\{(.+?)\}\}/g), (match) => match[1] ?? '').sort();
}

/** What texts tell people to write, in English. */
const commands = ['help', 'status', 'set up', 'cancel', 'manage', 'human', 'language'];

/** What stands out in a text, in small letters. */
function bold(text: string): string[] {
  return Array.from(text.matchAll(/\*\*([^*]+)\*\*/gu), ([, words = '']) => words.toLowerCase());
}

const baseKeys = (texts: object): string[] =>
  [...new Set(flatten(texts).map(([key]) => key.replace(plural, '')))].sort();

/** The placeholders of a text in English, by key without plural suffix. */
const english = new Map(flatten(locales.en).map(([key, text]) => [key.replace(plural, ''), placeholders(text)]));

/** Texts that are rightly the same in English and another language. */
const sameInEveryLanguage = new Set<string>([]);

test('French has a narrow space before : ; ! ? and », after «, and round apostrophes', () => {
  for (const [key, text] of flatten(locales.fr)) {
    const words = text.replaceAll(/\{\{[a-z]+\}\}/g, 'x').replaceAll(/\]\(.*?\)/g, '');
    assert.doesNotMatch(words, /[^\u202f][:;!?»]|«[^\u202f]|'/u, key);
  }
});

test('Spanish opens what it asks and calls out', () => {
  for (const [key, text] of flatten(locales.es)) {
    assert.equal(text.split('¿').length, text.split('?').length, key);
    assert.equal(text.split('¡').length, text.split('!').length, key);
  }
});

test('German says Sie, French vous, Spanish usted: nobody is addressed otherwise', () => {
  const familiar = {
    de: /\b(?:du|dich|dir|dein\w*|euch)\b/iu,
    fr: /(?<!\p{L})(?:tu|toi|ton|tes)(?!\p{L})/iu,
    es: /(?<!\p{L})(?:tú|ti|tus?|vosotros|vuestr\p{L}+)(?!\p{L})/iu,
  };
  for (const [language, pattern] of Object.entries(familiar)) {
    const spoken = flatten(locales[language as keyof typeof familiar]);
    assert.deepEqual(
      spoken.filter(([, text]) => pattern.test(text)),
      [],
    );
  }
});

test('every locale file is one of the languages', () => {
  const folder = fileURLToPath(new URL('../../../services/localization/locales/', import.meta.url));
  const files = globSync('*.json', { cwd: folder }).map((file) => basename(file, '.json'));
  assert.deepEqual(files.sort(), Object.keys(locales).sort());
});

for (const [language, texts] of Object.entries(locales)) {
  const entries = flatten(texts);

  test(`${language} has exactly the texts that English has`, () => {
    assert.deepEqual(baseKeys(texts), baseKeys(locales.en));
  });

  test(`${language} has every plural form of the language, and no other`, () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const plurals = new Set(entries.filter(([key]) => plural.test(key)).map(([key]) => key.replace(plural, '')));
    assert.ok(plurals.size > 0);
    for (const base of plurals) {
      const found = entries.map(([key]) => key).filter((key) => key.replace(plural, '') === base);
      assert.deepEqual(found.map((key) => key.slice(base.length + 1)).sort(), forms, base);
    }
  });

  test(`${language} uses the placeholders that English uses, one number at most`, () => {
    for (const [key, text] of entries) {
      assert.deepEqual(placeholders(text), english.get(key.replace(plural, '')), key);
      if (plural.test(key)) assert.equal(placeholders(text).filter((name) => numbers.has(name)).length, 1, key);
    }
  });

  test(`${language} has no empty text, stray space, nested text or unfinished brace`, () => {
    for (const [key, text] of entries) {
      assert.notEqual(text, '', key);
      assert.equal(text, text.trim(), key);
      assert.doesNotMatch(text, / {2}|\$t\(|\$\{/, key);
      assert.doesNotMatch(text.replaceAll(/\{\{[a-z]+\}\}/g, ''), /[{}]/, key);
    }
  });

  test(`${language} tells people to write the same command, and speaks of a QR code, wherever English does`, () => {
    const original = new Map(flatten(locales.en));
    const written = new Map<string, string | undefined>();
    for (const [key, text] of entries) {
      const said = original.get(key) ?? original.get(key.replace(plural, '_other')) ?? '';
      assert.equal(text.includes('QR'), said.includes('QR'), key);
      for (const [index, words] of bold(said).entries()) {
        const own = bold(text)[index];
        if (!commands.includes(words)) continue;
        assert.equal(own, written.get(words) ?? own, key);
        written.set(words, own);
      }
    }
    assert.deepEqual([...written.keys()].sort(), commands.toSorted());
  });

  test(`${language} can say everything`, () => {
    const translate: Translate = createLocalization().translator(language as keyof typeof locales);
    for (const key of baseKeys(texts)) {
      const isPlural = entries.some(([other]) => plural.test(other) && other.replace(plural, '') === key);
      const values = Object.fromEntries((english.get(key) ?? []).map((name) => [name, isPlural ? 2 : 'demo']));
      assert.doesNotMatch(translate(key as MessageKey, values), /[{}]/, key);
    }
  });

  test(`${language} has no text to a phone that is several where the English one is one`, () => {
    const original = new Map(flatten(locales.en.phone));
    const places = (text: string): number =>
      gsm7Length(
        toGsm7(text.replaceAll(/\{\{code\}\}/g, '123456').replaceAll(/\{\{organization\}\}/g, 'x'.repeat(20))),
      ) ?? Infinity;
    for (const [key, text] of flatten(texts.phone).filter(([name]) =>
      /^(?:text|reply)-|^notice-changed$/u.test(name),
    )) {
      assert.ok(places(original.get(key) ?? '') <= 160 && places(text) <= 160, `${key}: ${places(text)}`);
    }
  });

  if (language !== 'en') {
    test(`${language} leaves no text in English`, () => {
      const original = new Map(flatten(locales.en));
      const same = entries.filter(([key, text]) => original.get(key) === text && !sameInEveryLanguage.has(key));
      assert.deepEqual(same, []);
    });
  }
}
