import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alex, codeNow, enrolled, enrollmentKit } from '../services/enrollment/enrollment-kit.ts';

test('NIST BAA-1: what is proven in one chat frees changes there, and in no other', async (t) => {
  const kit = await enrollmentKit(t);
  const started = await enrolled(kit);
  await enrolled(kit);
  kit.clock.advance(3_600);
  const [here, elsewhere] = ['here', 'elsewhere'].map((conversation) => kit.service.forTurn({ conversation }));
  assert.ok(here !== undefined && elsewhere !== undefined);
  assert.equal((await here.verify(alex, started.methodId, codeNow(kit, started))).code, 'verified');
  assert.deepEqual(await elsewhere.managing.remove(alex, started.methodId), { code: 'proof-needed' });
  assert.equal((await elsewhere.begin(alex, 'authenticator-code')).code, 'already-set-up');
  assert.deepEqual(await here.managing.remove(alex, started.methodId), { code: 'done' });
});
