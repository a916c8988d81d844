import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNumber } from '../../../services/phone-numbers/read-number.ts';
import { everywhere, exampleMobiles, outcome } from './number-kit.ts';

const dutch = '+31612345678';

test('a Dutch mobile is read however it is written', () => {
  const notations = [
    '06 12345678',
    '06-12 34 56 78',
    '06/12345678',
    '06.12.34.56.78',
    '(06) 1234 5678',
    '[06] 12345678',
    '612345678',
    '31612345678',
    '0031 6 12345678',
    '+31 (0)6 12345678',
    '(+31) 612345678',
    '+31\u20116\u201112\u201334\u201456\u221278',
    '\u2066+31\u00a0612345678\u2069',
    '\u200e06 12345678\u200f',
    '＋３１　６　１２３４５６７８',
    '０６－１２３４５６７８',
    '٠٦١٢٣٤٥٦٧٨',
    '+۳۱ ۶ ۱۲۳۴۵۶۷۸',
    '०६ १२३४५६७८',
    '  06 12345678\r\n',
  ];
  for (const text of notations) assert.equal(outcome(text, { country: 'NL' }), dutch, JSON.stringify(text));
});

test('every way of writing digits that the runtime knows is read', () => {
  for (const numberingSystem of Intl.supportedValuesOf('numberingSystem')) {
    const digits = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false }).format(31612345678);
    if (!/^\p{Nd}{11}$/u.test(digits)) continue;
    assert.equal(outcome(`+${digits}`, { country: 'NL' }), dutch, numberingSystem);
  }
});

test('the mobile of every country and region is read as its people write it', () => {
  for (const { country, e164, national } of exampleMobiles) {
    for (const text of [national, e164]) {
      // Tristan da Cunha has landlines only.
      const channel = country === 'TA' ? 'call' : 'text';
      assert.equal(outcome(text, { country, channel }), e164, `${country}: ${text}`);
    }
  }
  assert.equal(exampleMobiles.length, 245);
});

test('a text goes to mobiles, and to numbers of which nobody can tell; a call also goes to landlines', () => {
  assert.equal(outcome('020 123 4567', { country: 'NL', channel: 'text' }), 'not-a-mobile');
  assert.equal(outcome('020 123 4567', { country: 'NL', channel: 'call' }), '+31201234567');
  assert.equal(outcome('(202) 555-0123', { country: 'US', channel: 'text' }), '+12025550123');
});

test("the directory's number may have an extension, be the company's own, and be anywhere", () => {
  const office = { office: true, country: 'NL' } as const;
  const texts = [
    'x105',
    ' X 105',
    ' ext. 105',
    ' extension 105',
    ' toestel 105',
    ' tst. 105',
    '#105',
    ';ext=105',
    ',,105#',
    ' x１０５',
  ];
  for (const text of texts) assert.equal(outcome(`+1 425 555 0109${text}`, office), '+14255550109x105', text);
  assert.equal(outcome('+1 425 555 0109', office), '+14255550109');
  assert.equal(outcome('088 1234567', office), '+31881234567');
  assert.equal(outcome('085 1234567', office), '+31851234567');
  for (const text of ['+1 425 555 0109 x', 'x105', '+1 425 555 0109 x1x2', `+1 425 555 0109 x${'1'.repeat(16)}`]) {
    assert.equal(outcome(text, office), 'not-a-number', text);
  }
  assert.equal(outcome('0900 1234 x5', office), 'premium-rate');
});

test("Twilio's test numbers are mobiles where they are asked for and personal numbers everywhere else", () => {
  for (const channel of ['text', 'call'] as const) {
    assert.equal(outcome('+1 500 555 0006', { country: 'US', channel }), 'special-number');
    assert.equal(outcome('(500) 555-0006', { country: 'US', channel, allowTestNumbers: true }), '+15005550006');
    assert.equal(outcome('+15005550006', { country: 'NL', channel, allowTestNumbers: true }), 'other-country');
    assert.equal(outcome('+15005551234', { country: 'US', channel, allowTestNumbers: true }), 'special-number');
  }
});

test('a number that is read carries its country, and an extension only if there is one', () => {
  const options = { channel: 'call', policy: everywhere, office: true } as const;
  assert.deepEqual(readNumber(dutch, options), { code: 'ok', number: { e164: dutch, country: 'NL' } });
  const number = { e164: dutch, country: 'NL', extension: '7' };
  assert.deepEqual(readNumber(`${dutch}x7`, options), { code: 'ok', number });
});
