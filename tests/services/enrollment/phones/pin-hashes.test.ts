import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../../faults/memory-store.ts';
import { alex, kitOn } from '../enrollment-kit.ts';

test('a PIN is hashed, which costs more than all the rest, only for who may choose one: five times a set-up, and never when it is over', async (t) => {
  const store = new MemoryStore();
  t.after(() => store.close());
  const kit = await kitOn(store, { policy: { allowedMethods: ['mobile-call'], callPin: 'required' } });
  const method = kit.methods.get('mobile-call');
  assert.ok(method?.form === 'phone');
  const sealedPin = method.sealedPin.bind(method);
  let hashes = 0;
  Object.assign(method, {
    sealedPin: (...given: Parameters<typeof sealedPin>) => {
      hashes += 1;
      return sealedPin(...given);
    },
  });
  const number = { e164: '+12065550142', country: 'US' };
  const begun = await kit.service.phones.begin(alex, 'mobile-call', { contact: 'mobile', number });
  assert.equal(begun.code, 'started');
  const codes: string[] = [];
  for (const pin of ['2704', '2705', '2706', '2707', '2708', '2709', '2710']) {
    codes.push((await kit.service.pins.choose(alex, begun.methodId, pin)).code);
  }
  assert.deepEqual(codes, [...Array<string>(5).fill('chosen'), 'too-many-attempts', 'too-many-attempts']);
  assert.equal(hashes, 5);
});
