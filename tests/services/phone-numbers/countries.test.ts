import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages } from '../../../services/localization/localization.ts';
import { listCountries } from '../../../services/phone-numbers/countries.ts';
import { findCountry } from '../../../services/phone-numbers/find-country.ts';
import { knownCountries } from '../../../services/phone-numbers/known-countries.ts';

test('the list has every country and region with phone numbers once, named in the language', () => {
  for (const language of [...languages, 'ar', 'ja', 'xx']) {
    const list = listCountries(language);
    assert.equal(new Set(list.map(({ id }) => id)).size, 245, language);
    assert.equal(new Set(list.map(({ name }) => name)).size, 245, language);
    assert.deepEqual(list.map(({ id }) => id).sort(), [...knownCountries].sort(), language);
    for (const { callingCode } of list) assert.match(callingCode, /^[1-9]\d{0,2}$/u);
  }
  const byId = new Map(listCountries('nl').map((country) => [country.id, country]));
  assert.partialDeepStrictEqual(byId.get('NL'), { name: 'Nederland', callingCode: '31' });
  assert.partialDeepStrictEqual(byId.get('XK'), { name: 'Kosovo', callingCode: '383' });
  for (const id of ['AC', 'TA', 'AX', 'GG']) assert.ok(byId.has(id), id);
});

test("the list is in the language's own order", () => {
  const names = (language: string): string[] => listCountries(language).map(({ name }) => name);
  assert.equal(names('en').indexOf('Åland Islands'), 1, 'beside the other names with A');
  assert.ok(names('sv').indexOf('Åland') > names('sv').indexOf('Zimbabwe'), 'after Z');
  assert.deepEqual(names('nl').slice(-2), ['Zweden', 'Zwitserland']);
});

test("the person's country comes first and is not there twice", () => {
  const list = listCountries('en', 'NL');
  assert.deepEqual(
    list.slice(0, 2).map(({ id }) => id),
    ['NL', 'AF'],
  );
  assert.equal(list.length, 245);
  assert.equal(list.filter(({ id }) => id === 'NL').length, 1);
  for (const unknown of ['ZZ', '', undefined]) assert.equal(listCountries('en', unknown)[0]?.id, 'AF');
});

test('a list is made once for a language', () => {
  assert.equal(listCountries('nl'), listCountries('nl'));
  assert.throws(() => listCountries('not a tag'), RangeError);
});

test('a country is found by what people write for it', () => {
  const texts = {
    NL: [
      'Nederland',
      'nederland.',
      'NL',
      'nl',
      '+31',
      '0031',
      '31',
      '＋３１',
      'the Netherlands',
      'Holland',
      'Nether',
      '+31 6 12345678',
    ],
    GB: ['UK', 'u.k.', 'England', 'Verenigd Koninkrijk', 'united kingdom', '+44', 'Groot-Brittannië'],
    US: ['us', 'U.S.A.', 'America', 'VS', '+1'],
    BE: ['Belgie', 'België', 'BELGIUM'],
    BS: ['+1 242 357 1234', 'bahama’s', "Bahama's"],
    CI: ["Cote d'Ivoire", 'Côte d’Ivoire', 'Ivory Coast', 'ivoorkust'],
    TT: ['Trinidad and Tobago', 'Trinidad & Tobago', 'Trinidad en Tobago'],
    LC: ['St Lucia', 'Saint Lucia', 'st. lucia'],
    TR: ['Turkey', 'Türkiye', 'Turkije'],
    NE: ['Niger'],
    NO: ['NO', 'Noorwegen', 'norway'],
    XK: ['Kosovo', '+383'],
    RU: ['+7'],
  };
  for (const [id, written] of Object.entries(texts)) {
    for (const text of written) assert.equal(findCountry(text, 'nl')?.id, id, text);
  }
  assert.equal(findCountry('Germany', 'nl')?.name, 'Duitsland');
  assert.equal(findCountry('Allemagne', 'fr')?.id, 'DE');
});

test('a country is found by what people write for it in German, French and Spanish', () => {
  const texts = {
    de: {
      NL: ['Niederlande', 'die Niederlande', 'Holland'],
      GB: ['Großbritannien', 'Grossbritannien', 'England', 'Vereinigtes Königreich'],
      US: ['USA', 'Amerika', 'Vereinigte Staaten von Amerika'],
      BY: ['Weißrussland'],
      CI: ['Elfenbeinküste', 'die Elfenbeinküste'],
      LC: ['St. Lucia', 'Sankt Lucia'],
      CZ: ['Tschechische Republik', 'Tschechien'],
      TT: ['Trinidad & Tobago'],
    },
    fr: {
      NL: ['Pays-Bas', 'les Pays-Bas', 'Pays Bas', 'Hollande'],
      DE: ['Allemagne', 'l’Allemagne', "l'Allemagne"],
      GB: ['Angleterre', 'Royaume-Uni', 'la Grande-Bretagne'],
      US: ['États-Unis', 'etats unis', 'les États-Unis d’Amérique'],
      CI: ["Côte d'Ivoire", 'la Côte d’Ivoire'],
      LC: ['Sainte-Lucie', 'Ste Lucie'],
      VA: ['Saint-Siège', 'Vatican'],
    },
    es: {
      NL: ['Países Bajos', 'los Países Bajos', 'Holanda'],
      GB: ['Reino Unido', 'Inglaterra', 'Gran Bretaña'],
      US: ['EEUU', 'EE. UU.', 'EE.UU.', 'Estados Unidos', 'los Estados Unidos de América'],
      SV: ['El Salvador', 'Salvador'],
      TT: ['Trinidad y Tobago'],
      CI: ['Costa de Marfil'],
    },
  };
  for (const [language, countries] of Object.entries(texts)) {
    for (const [id, written] of Object.entries(countries)) {
      for (const text of written) assert.equal(findCountry(text, language)?.id, id, text);
    }
  }
});

test('a word of a sentence is no country, though it is the code of one', () => {
  for (const word of ['si', 'la', 'al', 'im', 'ma', 'se', 'il', 'et']) {
    for (const language of languages) assert.equal(findCountry(word, language), undefined, word);
    assert.notEqual(findCountry(word.toUpperCase(), 'en'), undefined, word);
  }
});

test('every name of the list finds its country', () => {
  for (const language of languages) {
    for (const { id, name } of listCountries(language)) assert.equal(findCountry(name, language)?.id, id, name);
  }
});

test('what is no country, or may be several, finds none', () => {
  const several = ['Congo', 'Korea', 'united', 'Guin', 'Ned'];
  const none = [
    '',
    ' ',
    '+',
    'no',
    'No',
    'is',
    'Utrecht',
    '0612345678',
    '612345678',
    '+800',
    '+999',
    '__proto__',
    'ZZ',
  ];
  for (const text of [...several, ...none, 'a'.repeat(81)]) assert.equal(findCountry(text, 'nl'), undefined, text);
});
