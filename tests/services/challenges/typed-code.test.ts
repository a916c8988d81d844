import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findCode, typedCode } from '../../../services/challenges/typed-code.ts';

describe('the code in a message', () => {
  test('is the one group of six digits, whatever is said around it', () => {
    for (const message of [
      '128032',
      'the code is 128 032',
      '128-032',
      'code: 128032.',
      'Code:128032',
      '(128032)',
      '#128032',
      'de code is „128032”, dank u',
      'it was 3 minutes ago: 128032',
      'at 10:30, 128032',
      'code １２８０３２',
      'الرمز ١٢٨٠٣٢',
      'code 1 2 8 0 3 2',
      'first line\n128032',
      'room 101: 128032',
      '128032, room 101',
      'it is 128032: thanks',
      '128\t032',
      '128   032',
      '128\n032',
      '128- 032',
      `${'.'.repeat(114)}128032`,
    ]) {
      assert.equal(findCode(message), '128032', message);
    }
  });

  test('is none where there are two, or another number may be meant', () => {
    for (const message of [
      '128032 or 654321',
      '128032\n654321',
      'my number is 0612345678',
      'my number is 0612345678, code 128032',
      'call 020 624 1111',
      '+128032',
      '€128.032',
      '$128032',
      '128,032.00',
      'A128032',
      'user_128032',
      '@128032',
      '1,128032',
      '10:128032',
      '1/128032',
      '1.128032',
      '128032b',
      '128032€',
      '128032@contoso.example',
      '128032_user',
      '128032,5',
      '128032:10',
      '128032/2',
      '128032.5',
      'in 2026 it was: 128032',
      '128032 654',
      '12803',
      '1280321',
      'no digits',
      '',
      `${'.'.repeat(115)}128032`,
    ]) {
      assert.equal(findCode(message), undefined, message);
    }
  });

  test('is what is checked; a message without one is checked as it is, and refused for what it says', () => {
    assert.equal(typedCode('the code is 128 032'), '128032');
    assert.equal(typedCode('no digits'), 'no digits');
  });

  test('is looked for at once in a message of any length', () => {
    const start = performance.now();
    for (const part of ['1 ', '1', ' ', '1-', '12345 ']) findCode(part.repeat(100_000));
    assert.ok(performance.now() - start < 500);
  });
});
