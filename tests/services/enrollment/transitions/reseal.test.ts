import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Enrollment, HeldCredential } from '../../../../services/enrollment/state/enrollment.ts';
import type { RecoveryCodes } from '../../../../services/enrollment/state/last-resort.ts';
import { resealSecrets } from '../../../../services/enrollment/transitions/method-transitions.ts';
import { after, pendingSetUp, withAnother, withMethod } from './transitions-kit.ts';

/** A secret in every place where there can be one: methods, a notice, one given up and one that waits. */
function everywhere(): Enrollment {
  const phone = withAnother(withMethod('app'), { methodId: 'phone', kind: 'mobile-text' });
  const desk = withAnother(phone, { methodId: 'desk', kind: 'office-call' });
  return pendingSetUp('newer', pendingSetUp('new', desk, 3), 4);
}

function reseal(enrollment: Enrollment, renew: (held: HeldCredential) => object, seconds = 5) {
  const request = {
    reseal: (held: HeldCredential) => renew(held) as HeldCredential['credential'],
    resealCodes: (codes: RecoveryCodes) => codes,
    keyId: 'key-2',
  };
  return resealSecrets(enrollment, request, after(seconds));
}

test('a rotation of keys renews every secret wherever it is, counts them, and changes nothing else', () => {
  const before = everywhere();
  const renewed = { demo: 'renewed' };
  const { next, outcome, events } = reseal(before, () => renewed);
  const all = ({ methods, pending, abandoned, notices }: Enrollment): HeldCredential[] => [
    ...methods,
    ...(pending === undefined ? [] : [pending]),
    ...abandoned,
    ...notices,
  ];
  assert.equal(all(before).length, 6);
  assert.deepEqual(
    all(next),
    all(before).map((held) => ({ ...held, credential: renewed })),
  );
  const { methods, pending, abandoned, notices } = before;
  assert.deepEqual({ ...next, methods, pending, abandoned, notices }, before);
  assert.equal(outcome, next);
  assert.deepEqual(events, [{ type: 'secrets-resealed', actor: 'operator', detail: { secrets: 6, key: 'key-2' } }]);
});

test('a rotation of keys counts no secret that is under the newest key, and writes all the same', () => {
  const before = everywhere();
  const { next, events } = reseal(before, ({ methodId, credential }) =>
    methodId === 'app' ? { demo: 'new' } : credential,
  );
  assert.deepEqual(next, { ...before, methods: next.methods });
  assert.notEqual(next, before);
  assert.deepEqual(events.at(-1)?.detail, { secrets: 1, key: 'key-2' });
});

test('a rotation of keys needs no key for what time has ended', () => {
  const { next, events } = reseal(everywhere(), ({ credential }) => credential, 604);
  assert.equal(next.pending, undefined);
  assert.deepEqual(
    events.map(({ type }) => type),
    ['set-up-expired', 'secrets-resealed'],
  );
});
