import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DemoDirectory } from '../../../services/directory/demo-directory.ts';
import { languages } from '../../../services/localization/localization.ts';
import { defaultCountryPolicy } from '../../../services/phone-numbers/country-policy.ts';
import { PhoneNumbers } from '../../../services/phone-numbers/phone-numbers.ts';
import { everywhere, exampleMobiles } from './number-kit.ts';

function phoneNumbers(): PhoneNumbers {
  return new PhoneNumbers({ directory: new DemoDirectory([]), defaultCountry: 'US', allowTestNumbers: false });
}

function outcome(text: string, country: string | undefined, channel: 'text' | 'call' = 'text'): string {
  const read = phoneNumbers().read(text, { country, channel, countries: everywhere });
  return read.code === 'ok' ? read.number.e164 : read.problem;
}

describe('a number in the card', () => {
  test('that says its own country means it, whatever country is chosen', () => {
    for (const country of ['NL', 'US', 'BE', 'JP', 'AU', 'RU', 'ZZ', undefined]) {
      for (const text of [
        '+31 6 12345678',
        '0031 6 12345678',
        '+31 (0)6 12345678',
        '００３１６１２３４５６７８',
        'tel:+31-6-12345678',
        'TEL:%2B31612345678',
        'tel:06-12345678;phone-context=+31',
        'tel:612345678;phone-context=+31',
      ]) {
        assert.equal(outcome(text, country), '+31612345678', `${text} in ${country}`);
      }
    }
    for (const country of ['NL', 'US', 'CA', 'JP', 'AU', 'RU']) {
      assert.equal(outcome('011 31 6 12345678', country), '+31612345678', country);
    }
  });

  test('is the same of every country, wherever it is typed', () => {
    for (const { country, e164 } of exampleMobiles.filter(({ country: each }) => each !== 'TA')) {
      const chosen = country === 'NL' ? 'US' : 'NL';
      assert.equal(outcome(e164, chosen), e164, country);
      const digits = e164.slice(1);
      if (digits.length >= 8) assert.equal(outcome(`00${digits}`, chosen), e164, country);
    }
  });

  test('may begin with what is dialled for abroad in the country that is chosen', () => {
    for (const [country, prefix] of [
      ['AU', '0011'],
      ['JP', '010'],
      ['RU', '810'],
      ['BR', '0021'],
    ] as const) {
      assert.equal(outcome(`${prefix} 31 6 12345678`, country), '+31612345678', country);
    }
  });

  test('is of the country that is chosen where it fits there, however it begins', () => {
    assert.equal(outcome('011 31 23 45', 'BE', 'call'), '+3211312345');
    assert.equal(outcome('06 12345678', 'NL'), '+31612345678');
    assert.equal(outcome('000', 'AU'), 'short-code');
  });

  test('of another region with the same calling code is accepted, and judged by that region', () => {
    for (const [text, country, e164] of [
      ['(416) 555-0123', 'US', '+14165550123'],
      ['(206) 555-0142', 'CA', '+12065550142'],
      ['07797 712345', 'GB', '+447797712345'],
      ['07400 123456', 'JE', '+447400123456'],
      ['8 701 234 5678', 'RU', '+77012345678'],
      ['0590 27 27 66', 'MF', '+590590272766'],
      ['79 12 34 56', 'NO', '+4779123456'],
    ] as const) {
      assert.equal(outcome(text, country, 'call'), e164, `${text} in ${country}`);
    }
    const read = phoneNumbers().read('242 357 1234', {
      country: 'US',
      channel: 'text',
      countries: defaultCountryPolicy,
    });
    assert.deepEqual(read, { code: 'refused', problem: 'country-not-allowed-for-text' });
  });

  test('is told what is wrong with it abroad when it says that it is from there', () => {
    assert.equal(outcome('+32 470 12', 'NL'), 'too-short');
    assert.equal(outcome('0032 470 12 34 56 78', 'NL'), 'too-long');
    assert.equal(outcome('+44 7700 900123', 'NL'), 'not-assigned');
    assert.equal(outcome('tel:hello', 'NL'), 'not-a-number');
    assert.equal(outcome('tel:', 'NL'), 'empty');
    assert.equal(outcome('tel:+31612345678;ext=12', 'NL'), 'not-a-number');
  });

  test('is texted nowhere where there are no mobiles', () => {
    assert.equal(outcome('8999', 'TA', 'text'), 'not-a-mobile');
    assert.equal(outcome('8999', 'TA', 'call'), '+2908999');
    assert.equal(outcome('(206) 555-0142', 'US', 'text'), '+12065550142', 'where nobody can tell, it is tried');
  });
});

