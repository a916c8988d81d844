import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { knownCountries } from '../../../services/phone-numbers/known-countries.ts';
import { numberProblems } from '../../../services/phone-numbers/phone-number.ts';
import { readNumber } from '../../../services/phone-numbers/read-number.ts';
import { everywhere, exampleMobiles } from './number-kit.ts';

const character = fc.constantFrom(...Array.from('0123456789+-()/. x#;,٣۳३３\u200e\u00a0a'));
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: character, maxLength: 24 }),
  fc.stringMatching(/^\+?[0-9]{1,17}$/),
);
const anyOptions = fc.record({
  country: fc.option(fc.oneof(fc.constantFrom(...knownCountries), fc.string()), { nil: undefined }),
  channel: fc.constantFrom('text', 'call'),
  office: fc.boolean(),
  allowTestNumbers: fc.boolean(),
  policy: fc.constant(everywhere),
});

test('any text is read or refused with a known problem, and nothing is thrown', () => {
  let read = 0;
  const property = fc.property(anyText, anyOptions, (text, options) => {
    const result = readNumber(text, options);
    if (result.code === 'refused') return numberProblems.includes(result.problem);
    read += 1;
    return /^\+[1-9]\d{3,14}$/u.test(result.number.e164) && /^[A-Z]{2}$/u.test(result.number.country);
  });
  fc.assert(property, { numRuns: 20_000 });
  assert.ok(read > 20, `only ${read} of the texts were numbers`);
});

test('a number that was read is read again from its E.164 as itself', () => {
  let read = 0;
  const digits = fc.tuple(fc.constantFrom(...exampleMobiles), fc.stringMatching(/^[0-9]{0,4}$/), fc.boolean());
  const property = fc.property(digits, anyOptions, ([{ country, e164, national }, tail, isNational], options) => {
    const start = isNational ? national : e164;
    const result = readNumber(start.slice(0, start.length - tail.length) + tail, { ...options, country });
    if (result.code === 'refused') return;
    read += 1;
    assert.deepEqual(readNumber(result.number.e164, { ...options, country }), result);
    assert.deepEqual(readNumber(result.number.e164, { ...options, country: undefined }), result);
  });
  fc.assert(property, { numRuns: 5_000 });
  assert.ok(read > 1_000, `only ${read} were numbers`);
});
