import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { graphNumber, isSameGraphNumber } from '../../../services/phone-numbers/graph-number.ts';

const file = new URL('../../../../shared/contracts/vectors/phone-numbers.jsonl', import.meta.url);
const skip = existsSync(file) ? false : '../shared/contracts is not here';
const text = z.string();
const vectorSchema = z.object({
  expected: z.object({ e164: text, country: text, ext: text.nullable(), graph: text }),
});

test('every number of the vectors that belongs to a country is written as Graph takes it', { skip }, () => {
  const vectors = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => vectorSchema.safeParse(JSON.parse(line)).data ?? []);
  assert.ok(vectors.length > 50);
  for (const { expected } of vectors) {
    if (expected.country === '001') continue;
    const { e164, country, ext, graph } = expected;
    assert.equal(graphNumber({ e164, country, ...(ext !== null && { extension: ext }) }), graph);
  }
});

test('a number that is not of its country is not written, and one is the same however it is spaced', () => {
  assert.equal(graphNumber({ e164: '+12065550142', country: 'NL' }), undefined);
  assert.equal(graphNumber({ e164: '+12065550142', country: 'XX' }), undefined);
  assert.ok(isSameGraphNumber('+1 2065550142x12', '+1 (206) 555-0142 x12'));
  assert.ok(!isSameGraphNumber('+1 2065550142x12', '+1 2065550142'));
});
