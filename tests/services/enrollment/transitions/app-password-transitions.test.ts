import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AppPassword } from '../../../../services/app-passwords/app-password.ts';
import { type Enrollment, newEnrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { nextExpiry } from '../../../../services/enrollment/state/next-expiry.ts';
import {
  deleteAppPasswords,
  hideSecret,
  makeAppPassword,
} from '../../../../services/enrollment/transitions/app-password-transitions.ts';
import { checkAppPassword } from '../../../../services/enrollment/transitions/check-app-password.ts';
import { disownChanges } from '../../../../services/enrollment/transitions/disowned-changes.ts';
import { suspendMethods } from '../../../../services/enrollment/transitions/managing-transitions.ts';
import { resetEnrollment } from '../../../../services/enrollment/transitions/operator-transitions.ts';
import { expireSetUp } from '../../../../services/enrollment/transitions/set-up-endings.ts';
import type { Policy } from '../../../../services/policy/policy.ts';
import { after, contacted, types, withAnother, withMethod } from './transitions-kit.ts';

const stored = { keyId: 'demo', mac: 'demo' };
const newest = { keyId: 'new', mac: 'new' };
const forbidden: Partial<Policy> = { appPasswords: { allowed: false, most: 40 } };
const named = (name: string) => ({ id: `id of ${name}`, name, stored });

/** Set up a second after the start, and so proven. */
const enforced = withMethod();

function make(enrollment: Enrollment, name = 'Outlook', seconds = 2, policy: Partial<Policy> = {}) {
  return makeAppPassword(enrollment, named(name), after(seconds, policy));
}

function withSome(...names: string[]): Enrollment {
  return names.reduce((enrollment, name) => make(enrollment, name).next, enforced);
}

function check(enrollment: Enrollment, name: string | undefined, seconds = 3, policy: Partial<Policy> = {}) {
  const matches = (each: AppPassword): boolean => each.name === name;
  return checkAppPassword(enrollment, { caller: 'mail', matches, renewed: () => undefined }, after(seconds, policy));
}

describe('making an app password', () => {
  test('adds it, is recorded without its name, and is told to the phones and the chat', () => {
    const both = withAnother(enforced, { methodId: 'phone', kind: 'mobile-text' });
    const { next, outcome, events } = make(both, 'Outlook', 3);
    assert.deepEqual(outcome, { code: 'made', id: 'id of Outlook' });
    assert.deepEqual(next.appPasswords, [{ ...named('Outlook'), madeAt: after(3).now }]);
    assert.deepEqual(events, [
      { type: 'app-password-made', actor: 'person', detail: { appPasswordId: 'id of Outlook' } },
    ]);
    const own = next.ownNotices.at(-1);
    assert.deepEqual([own?.change, own?.label], ['app-password-made', 'Outlook']);
    const told = next.notices.filter(({ change }) => change === 'app-password-made');
    assert.deepEqual(
      told.map(({ methodId }) => methodId),
      ['phone'],
    );
  });

  test('needs a fresh proof in the same conversation', () => {
    assert.deepEqual(make(enforced, 'Outlook', 600).outcome, { code: 'made', id: 'id of Outlook' });
    assert.deepEqual(make(enforced, 'Outlook', 601).outcome, { code: 'proof-needed' });
    const elsewhere = { ...after(2), conversation: 'another' };
    assert.deepEqual(makeAppPassword(enforced, named('Outlook'), elsewhere).outcome, { code: 'proof-needed' });
  });

  test('needs two-step verification that is set up and can be used', () => {
    assert.deepEqual(make(newEnrollment).outcome, { code: 'not-set-up' });
    const lost = suspendMethods(enforced, { methodIds: ['flow-1'], id: 'lost' }, after(2)).next;
    assert.deepEqual(make(lost).outcome, { code: 'not-set-up' });
    assert.deepEqual(make(enforced, 'Outlook', 2, { allowedMethods: [] }).outcome, { code: 'not-set-up' });
  });

  test('is for the policy to allow, and not possible while a report waits', () => {
    assert.deepEqual(make(enforced, 'Outlook', 2, forbidden).outcome, { code: 'not-allowed' });
    assert.deepEqual(make({ ...enforced, lockedKinds: ['mobile-call'] }).outcome, { code: 'fraud-reported' });
  });

  test('takes a name that no other has, in whichever letter case', () => {
    assert.deepEqual(make(withSome('Outlook'), 'OUTLOOK').outcome, { code: 'name-taken' });
  });

  test('is possible forty times and not once more, and again after one was deleted an hour later', () => {
    const names = Array.from({ length: 40 }, (_, index) => `number ${index}`);
    const full = withSome(...names);
    assert.equal(full.appPasswords.length, 40);
    assert.deepEqual(make(full).outcome, { code: 'too-many' });
    const one = deleteAppPasswords(full, { ids: ['id of number 7'], id: 'act' }, after(3)).next;
    const { outcome } = make(one);
    assert.equal(outcome.code, 'throttled');
    const later = { ...one, provenAt: after(3_602).now };
    assert.equal(make(later, 'Outlook', 3_603).outcome.code, 'made');
  });
});

describe('what a card shows once', () => {
  test('is over five minutes later, by itself, and earlier when it was copied', () => {
    const { next } = make(enforced);
    assert.deepEqual(nextExpiry(next), after(302).now);
    assert.equal(expireSetUp(next, after(301)).next, next);
    const over = expireSetUp(next, after(302)).next;
    assert.deepEqual(
      [over.secretShownUntil, nextExpiry(over), over.appPasswords],
      [undefined, undefined, next.appPasswords],
    );
    assert.equal(hideSecret(next).next.secretShownUntil, undefined);
    assert.equal(hideSecret(enforced).next, enforced);
  });
});

describe('deleting app passwords', () => {
  const two = withSome('Outlook', 'Tablet');

  test('takes one, or all, and each is recorded', () => {
    const one = deleteAppPasswords(two, { ids: ['id of Outlook'], id: 'act' }, after(3));
    assert.deepEqual(
      one.next.appPasswords.map(({ name }) => name),
      ['Tablet'],
    );
    assert.deepEqual(types(one.events), ['app-password-deleted']);
    assert.equal(one.next.ownNotices.at(-1)?.label, 'Outlook');
    const all = deleteAppPasswords(two, { ids: 'all', id: 'act' }, after(3));
    assert.deepEqual([all.next.appPasswords, all.outcome], [[], { code: 'deleted', names: ['Outlook', 'Tablet'] }]);
    assert.equal(all.events.length, 2);
    assert.equal(all.next.ownNotices.at(-1)?.label, undefined);
  });

  test('what is gone changes nothing, and without a proof nothing goes', () => {
    assert.equal(deleteAppPasswords(two, { ids: ['gone'], id: 'act' }, after(3)).next, two);
    const late = deleteAppPasswords(two, { ids: 'all', id: 'act' }, after(601));
    assert.deepEqual([late.outcome, late.next], [{ code: 'proof-needed' }, two]);
    const onHold = { ...two, disownedAt: after(2).now };
    assert.deepEqual(deleteAppPasswords(onHold, { ids: 'all', id: 'act' }, after(3)).outcome, {
      code: 'fraud-reported',
    });
  });

  test('an operator’s reset deletes them all', () => {
    const { next, events } = resetEnrollment(two, { reason: 'lost', id: 'act' }, after(4));
    assert.deepEqual(next.appPasswords, []);
    assert.deepEqual(types(events), ['method-reset', 'app-password-deleted', 'app-password-deleted']);
  });

  test('whoever says that it was not them loses those of the last day, and keeps the older ones', () => {
    const day = 86_400;
    const old = { ...two, provenAt: after(day).now };
    const more = make(old, 'New', day + 1).next;
    const { next, events } = disownChanges(more, after(day + 3));
    assert.deepEqual(
      next.appPasswords.map(({ name }) => name),
      ['Outlook', 'Tablet'],
    );
    assert.ok(types(events).includes('app-password-deleted'));
  });
});

describe('a program that comes with an app password', () => {
  const two = withSome('Outlook', 'Tablet');

  test('is let in with any of them, and that is noted once an hour', () => {
    const first = check(two, 'Tablet');
    assert.equal(first.outcome, 'right');
    assert.deepEqual(
      first.next.appPasswords.map(({ lastUsedAt }) => lastUsedAt),
      [undefined, after(3).now],
    );
    assert.deepEqual(first.events, []);
    assert.equal(check(first.next, 'Tablet', 3_602).next, first.next);
    assert.deepEqual(check(first.next, 'Tablet', 3_603).next.appPasswords[1]?.lastUsedAt, after(3_603).now);
  });

  test('is stored anew under the newest key when it comes with one that is not', () => {
    const matches = ({ name }: AppPassword): boolean => name === 'Tablet';
    const { next } = checkAppPassword(two, { caller: 'mail', matches, renewed: () => newest }, after(3));
    assert.deepEqual(
      next.appPasswords.map(({ stored: kept }) => kept),
      [stored, newest],
    );
  });

  test('is refused with another, which is recorded with the tenth and the hundredth, and locks nothing', () => {
    let enrollment = two;
    const recorded: unknown[] = [];
    for (let tries = 0; tries < 100; tries += 1) {
      const { next, outcome, events } = check(enrollment, undefined);
      assert.equal(outcome, 'wrong');
      recorded.push(...events.map(({ detail }) => detail['times']));
      enrollment = next;
    }
    assert.deepEqual(recorded, [1, 10, 100]);
    assert.deepEqual({ ...enrollment, recorded: [] }, two);
  });

  test('is refused once the policy forbids them, and accepted again when it does not', () => {
    const refused = check(two, 'Tablet', 3, forbidden);
    assert.deepEqual([refused.outcome, refused.events[0]?.detail['why']], ['wrong', 'not-allowed']);
    assert.equal(check(two, 'Tablet').outcome, 'right');
  });

  test('is let in while a text is under way, which is none of its business', () => {
    const both = withAnother(two, { methodId: 'phone', kind: 'mobile-text' });
    const waiting = contacted(both, { methodId: 'phone' });
    assert.deepEqual(check(waiting, 'Tablet', 4).next.challenge, waiting.challenge);
  });

  test('leaves nothing of somebody who was never set up', () => {
    const { next, outcome } = check(newEnrollment, undefined);
    assert.deepEqual([next, outcome], [newEnrollment, 'wrong']);
  });
});
