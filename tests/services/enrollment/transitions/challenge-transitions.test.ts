import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Delivery } from '../../../../services/challenges/challenge.ts';
import type { Enrollment } from '../../../../services/enrollment/state/enrollment.ts';
import {
  declineChallenge,
  issueChallenge,
  noteDelivery,
  refuseReply,
} from '../../../../services/enrollment/transitions/challenge-transitions.ts';
import { verifyMethod } from '../../../../services/enrollment/transitions/method-transitions.ts';
import { expireSetUp } from '../../../../services/enrollment/transitions/set-up-endings.ts';
import { cancelSetUp } from '../../../../services/enrollment/transitions/set-up-transitions.ts';
import { after, contacted, pendingSetUp, types, withAnother, withMethod } from './transitions-kit.ts';

const both = withAnother(withMethod('app'), { methodId: 'phone', kind: 'mobile-text' });
const proven = { proven: true, credential: {} } as const;
const text = { id: 'challenge-2', channel: 'text', language: 'nl' } as const;

function issue(enrollment: Enrollment, methodId: string, seconds = 3, channel: 'text' | 'call' = 'text') {
  return issueChallenge(enrollment, { methodId, challenge: { ...text, channel } }, after(seconds));
}

describe('a text or call', () => {
  test('is written down before it is sent, for three minutes, and in the place of the one before', () => {
    const { next, outcome, events } = issue(contacted(both, { methodId: 'app' }), 'phone', 5);
    assert.deepEqual(outcome, { code: 'sent', challengeId: 'challenge-2' });
    assert.deepEqual(next.challenge, {
      ...text,
      methodId: 'phone',
      issuedAt: after(5).now,
      expiresAt: after(185).now,
      delivery: { state: 'sending' },
    });
    assert.deepEqual(events, [{ type: 'text-requested', actor: 'person', detail: { methodId: 'phone' } }]);
    assert.deepEqual(types(issue(both, 'phone', 5, 'call').events), ['call-requested']);
  });

  test('forgives no failure, and changes nothing else', () => {
    const failures = { consecutiveFailures: { 'mobile-text': 3 }, recentFailures: [after(1).now] } as const;
    const tired: Enrollment = { ...both, ...failures, recentFailures: [...failures.recentFailures] };
    const { next } = issue(tired, 'phone');
    assert.deepEqual({ ...next, challenge: undefined }, { ...tired, challenge: undefined });
  });

  test('is sent for nothing that is over, unknown, locked or throttled', () => {
    assert.equal(issue(both, 'another').outcome.code, 'superseded');
    const cancelled = cancelSetUp(pendingSetUp('new', both, 3), 'new', after(4)).next;
    assert.equal(issue(cancelled, 'new', 5).outcome.code, 'cancelled');
    const late = issue(pendingSetUp('new', both, 3), 'new', 603);
    assert.deepEqual([late.outcome.code, late.next.pending], ['expired', undefined]);
    const locked: Enrollment = { ...both, lockedKinds: ['mobile-text'] };
    assert.deepEqual(
      [issue(locked, 'phone').outcome, issue(locked, 'phone').next],
      [{ code: 'fraud-reported' }, locked],
    );
    const throttled: Enrollment = { ...both, recentFailures: Array.from({ length: 20 }, () => after(2).now) };
    assert.equal(issue(throttled, 'phone').outcome.code, 'throttled');
  });

  test('is kept back by the lock of its own sort of phone, and by no other', () => {
    const phones = withAnother(both, { methodId: 'desk', kind: 'office-call' });
    const locked: Enrollment = { ...phones, lockedKinds: ['office-call'] };
    const codes = ['desk', 'phone'].map((methodId) => issue(locked, methodId, 5, 'call').outcome.code);
    assert.deepEqual(codes, ['fraud-reported', 'sent']);
  });

  test('for a method ends a set-up whose time is over, and the trail hears of both', () => {
    const { next, events } = issue(pendingSetUp('new', both, 3), 'phone', 603);
    assert.deepEqual([next.pending, next.challenge?.methodId], [undefined, 'phone']);
    assert.deepEqual(types(events), ['set-up-expired', 'text-requested']);
  });

  test('is waited for until just before its three minutes are over, be it of a set-up or of a method', () => {
    for (const waiting of [
      contacted(both, { methodId: 'phone' }),
      contacted(pendingSetUp('new', both, 3), { methodId: 'new' }),
    ]) {
      assert.equal(expireSetUp(waiting, after(182.999)).next, waiting);
      const { next, events } = expireSetUp(waiting, after(183));
      const ended = { challenge: undefined, expiredChallengeOf: undefined };
      assert.deepEqual([{ ...next, ...ended, challenge: next.challenge }, events], [{ ...waiting, ...ended }, []]);
    }
  });

  test('ends with its set-up', () => {
    const waiting = contacted(pendingSetUp('new', both, 3), { methodId: 'new' });
    assert.equal(cancelSetUp(waiting, 'new', after(4)).next.challenge, undefined);
    assert.equal(expireSetUp(waiting, after(603)).next.challenge, undefined);
    assert.equal(pendingSetUp('newer', waiting, 4).challenge, undefined);
  });
});

