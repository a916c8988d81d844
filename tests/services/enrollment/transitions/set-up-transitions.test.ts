import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Delivery } from '../../../../services/challenges/challenge.ts';
import { noteDelivery } from '../../../../services/enrollment/transitions/challenge-transitions.ts';
import { type Enrollment, newEnrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { nextExpiry } from '../../../../services/enrollment/state/next-expiry.ts';
import { endOf, expireSetUp } from '../../../../services/enrollment/transitions/set-up-endings.ts';
import {
  beginSetUp,
  cancelSetUp,
  proveSetUp,
  requestEnrollment,
} from '../../../../services/enrollment/transitions/set-up-transitions.ts';
import {
  after,
  contacted,
  pendingSetUp,
  refused,
  right,
  setUpRequest,
  types,
  unreachable,
  withAnother,
  withMethod,
  wrong,
} from './transitions-kit.ts';

describe('asking somebody to set up', () => {
  test('takes them from disabled to enabled and says so once', () => {
    const { next, events } = requestEnrollment(newEnrollment);
    assert.equal(next.status, 'enabled');
    assert.deepEqual(types(events), ['enrollment-requested']);
    const again = requestEnrollment(next);
    assert.equal(again.next, next);
    assert.deepEqual(again.events, []);
  });

  test('changes nothing for somebody who is set up', () => {
    const enforced = withMethod();
    assert.equal(requestEnrollment(enforced).next, enforced);
  });
});

describe('starting a set-up', () => {
  test('makes one pending set-up, and nothing active', () => {
    const { next, outcome, events } = beginSetUp(newEnrollment, setUpRequest('flow-1'), after(0));
    assert.deepEqual(outcome, { code: 'started', methodId: 'flow-1' });
    assert.deepEqual(next.pending, {
      methodId: 'flow-1',
      kind: 'authenticator-code',
      credential: { demo: 'flow-1' },
      startedAt: after(0).now,
      expiresAt: after(600).now,
      wrongCodes: 0,
      replaces: [],
    });
    assert.deepEqual([next.status, next.methods, next.setUps], ['disabled', [], 1]);
    assert.deepEqual(types(events), ['set-up-started']);
  });

  test('supersedes the one before and keeps its secret aside', () => {
    const { next, events } = beginSetUp(pendingSetUp('flow-1'), setUpRequest('flow-2'), after(5));
    assert.equal(next.pending?.methodId, 'flow-2');
    assert.deepEqual(next.lastEnded, { methodId: 'flow-1', end: 'superseded' });
    assert.deepEqual(
      next.abandoned.map(({ methodId, until }) => [methodId, until]),
      [['flow-1', after(86_405).now]],
    );
    assert.equal(next.setUps, 2);
    assert.deepEqual(types(events), ['set-up-superseded', 'set-up-started']);
  });

  test('ends the text or call that is waited for, be it of a method: one thing at a time', () => {
    const both = withAnother(withMethod(), { methodId: 'phone', kind: 'mobile-text' });
    const { next } = beginSetUp(contacted(both, { methodId: 'phone' }), setUpRequest('flow-2'), after(4));
    assert.equal(next.challenge, undefined);
  });

  test('says that the one before expired when it had, swept or not', () => {
    const { next, events } = beginSetUp(pendingSetUp('flow-1'), setUpRequest('flow-2'), after(600));
    assert.deepEqual(next.lastEnded, { methodId: 'flow-1', end: 'expired' });
    assert.deepEqual(types(events), ['set-up-expired', 'set-up-started']);
  });

  test('is possible beside what is set up for ten minutes after a proof, and no longer, however the clock is put', () => {
    // The proof was in second 1.
    for (const [seconds, code] of [
      [600.999, 'started'],
      [601, 'already-set-up'],
      [-30, 'started'],
      [-86_400, 'already-set-up'],
    ] as const) {
      assert.equal(beginSetUp(withMethod(), setUpRequest('flow-2'), after(seconds)).outcome.code, code, `${seconds}`);
    }
  });

  test('is refused once something is set up and not proven lately, and with a method the policy forbids', () => {
    const enforced = withMethod();
    const again = beginSetUp(enforced, { ...setUpRequest('flow-2'), credential: unreachable }, after(700));
    assert.deepEqual([again.outcome, again.next === enforced], [{ code: 'already-set-up' }, true]);
    const policy = { allowedMethods: [] };
    const forbidden = beginSetUp(
      newEnrollment,
      { ...setUpRequest('flow-1'), credential: unreachable },
      after(0, policy),
    );
    assert.deepEqual([forbidden.outcome, forbidden.next === newEnrollment], [{ code: 'not-allowed' }, true]);
  });

  test('keeps the secrets of the last three that were abandoned, for a day each', () => {
    let enrollment: Enrollment = newEnrollment;
    for (let number = 1; number <= 6; number += 1) enrollment = pendingSetUp(`flow-${number}`, enrollment, number);
    assert.deepEqual(
      enrollment.abandoned.map(({ methodId }) => methodId),
      ['flow-3', 'flow-4', 'flow-5'],
    );
    // flow-3 was superseded in second 4, flow-6 expires in second 606.
    assert.equal(expireSetUp(enrollment, after(605.999)).next, enrollment);
    const expired = expireSetUp(enrollment, after(606)).next;
    assert.deepEqual(
      expired.abandoned.map(({ methodId }) => methodId),
      ['flow-4', 'flow-5', 'flow-6'],
    );
    assert.equal(expireSetUp(expired, after(86_404.999)).next.abandoned.length, 3);
    assert.deepEqual(
      expireSetUp(expired, after(86_405)).next.abandoned.map(({ methodId }) => methodId),
      ['flow-5', 'flow-6'],
    );
    assert.deepEqual(expireSetUp(expired, after(606 + 86_400)).next.abandoned, []);
  });
});

describe('proving a set-up', () => {
  const prove = (enrollment: Enrollment, result = right, seconds = 1, methodId = 'flow-1') =>
    proveSetUp(enrollment, { methodId, check: () => result }, after(seconds));

  test('makes the method active, the default, with the credential that the check returned', () => {
    const { next, outcome, events } = prove(pendingSetUp());
    assert.deepEqual(outcome, { code: 'verified' });
    assert.deepEqual([next.status, next.pending], ['enforced', undefined]);
    const kind = 'authenticator-code';
    const credential = { demo: 'used' };
    assert.deepEqual(next.methods, [
      { methodId: 'flow-1', kind, credential, activatedAt: after(1).now, isDefault: true },
    ]);
    assert.deepEqual(types(events), ['method-activated']);
  });

  test('says verified again when it is asked again, without checking or changing anything', () => {
    const enforced = withMethod();
    const again = proveSetUp(enforced, { methodId: 'flow-1', check: unreachable }, after(100_000));
    assert.deepEqual([again.outcome, again.next === enforced, again.events], [{ code: 'verified' }, true, []]);
  });

  test('is possible until the last millisecond of its life and not after', () => {
    assert.equal(prove(pendingSetUp(), right, 599.999).outcome.code, 'verified');
    const late = proveSetUp(pendingSetUp(), { methodId: 'flow-1', check: unreachable }, after(600));
    assert.deepEqual(late.outcome, { code: 'expired' });
    assert.deepEqual([late.next.pending, late.next.methods], [undefined, []]);
    assert.deepEqual(types(late.events), ['set-up-expired']);
  });

  test('counts a wrong code down and passes the hint on', () => {
    const hint = { kind: 'clock-off', seconds: 120 } as const;
    const { next, outcome, events } = prove(pendingSetUp(), refused({ reason: 'wrong-code', hint }));
    assert.deepEqual(outcome, { code: 'wrong-code', attemptsLeft: 4, hint });
    assert.equal(next.pending?.wrongCodes, 1);
    assert.deepEqual(next.pending.credential, { demo: 'flow-1' });
    assert.deepEqual(types(events), ['proof-failed']);
  });

  test('counts nothing that is no code', () => {
    for (const reason of ['not-six-digits', 'code-already-used'] as const) {
      const pending = pendingSetUp();
      const { next, outcome, events } = prove(pending, refused({ reason }));
      assert.deepEqual([outcome, next === pending, events], [{ code: reason }, true, []]);
    }
  });

  test('ends with the fifth wrong code, and the secret is destroyed', () => {
    let enrollment = pendingSetUp();
    for (const attemptsLeft of [4, 3, 2, 1]) {
      const { next, outcome } = prove(enrollment, wrong);
      assert.deepEqual(outcome, { code: 'wrong-code', attemptsLeft });
      enrollment = next;
    }
    const { next, outcome, events } = prove(enrollment, wrong);
    assert.deepEqual(outcome, { code: 'too-many-attempts' });
    assert.deepEqual([next.consecutiveFailures['authenticator-code'], next.recentFailures.length], [5, 5]);
    assert.deepEqual([next.pending, next.abandoned, next.methods], [undefined, [], []]);
    assert.deepEqual(types(events), ['proof-failed', 'set-up-failed']);
    assert.deepEqual(prove(next, right).outcome, { code: 'too-many-attempts' });
  });

  test('is refused for a set-up that ended, with how it ended', () => {
    const superseded = pendingSetUp('flow-2', pendingSetUp('flow-1'));
    assert.deepEqual(prove(superseded).outcome, { code: 'superseded' });
    assert.deepEqual(prove(pendingSetUp('flow-3', superseded)).outcome, { code: 'superseded' });
    assert.deepEqual(prove(cancelSetUp(pendingSetUp(), 'flow-1', after(1)).next).outcome, { code: 'cancelled' });
    assert.deepEqual(prove(expireSetUp(pendingSetUp(), after(600)).next, right, 601).outcome, { code: 'expired' });
    assert.deepEqual(prove(newEnrollment).outcome, { code: 'expired' });
    assert.deepEqual(prove(withMethod('flow-2')).outcome, { code: 'superseded' });
  });

  test('is refused while a report of fraud waits for the helpdesk, whatever it was about', () => {
    const held: Enrollment = { ...pendingSetUp(), lockedKinds: ['office-call'] };
    const { outcome, next } = proveSetUp(held, { methodId: 'flow-1', check: unreachable }, after(1));
    assert.deepEqual([outcome, next === held], [{ code: 'fraud-reported' }, true]);
  });

  test('is never about another set-up than the one that is named', () => {
    const pending = pendingSetUp('flow-1');
    const { next } = proveSetUp(pending, { methodId: 'flow-2', check: unreachable }, after(1));
    assert.equal(next, pending);
  });
});

describe('the end of a set-up', () => {
  test('comes by cancelling it, once', () => {
    const { next, events } = cancelSetUp(pendingSetUp(), 'flow-1', after(1));
    assert.deepEqual([next.pending, next.lastEnded], [undefined, { methodId: 'flow-1', end: 'cancelled' }]);
    assert.deepEqual(types(events), ['set-up-cancelled']);
    assert.equal(cancelSetUp(next, 'flow-1', after(2)).next, next);
  });

  test('does not come by cancelling another one, or one that is proven', () => {
    for (const enrollment of [pendingSetUp('flow-2'), withMethod()]) {
      const { next, events } = cancelSetUp(enrollment, 'flow-1', after(1));
      assert.deepEqual([next === enrollment, events], [true, []]);
    }
  });

  test('came by time when it is cancelled after its life', () => {
    const { next, events } = cancelSetUp(pendingSetUp(), 'flow-1', after(600));
    assert.deepEqual(next.lastEnded, { methodId: 'flow-1', end: 'expired' });
    assert.deepEqual(types(events), ['set-up-expired']);
  });

  test('comes by time at the end of its life, by the system', () => {
    const pending = pendingSetUp();
    assert.equal(expireSetUp(pending, after(599.999)).next, pending);
    const { next, events } = expireSetUp(pending, after(600));
    assert.equal(next.pending, undefined);
    assert.deepEqual(
      events.map(({ type, actor }) => [type, actor]),
      [['set-up-expired', 'system']],
    );
    assert.equal(expireSetUp(next, after(601)).next, next);
  });

  test('says in the audit trail of which method it was and how far it had come: begun, sent to the phone, or answered wrong', () => {
    const step = (enrollment: Enrollment): unknown => cancelSetUp(enrollment, 'flow-1', after(5)).events[0]?.detail;
    const begun = pendingSetUp();
    const about = { methodId: 'flow-1', method: 'authenticator-code' };
    assert.deepEqual(step(begun), { ...about, step: 'begun' });
    const sending = contacted(begun, { methodId: 'flow-1' });
    assert.deepEqual(step(sending), { ...about, step: 'begun' });
    const accepted = noteDelivery(sending, 'challenge-1', { state: 'accepted', sid: 'SM1' }).next;
    assert.deepEqual(step(accepted), { ...about, step: 'sent' });
    const { next: answered } = proveSetUp(accepted, { methodId: 'flow-1', check: () => wrong }, after(4));
    assert.deepEqual(step(answered), { ...about, step: 'answered' });
    assert.deepEqual(expireSetUp(answered, after(600)).events[0]?.detail, { ...about, step: 'answered' });
    assert.deepEqual(beginSetUp(begun, setUpRequest('flow-2'), after(5)).events[0]?.detail, {
      ...about,
      step: 'begun',
    });
  });

  test('of a text or call is remembered where one may have gone out, until another ends', () => {
    const both = withAnother(withMethod(), { methodId: 'phone', kind: 'mobile-text' });
    const expiredOf = (...deliveries: readonly Delivery[]) => {
      const waiting = deliveries.reduce(
        (enrollment, delivery) => noteDelivery(enrollment, 'challenge-1', delivery).next,
        contacted(both, { methodId: 'phone' }),
      );
      return expireSetUp(waiting, after(183)).next;
    };
    const [accepted, refused]: Delivery[] = [
      { state: 'accepted', sid: 'SM1' },
      { state: 'refused', reason: 'unreachable' },
    ];
    assert.ok(accepted && refused);
    for (const [deliveries, methodId] of [
      [[], undefined],
      [[accepted], 'phone'],
      [[{ state: 'unavailable' }], 'phone'],
      [[accepted, refused], undefined],
    ] as const) {
      assert.equal(expiredOf(...deliveries).expiredChallengeOf, methodId);
    }
    const expired = expiredOf(accepted);
    const later = expireSetUp(pendingSetUp('flow-2', expired, 200), after(900)).next;
    assert.deepEqual([later.pending, later.expiredChallengeOf], [undefined, 'phone']);
  });

  test('is told for as long as nothing newer ended', () => {
    const cancelled = cancelSetUp(pendingSetUp(), 'flow-1', after(1)).next;
    assert.equal(endOf(cancelled, 'flow-1'), 'cancelled');
    assert.equal(endOf(pendingSetUp('flow-2', cancelled), 'flow-1'), 'cancelled');
  });
});

describe('what time will change', () => {
  test('is nothing, the pending set-up, the first kept secret, or the text that is waited for, whichever is first', () => {
    assert.equal(nextExpiry(newEnrollment), undefined);
    assert.equal(nextExpiry(withMethod()), undefined);
    assert.deepEqual(nextExpiry(pendingSetUp()), after(600).now);
    assert.deepEqual(nextExpiry(pendingSetUp('flow-2', pendingSetUp(), 60)), after(660).now);
    assert.deepEqual(nextExpiry(cancelSetUp(pendingSetUp(), 'flow-1', after(7)).next), after(86_407).now);
    const both = withAnother(withMethod(), { methodId: 'phone', kind: 'mobile-text' });
    assert.deepEqual(nextExpiry(contacted(both, { methodId: 'phone' })), after(183).now);
  });
});
