import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storm } from './storm.ts';

test('whatever is sent, the bot keeps its promises to everybody else', { timeout: 120_000 }, async (t) => {
  const seed = Number(process.env['HOSTILE_SEED'] ?? 1);
  const { broken, measured } = await storm({ seed, inputs: [0, 2_000], checkEvery: 500 });
  [`seed ${seed}`, ...measured].forEach((line) => t.diagnostic(line));
  assert.deepEqual(broken, []);
});
