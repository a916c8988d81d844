import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storm } from './storm.ts';

// Broken? The same again, and more to see: npm run test:hostile -- 2000 --seed=1
test('whatever is sent, the bot keeps its promises to everybody else', { timeout: 180_000 }, async (t) => {
  const { broken, measured } = await storm({ seed: 1, inputs: [0, 2_000] });
  measured.forEach((line) => t.diagnostic(line));
  assert.deepEqual(broken, []);
});
