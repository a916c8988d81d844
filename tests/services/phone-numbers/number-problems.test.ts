import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultCountryPolicy } from '../../../services/phone-numbers/country-policy.ts';
import { outcome } from './number-kit.ts';

const dutch = '+31612345678';

test('what is no number is refused as none', () => {
  const texts = [
    'hello',
    '06 1234567O',
    '0800 REVERSE',
    '+',
    '++31612345678',
    '06+12345678',
    '06 12345678; DROP TABLE',
  ];
  const signs = [
    '06 ½2345678',
    '06 1234567²',
    '①②③④⑤⑥⑦⑧⑨',
    '06 12345678 📱',
    'tel:+31612345678',
    '*21#',
    '-+-',
    '06\u0000',
  ];
  const extensions = ['06 12345678 ext 5', '+31612345678x5', '06 12345678 #5', '+31612345678;ext=5', '06 12345678,5'];
  const whole = ['mijn nummer is 0612345678', '6'.repeat(201)];
  for (const text of [...texts, ...signs, ...extensions, ...whole]) {
    assert.equal(outcome(text, { country: 'NL' }), 'not-a-number', JSON.stringify(text));
  }
  assert.equal(outcome('06 12345678'), 'not-a-number', 'national notation of no country');
  for (const text of ['', '   ', '\u200e', ' - ', '()']) assert.equal(outcome(text, { country: 'NL' }), 'empty');
});

test('a number with digits missing or too many is told so, also where its country has numbers of many lengths', () => {
  const short = ['6', '06', '06123', '061', '061234567', '06123456', '020 123456', '+31 6', '+31', '0'];
  for (const text of short) assert.equal(outcome(text, { country: 'NL' }), 'too-short', text);
  const long = ['06123456789', '061234567890', '020 12345678', '06 12345678 06 12345678', '+316'.padEnd(40, '1')];
  for (const text of long) assert.equal(outcome(text, { country: 'NL' }), 'too-long', text);
  assert.equal(outcome('0151 2345678', { country: 'DE' }), 'too-short');
  assert.equal(outcome('555 1234', { country: 'US' }), 'too-short');
  assert.equal(outcome('07400 1234567', { country: 'GB' }), 'too-long');
});

test('a number that nobody has is not assigned', () => {
  const texts: [string, string][] = [
    ['+44 7700 900123', 'GB'],
    ['+1 555 555 5555', 'US'],
    ['000000000', 'NL'],
    ['+999 1234567', 'NL'],
    ['00999 1234567', 'NL'],
    ['+0 1234567890', 'NL'],
  ];
  for (const [text, country] of texts) assert.equal(outcome(text, { country }), 'not-assigned', text);
});

test('a number of another country than the chosen one is refused, whatever its notation', () => {
  const texts: [string, string][] = [
    ['+32 470 12 34 56', 'NL'],
    ['0032 470 12 34 56', 'NL'],
    ['011 44 7400 123456', 'US'],
    ['+32 470 12', 'NL'],
    ['242 357 1234', 'US'],
    ['8 701 234 5678', 'RU'],
    ['07797 712345', 'GB'],
    ['+31612345678', 'ZZ'],
    ['06 12345678', 'nl'],
    ['06 12345678', '__proto__'],
  ];
  for (const [text, country] of texts) assert.equal(outcome(text, { country }), 'other-country', text);
  assert.equal(outcome('+32 470 12 34 56'), '+32470123456', 'no country was chosen');
});

test('emergency and other short numbers are refused as such', () => {
  const codes = { NL: ['112', '1-1-2', '١١٢', '14020', '116123', '1233'], US: ['911', '988', '22000'], AU: ['000'] };
  for (const [country, texts] of Object.entries(codes)) {
    for (const text of texts) assert.equal(outcome(text, { country }), 'short-code', text);
  }
  assert.equal(outcome('8999', { country: 'TA' }), '+2908999', 'somebody lives where four digits are a number');
});

test('numbers that cost the caller, or the one who is called nothing, are told apart', () => {
  assert.equal(outcome('0900 1234', { country: 'NL' }), 'premium-rate');
  assert.equal(outcome('+1 900 234 5678', { country: 'NL' }), 'premium-rate', 'no other choice of country would help');
  assert.equal(outcome('+979 123 456 789'), 'premium-rate');
  assert.equal(outcome('0800 1234', { country: 'NL' }), 'toll-free');
  assert.equal(outcome('+800 1234 5678', { country: 'NL' }), 'toll-free');
  const special = ['+44 70 1234 5678', '+44 76 4012 3456', '+31 88 1234567', '+31 85 1234567', '+870 773 111 632'];
  for (const text of special) assert.equal(outcome(text), 'special-number', text);
});

test('a country is refused for the channel whose policy leaves it out', () => {
  const policy = { text: { allowed: 'all', blocked: ['NL'] }, call: { allowed: ['BE'], blocked: [] } } as const;
  assert.equal(outcome(dutch, { policy, channel: 'text' }), 'country-not-allowed-for-text');
  assert.equal(outcome(dutch, { policy, channel: 'call' }), 'country-not-allowed-for-call');
  assert.equal(outcome('+32470123456', { policy, channel: 'call' }), '+32470123456');
  assert.equal(outcome('+33612345678', { policy, channel: 'call' }), 'country-not-allowed-for-call');
  assert.equal(outcome('+33612345678', { policy, channel: 'text' }), '+33612345678');
  assert.equal(
    outcome('+79123456789', { policy: defaultCountryPolicy, channel: 'text' }),
    'country-not-allowed-for-text',
  );
});
