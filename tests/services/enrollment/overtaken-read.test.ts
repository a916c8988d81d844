import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestStore } from '../../support/build-bot.ts';
import type { StoreCall } from '../../support/intercepted-store.ts';
import { lateStore } from '../../support/late-store.ts';
import { alex, codeNow, enrollmentKit, setUp } from './enrollment-kit.ts';

test('a read that a write of the same process overtakes is no sign of alteration', async (t) => {
  const counts = ({ collection, operation }: StoreCall): boolean =>
    collection === 'enrollments' && operation === 'findOne';
  const reads = { call: 3, counts };
  const late = lateStore(await openTestStore(t), reads);
  const kit = await enrollmentKit(t, { store: late.store });
  const started = await setUp(kit);
  const status = kit.changes.status(alex);
  await late.stands;
  assert.deepEqual(await kit.service.prove(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
  late.wake();
  assert.equal((await status).status, 'disabled', 'it says what was so when it was asked');
  assert.equal((await kit.changes.status(alex)).status, 'enforced');
});