describe('what the carrier says of it', () => {
  const accepted: Delivery = { state: 'accepted', sid: 'CA1' };
  const answered: Delivery = { state: 'answered', sid: 'CA1' };
  const refused: Delivery = { state: 'refused', reason: 'unreachable' };
  const ended: Delivery = { state: 'ended', end: 'completed' };
  const rows: readonly (readonly [before: readonly Delivery[], told: Delivery, after: Delivery])[] = [
    [[], accepted, accepted],
    [[], { state: 'unavailable' }, { state: 'unavailable' }],
    [[accepted], answered, answered],
    // Somebody picks up before the answer to our asking for the call has come.
    [[answered], accepted, answered],
    [[answered], { state: 'unavailable' }, answered],
    [[accepted], ended, ended],
    [[accepted], refused, refused],
    [[refused], answered, refused],
    [[refused], accepted, refused],
    [[ended], answered, ended],
    [[{ state: 'declined' }], refused, { state: 'declined' }],
    [[{ state: 'unavailable' }], answered, answered],
  ];
  for (const [before, told, expected] of rows) {
    const states = [...before, told].map(({ state }) => state).join(', ');
    test(`is noted, and nothing that comes too late for it: ${states} leave it ${expected.state}`, () => {
      const waiting = before.reduce(
        (enrollment, delivery) => noteDelivery(enrollment, 'challenge-1', delivery).next,
        contacted(both, { methodId: 'phone', channel: 'call' }),
      );
      const { next } = noteDelivery(waiting, 'challenge-1', told);
      assert.deepEqual(next, { ...waiting, challenge: { ...waiting.challenge, delivery: expected } });
      assert.equal(noteDelivery(next, 'challenge-1', told).next, next, 'told again it changes nothing');
      assert.equal(noteDelivery(waiting, 'another', told).next, waiting);
    });
  }

  test('is recorded when it is a refusal, with the reason, and otherwise not', () => {
    const waiting = contacted(both, { methodId: 'phone' });
    const { events } = noteDelivery(waiting, 'challenge-1', refused);
    const detail = { methodId: 'phone', reason: 'unreachable' };
    assert.deepEqual(events, [{ type: 'send-refused', actor: 'system', detail }]);
    for (const told of [accepted, answered, ended]) {
      assert.deepEqual(noteDelivery(waiting, 'challenge-1', told).events, []);
    }
  });
});

