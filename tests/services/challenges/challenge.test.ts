import assert from 'node:assert/strict';
import { test } from 'node:test';
import { challengeSchema, type Delivery } from '../../../services/challenges/challenge.ts';

const deliveries: readonly Delivery[] = [
  { state: 'sending' },
  { state: 'accepted', sid: 'CA1' },
  { state: 'answered', sid: 'CA1' },
  { state: 'refused', reason: 'unreachable' },
  { state: 'unavailable' },
  { state: 'ended', end: 'completed' },
];

for (const delivery of deliveries) {
  test(`a text or call that is ${delivery.state} is read as it was stored`, () => {
    const at = new Date('2026-03-02T09:00:00.000Z');
    const code = { keyId: 'demo', mac: 'demo' };
    const challenge = { id: 'id', methodId: 'phone', channel: 'text', language: 'nl', issuedAt: at, expiresAt: at };
    const stored = { ...challenge, delivery, heard: 1, code, wrongReplies: 2, replyFrom: 'demo-hash' };
    assert.deepEqual(challengeSchema.parse(stored), stored);
  });
}
