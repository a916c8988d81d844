import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CountryListError,
  defaultCountryPolicy,
  isCountryAllowed,
  parseCountryRule,
} from '../../../services/phone-numbers/country-policy.ts';
import { isCountry } from '../../../services/phone-numbers/known-countries.ts';

test('by default a country is reached only where that is cheap and watched over', () => {
  const { text, call } = defaultCountryPolicy;
  for (const country of ['NL', 'BE', 'DE', 'FR', 'IE', 'GB', 'CH', 'NO', 'IS', 'US', 'CA', 'AU', 'NZ', 'JP', 'SG']) {
    assert.ok(isCountryAllowed(text, country) && isCountryAllowed(call, country), country);
  }
  for (const country of [
    'RU',
    'JM',
    'BS',
    'DO',
    'MV',
    'SO',
    'CU',
    'KP',
    'TV',
    'JE',
    'MC',
    'GP',
    'PR',
    'XK',
    'AC',
    '',
  ]) {
    assert.ok(!isCountryAllowed(text, country) && !isCountryAllowed(call, country), country);
  }
  assert.ok(isCountryAllowed(text, 'LI') && !isCountryAllowed(call, 'LI'));
  for (const { allowed } of [text, call]) {
    assert.ok(allowed !== 'all' && allowed.every(isCountry) && new Set(allowed).size === allowed.length);
  }
});

test('a list is read as countries, the default, all, and what is blocked', () => {
  const reads = (text: string, ...countries: readonly string[]): boolean[] => {
    const rule = parseCountryRule(text, 'call');
    return countries.map((country) => isCountryAllowed(rule, country));
  };
  assert.deepEqual(reads('NL,be', 'NL', 'BE', 'DE'), [true, true, false]);
  assert.deepEqual(reads(' default , IN -DE', 'NL', 'IN', 'DE', 'ZA'), [true, true, false, false]);
  assert.deepEqual(reads('all,-CU', 'NL', 'SO', 'CU'), [true, true, false]);
  assert.deepEqual(reads('-NL,NL,BE', 'NL', 'BE'), [false, true], 'what is blocked is not allowed, wherever it stands');
  assert.deepEqual(reads('DEFAULT', 'LI'), [false], "a channel's default is its own");
});

test('a list that says nothing, or names no country, is refused with what is wrong', () => {
  const message = (text: string): string => {
    try {
      parseCountryRule(text, 'text');
    } catch (error) {
      assert.ok(error instanceof CountryListError);
      return error.message;
    }
    return 'none';
  };
  assert.match(message('NL,Netherlands'), /"Netherlands" is no country code/u);
  assert.match(message('all,-ZZ'), /"ZZ" is no country code/u);
  for (const text of ['', ' , ', '-NL']) assert.match(message(text), /at least one/u);
});