describe('a wrong code that comes by text', () => {
  test('counts for the text that it answers, which takes three; a fourth changes nothing', () => {
    let waiting = contacted(both, { methodId: 'phone' });
    for (const [wrongReplies, replyFrom] of [
      [1, 'demo-hash'],
      [2, 'demo-hash'],
      [3, undefined],
    ] as const) {
      const { next, events } = refuseReply(waiting, 'challenge-1', 1);
      assert.deepEqual([next.challenge?.wrongReplies, next.challenge?.replyFrom], [wrongReplies, replyFrom]);
      assert.deepEqual(events, [
        { type: 'reply-refused', actor: 'person', detail: { methodId: 'phone', wrongReplies } },
      ]);
      // The code itself is still good where it is typed, and nothing counts against the person.
      assert.deepEqual(next.challenge?.code, waiting.challenge?.code);
      assert.deepEqual(
        [next.recentFailures, next.consecutiveFailures],
        [both.recentFailures, both.consecutiveFailures],
      );
      waiting = next;
    }
    const fourth = refuseReply(waiting, 'challenge-1', 1);
    assert.deepEqual([fourth.next === waiting, fourth.events], [true, []]);
  });

  test('adds up over all texts of a method, with each code that is named, and the twelfth turns its replies off', () => {
    let enrollment: Enrollment = both;
    const offAfter: number[] = [];
    for (let texts = 1; texts <= 5; texts += 1) {
      const { next, events } = refuseReply(contacted(enrollment, { methodId: 'phone' }), 'challenge-1', 3);
      if (types(events).includes('replies-off')) offAfter.push(texts);
      enrollment = next;
    }
    assert.deepEqual([offAfter, enrollment.wrongReplies['mobile-text']], [[4], 12]);
    assert.equal(contacted(enrollment, { methodId: 'phone' }).challenge?.replyFrom, undefined);
    const verified = verifyMethod(enrollment, { methodId: 'phone', check: () => proven }, after(5)).next;
    assert.equal(contacted(verified, { methodId: 'phone' }).challenge?.replyFrom, 'demo-hash');
  });

  test('turns replies off with the twelfth although its text could take more, and says so in the system’s name', () => {
    const wrongReplies = { 'mobile-text': 11, 'office-call': 5 };
    const waiting = contacted({ ...both, wrongReplies }, { methodId: 'phone' });
    const { next, events } = refuseReply(waiting, 'challenge-1', 1);
    assert.deepEqual([next.challenge?.wrongReplies, next.challenge?.replyFrom], [1, undefined]);
    assert.deepEqual(next.wrongReplies, { ...wrongReplies, 'mobile-text': 12 });
    const detail = { methodId: 'phone', method: 'mobile-text' };
    assert.deepEqual(events.at(-1), { type: 'replies-off', actor: 'system', detail });
  });

  test('counts once for each code that it names, for the text too', () => {
    const { next } = refuseReply(contacted(both, { methodId: 'phone' }), 'challenge-1', 2);
    assert.deepEqual([next.challenge?.wrongReplies, next.challenge?.replyFrom], [2, 'demo-hash']);
    const guesses = refuseReply(contacted(both, { methodId: 'phone' }), 'challenge-1', 3).next;
    assert.deepEqual([guesses.challenge?.wrongReplies, guesses.challenge?.replyFrom], [3, undefined]);
  });

  test('counts for no text but that one', () => {
    const waiting = contacted(both, { methodId: 'phone' });
    assert.equal(refuseReply(waiting, 'another', 1).next, waiting);
    assert.equal(refuseReply(both, 'challenge-1', 1).next, both);
  });
});

describe('a text that is answered with no', () => {
  const waiting = contacted(pendingSetUp('new', both, 3), { methodId: 'phone' });

  test('is worth nothing more, by text or in the chat, and nothing else has changed', () => {
    const { next, events } = declineChallenge(waiting, 'challenge-1');
    const challenge = { ...waiting.challenge, delivery: { state: 'declined' }, code: undefined, replyFrom: undefined };
    assert.deepEqual(next, { ...waiting, challenge });
    assert.deepEqual(events, [{ type: 'reply-declined', actor: 'person', detail: { methodId: 'phone' } }]);
  });

  test('is declined once, and no other text with it', () => {
    const declined = declineChallenge(waiting, 'challenge-1').next;
    for (const [enrollment, challengeId] of [
      [declined, 'challenge-1'],
      [waiting, 'another'],
      [both, 'challenge-1'],
    ] as const) {
      const { next, events } = declineChallenge(enrollment, challengeId);
      assert.deepEqual([next === enrollment, events], [true, []]);
    }
  });
});