describe('the list of countries', () => {
  const search = (typed: string, language: string, own = 'BE'): string[] => {
    const list = phoneNumbers().countries(language, own, defaultCountryPolicy);
    return list.filter((each) => each.title.toLowerCase().includes(typed.toLowerCase())).map(({ id }) => id);
  };

  test('finds a country by what people call it, and what is meant comes first', () => {
    for (const language of ['en', 'nl']) {
      for (const [typed, id] of Object.entries({
        UK: 'GB',
        USA: 'US',
        Holland: 'NL',
        Deutschland: 'DE',
        NL: 'NL',
        Nederland: 'NL',
        US: 'US',
        VK: 'GB',
        VS: 'US',
        España: 'ES',
        Österreich: 'AT',
        Suomi: 'FI',
        Schweiz: 'CH',
        Sverige: 'SE',
        '+31': 'NL',
        '+44': 'GB',
        '+1)': 'US',
        England: 'GB',
      })) {
        assert.equal(search(typed, language)[0], id, `${typed} in ${language}`);
      }
    }
  });

  test('finds a country by what its neighbours call it, in their language', () => {
    const called = {
      de: {
        England: 'GB',
        Großbritannien: 'GB',
        USA: 'US',
        Amerika: 'US',
        Weißrussland: 'BY',
        Holland: 'NL',
        Suisse: '',
      },
      fr: { Angleterre: 'GB', Hollande: 'NL', USA: 'US', Amérique: 'US', Suisse: 'CH', Deutschland: 'DE' },
      es: { Inglaterra: 'GB', Holanda: 'NL', EEUU: 'US', 'EE. UU.': 'US', Alemania: 'DE', France: 'FR' },
    };
    for (const [language, names] of Object.entries(called)) {
      for (const [typed, id] of Object.entries(names)) assert.equal(search(typed, language)[0] ?? '', id, typed);
    }
  });

  test('has each once, the own country first, then those that may be reached', () => {
    const list = phoneNumbers()
      .countries('en', 'KE', defaultCountryPolicy)
      .map(({ id }) => id);
    assert.equal(new Set(list).size, 245);
    assert.deepEqual(list.slice(0, 3), ['KE', 'US', 'GB']);
    const allowed: readonly string[] =
      defaultCountryPolicy.text.allowed === 'all' ? [] : defaultCountryPolicy.text.allowed;
    assert.deepEqual(new Set(list.slice(1, allowed.length + 1)), new Set(allowed));
  });

  test('has titles that are understood when they are typed, with a number after them too', () => {
    const numbers = phoneNumbers();
    for (const language of languages) {
      for (const country of numbers.countries(language, 'NL', everywhere)) {
        const shown = `${country.name} (+${country.callingCode})`;
        for (const typed of [country.title, shown]) {
          assert.equal(numbers.countryNamed(typed, language)?.id, country.id, typed);
        }
        for (const typed of [`${shown} 06 123 456`, `${country.name}: 06 123 456`]) {
          const read = numbers.countryAndNumber(typed, language);
          assert.deepEqual([read?.country.id, read?.number], [country.id, '06 123 456'], typed);
        }
      }
    }
    for (const text of ['06 123 456', 'hello 06 123', '', 'Netherlands', `${'x '.repeat(500)}06`]) {
      assert.equal(numbers.countryAndNumber(text, 'en'), undefined, text);
    }
  });
});
