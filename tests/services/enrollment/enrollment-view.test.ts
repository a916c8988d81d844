import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EnrollmentView } from '../../../services/enrollment/enrollment-view.ts';
import { fromFirstBuild } from '../../support/first-build.ts';

/** Names of whatever is sealed, hashed, or the carrier's own, at any depth. */
const hidden = [
  'credential',
  'secret',
  'ciphertext',
  'nonce',
  'tag',
  'mac',
  'keyId',
  'hash',
  'pin',
  'code',
  'replyFrom',
  'sid',
];

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([name, field]) => [name, ...namesIn(field)]);
}

/** A type that names what it must not have, at any depth, is never. */
type Clean<View> = View extends Date | string | number | boolean | undefined
  ? true
  : View extends readonly (infer Each)[]
    ? Clean<Each>
    : Extract<keyof View, 'credential' | 'code' | 'replyFrom' | 'sid' | 'hash' | 'secret'> extends never
      ? { [Name in keyof View]: Clean<View[Name]> }[keyof View]
      : false;

describe('what a chat sees of an enrollment', () => {
  test('has nothing sealed, hashed or of the carrier, whatever is set up and under way', async (t) => {
    const first = await fromFirstBuild(t);
    for (const number of [1, 3, 4, 5]) {
      const person = first.person(number);
      const stored = namesIn(await first.built.changes.status(person));
      assert.ok(stored.some((name) => hidden.includes(name)));
      const view = await first.built.enrollment.status(person);
      assert.deepEqual(
        namesIn(view).filter((name) => hidden.includes(name)),
        [],
      );
    }
  });

  test('can have none, says its type', () => {
    const isClean: Clean<EnrollmentView> = true;
    assert.ok(isClean);
  });

  test('says how a method is called and reached, and what is under way', async (t) => {
    const first = await fromFirstBuild(t);
    const { methods } = await first.built.enrollment.status(first.person(5));
    assert.deepEqual(
      methods.map(({ label, channel, contact, hasPin, isDefault, lock }) => ({
        ...{ label, channel, contact, hasPin, isDefault, lock },
      })),
      [
        {
          label: '+1 ••• ••• •• 42',
          channel: 'call',
          contact: 'mobile',
          hasPin: true,
          isDefault: true,
          lock: undefined,
        },
        {
          ...{ label: '+1 425 ••• •• 05 ext. ••3', channel: 'call', contact: 'office', hasPin: true },
          ...{ isDefault: false, lock: undefined },
        },
      ],
    );
    const { pending, challenge } = await first.built.enrollment.status(first.person(4));
    assert.deepEqual([pending?.channel, challenge?.delivery], ['text', { state: 'accepted' }]);
    assert.equal(challenge?.methodId, pending?.methodId);
  });
});
