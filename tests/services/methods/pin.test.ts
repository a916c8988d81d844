import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashPin, isPin, readPin } from '../../../services/methods/pin.ts';
import { FakeRandomness } from '../../support/fakes.ts';

describe('a PIN that is chosen', () => {
  const refused: Readonly<Record<string, readonly string[]>> = {
    'not-digits': ['', '  ', 'abcd', '12a4', '#2580', 'x'.repeat(200)],
    'too-short': ['1', '258'],
    'too-long': ['1'.repeat(17), '25802580258025801'],
    'too-simple': ['0000', '1234', '9876', '7890', '1212', '45454545', '11111111'],
  };
  for (const [problem, texts] of Object.entries(refused)) {
    test(`is refused as ${problem}`, () => {
      for (const text of texts) assert.deepEqual(readPin(text), { code: 'refused', problem }, JSON.stringify(text));
    });
  }

  test('is taken with its zeros, in any digits, however it is spaced', () => {
    for (const [text, pin] of [
      ['0258', '0258'],
      [' 25 80 ', '2580'],
      ['２５８０', '2580'],
      ['٢٥٨٠', '2580'],
      ['2580258025802581', '2580258025802581'],
    ] as const) {
      assert.deepEqual(readPin(text), { code: 'ok', pin });
    }
  });
});

test('a stored PIN tells itself from others, is nowhere in what is stored, and never stored alike', async () => {
  const randomness = new FakeRandomness('pin');
  const [one, other] = [await hashPin('2580', randomness), await hashPin('2580', randomness)];
  assert.ok((await isPin('2580', one)) && (await isPin('2580', other)));
  for (const wrong of ['2581', '02580', '258', '']) assert.ok(!(await isPin(wrong, one)), wrong);
  assert.ok(!one.equals(other));
  assert.ok(!one.toString().includes('2580'));
});
