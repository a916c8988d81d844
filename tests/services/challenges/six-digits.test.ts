import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readDigits, readSixDigits } from '../../../services/challenges/six-digits.ts';

const refused = (text: string): void => assert.equal(readSixDigits(text), undefined, JSON.stringify(text.slice(0, 80)));
const reads = (text: string, digits: string): void => assert.equal(readSixDigits(text), digits, JSON.stringify(text));

describe('a six-digit code', () => {
  test('is read with spaces, hyphens and dashes of every kind between its digits', () => {
    for (const text of ['123456', '123 456', ' 12 34 56 ', '123-456', '1-2-3-4-5-6', '123\u2013456', '123\u2014456']) {
      reads(text, '123456');
    }
    for (const text of ['123\u00a0456', '123\u202f456', '123\u3000456', '123\t456', '123456\r\n', '\u2011123456']) {
      reads(text, '123456');
    }
  });

  test('is read with zero-width and direction marks pasted along', () => {
    reads('\u200e123456\u200f', '123456');
    reads('\u202a123\u202c\u2066456\u2069', '123456');
    reads('\ufeff1\u200b2\u200c3\u200d4\u20605\u00ad6\u061c', '123456');
  });

  test('keeps its leading zeros', () => {
    reads('000000', '000000');
    reads('001 234', '001234');
    reads('\u0660\u0660\u0661\u0662\u0663\u0664', '001234');
  });

  test('is read in the digits of any script, and in a mixture', () => {
    reads('\uff11\uff12\uff13\uff14\uff15\uff16', '123456');
    reads('\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6', '123456');
    reads('\u0967\u0968\u0969 \u096a\u096b\u096c', '123456');
    reads('\u{1d7cf}\u{1d7da}\u{1d7e5}\u{1d7f0}\u{1d7fb}6', '123456');
    reads('1\u0662\uff13\u06f4\u096b6', '123456');
  });

  test('is read for every decimal digit that Unicode has', () => {
    const digits = decimalDigits();
    assert.ok(digits.length >= 650 && digits.length % 10 === 0, `${digits.length} digits`);
    for (const [index, digit] of digits.entries()) {
      // Runs of ten, zero first, follow each other in code point order.
      reads(digit.repeat(6), String(index % 10).repeat(6));
    }
  });

  test('is refused when digits are too few or too many', () => {
    for (const text of ['', ' ', '-', '1', '12345', '1234567', '123 4567', '0'.repeat(12)]) refused(text);
  });

  test('is refused with letters, signs, emoji and other characters in it', () => {
    const texts = ['12345a', 'a123456', 'code 123456', '123.456', '123,456', '123_456', '+123456', '12345\u0000'];
    const emoji = ['\u{1f510}123456', '1\ufe0f\u20e32\ufe0f\u20e33456', '12345\u0301 6'];
    for (const text of [...texts, ...emoji]) refused(text);
  });

  test('is refused when it is a number but not six decimal digits', () => {
    for (const text of ['1e5', '1e5000', '0x1234', '1234.5', '-12345', 'Infinity', 'NaN']) refused(text);
    for (const text of ['\u00b9\u00b2\u00b3456', '12345\u00bd', '\u2160\u2161\u2162\u2163\u2164\u2165']) refused(text);
    for (const text of ['\u2460\u2461\u2462\u2463\u2464\u2465', '\u4e00\u4e8c\u4e09\u56db\u4e94\u516d']) refused(text);
  });

  test('is refused when the text is huge, without reading all of it', () => {
    refused(`123456${' '.repeat(59)}`);
    refused('1'.repeat(10_000_000));
    refused(' '.repeat(10_000_000));
    reads(`123456${' '.repeat(58)}`, '123456');
  });

  test('is refused when it is half a character', () => {
    refused('12345\ud835');
    refused('\udfce12345');
  });

  test('is what remains whatever separators stand between its digits', () => {
    const separator = fc.constantFrom('', ' ', '-', '\u00a0', '\u2013', '\u200b', '\u200f', '\u2069', '\ufeff', '\t');
    const digit = fc.integer({ min: 0, max: 9 });
    const part = fc.tuple(separator, digit, separator);
    fc.assert(
      fc.property(fc.array(part, { minLength: 6, maxLength: 6 }), (parts) => {
        const digits = parts.map(([, value]) => value).join('');
        reads(parts.flat().join(''), digits);
      }),
    );
  });

  test('is nothing but six ASCII digits, whatever the text was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        assert.match(readSixDigits(text) ?? '000000', /^[0-9]{6}$/);
      }),
    );
  });
});

test('digits of any number are read alike: none of nothing but spaces, and nothing of what has other characters', () => {
  assert.deepEqual(['0258', ' 25-80 ', ' ', ''].map(readDigits), ['0258', '2580', '', '']);
  assert.deepEqual(['25a', 'a', '2580#', '1'.repeat(65)].map(readDigits), Array(4).fill(undefined));
});

function decimalDigits(): string[] {
  const digits: string[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
    const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    const character = isSurrogate ? '' : String.fromCodePoint(codePoint);
    if (/^\p{Nd}$/u.test(character)) digits.push(character);
  }
  return digits;
}
