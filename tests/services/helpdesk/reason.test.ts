import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReason } from '../../../services/helpdesk/reason.ts';

test('a reason says something, in whatever script, and a ticket number is one', () => {
  for (const text of ['lost', '4711', 'on', '丢失', 'ضاع', 'α1', ' stands before me. '])
    assert.ok(isReason(text), text);
});

test('blanks, signs and one letter again and again are no reason', () => {
  for (const text of ['', '  ', '...', '-?!', 'x', 'xxX', '1111', '🙂🙃', '\u200b\u00a0'])
    assert.ok(!isReason(text), text);
});
