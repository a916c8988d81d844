import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { randomId, systemRandomness } from '../../services/randomness.ts';

describe('ids of the system', () => {
  const ids = Array.from({ length: 10_000 }, () => randomId(systemRandomness));

  test('are 128 bits each, and none comes twice', () => {
    for (const id of ids) assert.match(id, /^[\w-]{22}$/);
    assert.equal(new Set(ids).size, ids.length);
  });

  test('have every bit set in half of them, wherever in the fetched bytes they lay', () => {
    const bytes = ids.map((id) => Buffer.from(id, 'base64url'));
    for (let bit = 0; bit < 128; bit += 1) {
      const set = bytes.filter((id) => (((id[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1).length;
      // Seven standard deviations: by chance once in a billion runs.
      assert.ok(Math.abs(set - ids.length / 2) < 350, `bit ${bit} is set in ${set} of ${ids.length}`);
    }
  });
});

test('an id of another source is made of its bytes alone', () => {
  const asked: number[] = [];
  const bytes = (count: number): Buffer => Buffer.alloc(count, asked.push(count));
  assert.deepEqual([randomId({ bytes }), randomId({ bytes })], ['AQEBAQEBAQEBAQEBAQEBAQ', 'AgICAgICAgICAgICAgICAg']);
  assert.deepEqual(asked, [16, 16]);
});
