import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newLetterCode, readLetterCode } from '../../../services/challenges/letter-code.ts';
import { FakeRandomness } from '../../support/fakes.ts';

const form = { groups: 2, perGroup: 5 };
const code = '7K3M9-TZ4WX';
const symbols = '7K3M9TZ4WX';

describe('a code of letters and digits', () => {
  test('has as many groups as asked for, of symbols that are not taken for one another, and each comes up', () => {
    const randomness = new FakeRandomness('letters');
    const seen = new Set<string>();
    for (let made = 0; made < 300; made += 1) {
      const one = newLetterCode(randomness, form);
      assert.match(one, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/u);
      assert.match(one, /[2-9]/u);
      for (const each of one.replace('-', '')) seen.add(each);
    }
    assert.equal(seen.size, 32);
  });

  for (const typed of [
    code,
    '7k3m9tz4wx',
    ' 7K3M9 TZ4WX ',
    '７Ｋ３Ｍ９ー'.replace('ー', '‐') + 'TZ4WX',
    '\u200e7K3M9–TZ4WX',
  ]) {
    test(`is read as people write it: ${JSON.stringify(typed)}`, () => {
      assert.equal(readLetterCode(typed, form), symbols);
    });
  }

  test('is read where a letter stands for the digit that it looks like', () => {
    assert.equal(readLetterCode('OIL23-45678', form), '0112345678');
  });

  test('is read within a sentence, when its groups are joined', () => {
    assert.equal(readLetterCode(`They said it is ${code}, thanks.`, form), symbols);
    assert.equal(readLetterCode(`either ${code} or 8K3M9-TZ4WX`, form), undefined);
  });

  for (const typed of [
    'hello world',
    'self-service',
    '7K3M9-TZ4W',
    `${code}A`,
    'U23456789A',
    '1234567890123456',
    'x'.repeat(5_000),
    '',
  ]) {
    test(`is not what only looks like one: ${JSON.stringify(typed.slice(0, 20))}`, () => {
      assert.equal(readLetterCode(typed, form), undefined);
    });
  }
});
