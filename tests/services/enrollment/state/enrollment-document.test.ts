import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedFields, enrollmentCollection } from '../../../../services/enrollment/state/enrollment-document.ts';
import { type Enrollment, enrollmentSchema, newEnrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { after, contacted, withAnother, withMethod } from '../transitions/transitions-kit.ts';

/** Notices are owed to it, and it waits for a text. */
const phone = withAnother(withMethod('app'), { methodId: 'phone', kind: 'mobile-text' });
const waiting = contacted(withAnother(phone, { methodId: 'new', kind: 'mobile-call' }), { methodId: 'phone' });

test('whatever an enrollment is found by has an index of those that have it, and no two have one challenge', () => {
  assert.equal(enrollmentCollection.name, 'enrollments');
  const found = ['sealDue', 'tellAt', ...Object.keys(derivedFields(newEnrollment))];
  assert.deepEqual(
    enrollmentCollection.indexes.map(({ keys, onlyWherePresent, unique = false }) => ({
      keys,
      onlyWherePresent,
      unique,
    })),
    [
      'sealDue',
      'sweepAt',
      'tellAt',
      'noticeAt',
      'entraAt',
      'challengeId',
      'registration',
      'replyFrom',
      'recoveryLink',
    ].map((field) => ({
      keys: { [field]: 1 },
      onlyWherePresent: field,
      unique: field === 'challengeId',
    })),
  );
  assert.deepEqual(found.toSorted(), enrollmentCollection.indexes.map(({ name }) => name).toSorted());
});

test('an enrollment is found by the text that it waits for, its phone, its end and the first notice', () => {
  const later = { ...waiting.notices[0], tryAt: after(500).now };
  const enrollment = { ...waiting, notices: [later, ...waiting.notices] } as Enrollment;
  assert.deepEqual(derivedFields(enrollment), {
    sweepAt: after(183).now,
    noticeAt: after(2).now,
    entraAt: undefined,
    challengeId: 'challenge-1',
    replyFrom: 'demo-hash',
    registration: undefined,
    recoveryLink: undefined,
  });
});

test('an enrollment is found by when something is owed of it to Microsoft Entra', () => {
  const owed = { since: after(1).now, dueAt: after(7).now, tries: 1 };
  assert.deepEqual(derivedFields({ ...newEnrollment, entra: { owed } }).entraAt, after(7).now);
});

test('an enrollment is found by the call that was decided last, until another is asked for', () => {
  const lastCall = { id: 'call-0', result: 'verified' } as const;
  assert.equal(derivedFields({ ...waiting, lastCall }).challengeId, 'challenge-1');
  const { challengeId, ...others } = derivedFields({ ...newEnrollment, lastCall });
  assert.equal(challengeId, 'call-0');
  assert.ok(Object.values(others).every((each) => each === undefined));
});

test('what a newer release has the chat say, and this one has no words for, keeps nobody from their enrollment', () => {
  const known = { id: 'one', change: 'method-added', at: after(1).now };
  const stored = { ...newEnrollment, ownNotices: [known, { ...known, id: 'two', change: 'not-known-yet' }] };
  assert.deepEqual(enrollmentSchema.parse(stored).ownNotices, [known]);
});
