import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { challengeSchema, type Delivery } from '../../../services/challenges/challenge.ts';
import { callEnds, dispatchRefusals } from '../../../services/telephony/telephony.ts';

const deliveries: readonly Delivery[] = [
  { state: 'sending' },
  { state: 'accepted', sid: 'CA1' },
  { state: 'answered', sid: 'CA1' },
  ...dispatchRefusals.map((reason) => ({ state: 'refused', reason }) as const),
  { state: 'unavailable' },
  { state: 'declined' },
  ...callEnds.map((end) => ({ state: 'ended', end }) as const),
];
const at = new Date('2026-03-02T09:00:00.000Z');
const challenge = { id: 'id', methodId: 'phone', channel: 'text', language: 'nl', issuedAt: at, expiresAt: at };
const sending = { ...challenge, delivery: { state: 'sending' } };

describe('a text or call is read as it was stored', () => {
  for (const delivery of deliveries) {
    test(`when it is ${Object.values(delivery).join(': ')}`, () => {
      const code = { keyId: 'demo', mac: 'demo' };
      const stored = { ...challenge, delivery, heard: 1, code, wrongReplies: 2, replyFrom: 'demo-hash' };
      assert.deepEqual(challengeSchema.parse(stored), stored);
    });
  }

  test('with nothing that only the other has', () => {
    for (const channel of ['text', 'call']) {
      assert.deepEqual(challengeSchema.parse({ ...sending, channel }), { ...sending, channel });
    }
    for (const channel of ['', 'mail']) assert.ok(!challengeSchema.safeParse({ ...sending, channel }).success);
  });
});
