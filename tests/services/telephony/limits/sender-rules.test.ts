import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { secondsAfter } from '../../../../services/clock.ts';
import type { Sent } from '../../../../services/telephony/limits/limit.ts';
import { defaultSendLimitPolicy } from '../../../../services/telephony/limits/send-limit-policy.ts';
import { senderRefusal } from '../../../../services/telephony/limits/sender-rules.ts';

const start = new Date('2099-03-02T09:00:00.000Z');
const policy = { ...defaultSendLimitPolicy, person: { perHour: 4, perDay: 9 } };

const anyTry = fc.record({
  wait: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 20_000 })),
  channel: fc.constantFrom('text', 'call'),
  number: fc.constantFrom('one', 'other'),
  fate: fc.constantFrom('reserved', 'reserved', 'refunded', 'unsent', 'verified'),
  isNotice: fc.constantFrom(undefined, undefined, true as const),
});

test('whenever somebody tries, no hour and no day has too many codes or too many notices, and a refusal ends when it says', () => {
  const refusals = new Map<string, number>();
  const property = fc.property(fc.array(anyTry, { maxLength: 60, size: 'max' }), (tries) => {
    const sends: Sent[] = [];
    let now = start;
    for (const { wait, channel, number, fate, isNotice } of tries) {
      now = secondsAfter(now, wait);
      const about = { id: 'demo', token: 'demo', at: now, channel, country: 'NL', number } as const;
      const sent: Sent = { ...about, state: 'reserved', ...(isNotice && { isNotice }) };
      const refusal = senderRefusal(sends, sent, policy);
      if (refusal === undefined) {
        sends.push({ ...sent, ...(fate === 'unsent' ? { state: 'refunded', isUnsent: true } : { state: fate }) });
        const within = (seconds: number) =>
          sends.filter((each) => each.isNotice === isNotice && !each.isUnsent && secondsAfter(each.at, seconds) > now)
            .length;
        assert.ok(within(3_600) <= 4 && within(86_400) <= 9);
        continue;
      }
      refusals.set(refusal.code, (refusals.get(refusal.code) ?? 0) + 1);
      assert.ok(refusal.code !== 'circuit-open');
      const { code, retryAt } = refusal;
      assert.equal(senderRefusal(sends, { ...sent, at: new Date(retryAt.getTime() - 1) }, policy)?.code, code);
      assert.notEqual(senderRefusal(sends, { ...sent, at: retryAt }, policy)?.code, code);
    }
  });
  fc.assert(property, { numRuns: 500 });
  assert.deepEqual([...refusals.keys()].sort(), ['too-many', 'too-soon']);
});
