import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noteFault } from '../../../bot/logging/fault.ts';
import { createLog } from '../../../bot/logging/log.ts';
import { FakeRandomness } from '../../support/fakes.ts';

test('a fault is one line, which its reference and its turn lead to', () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const notes = { log: log.child({ turnId: 'demo-turn' }), randomness: new FakeRandomness('fault') };
  const [first, second] = ['error', 'warn'].map((level) =>
    noteFault(notes, { error: new RangeError('demo-canary'), message: 'a demo', level: level as 'error' | 'warn' }),
  );
  assert.match(String(first), /^[\w-]{8}$/u);
  assert.notEqual(first, second);
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', new RegExp(`"level":50.*"turnId":"demo-turn","reference":"${first}".*RangeError`, 'u'));
  assert.match(lines[1] ?? '', new RegExp(`"level":40.*"turnId":"demo-turn","reference":"${second}"`, 'u'));
  assert.doesNotMatch(lines.join(''), /demo-canary/u);
});
