import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alex, auditTypes, enrollmentKit, kitOn } from '../services/enrollment/enrollment-kit.ts';
import { storesForRaces } from '../services/enrollment/races.ts';
import { FakeTelephony } from '../support/fake-telephony.ts';
import { askPhone, methodsOf, phonePolicy, textFrom } from './support/phone-person.ts';

describe('ASVS 6.5.1, NIST OBV-4: a texted code or a key', () => {
  for (const { name, skip, open } of storesForRaces) {
    test(`typed and sent back at the same instant, at two replicas, proves once, on ${name}`, { skip }, async (t) => {
      const telephony = new FakeTelephony();
      const store = await open(t);
      const one = await kitOn(store, { telephony, policy: phonePolicy, seed: 'replica-1' });
      const other = await kitOn(store, { telephony, policy: phonePolicy, seed: 'replica-2', clock: one.clock });
      for (let round = 0; round < 5; round += 1) {
        const person = { ...alex, objectId: `demo-racer-${round}` };
        const asked = await askPhone(one, { person, e164: `+1206555014${round}` });
        const [typed, replied] = await Promise.all([
          one.service.prove(person, asked.methodId, asked.code),
          textFrom(other, asked, asked.code),
        ]);
        // Who typed hears the truth either way; a reply that came second finds that nobody waits for it any more.
        assert.equal(typed.code, 'verified');
        assert.ok(replied === undefined || /right|no longer works/u.test(replied), replied);
        assert.equal(await methodsOf(one, person), 1);
        const types = await auditTypes(one, person);
        assert.equal(types.filter((type) => type === 'method-activated').length, 1);
      }
    });

    test(`pressed fifty times at once, at two replicas, proves once, on ${name}`, { skip }, async (t) => {
      const telephony = new FakeTelephony();
      const store = await open(t);
      const one = await kitOn(store, { telephony, policy: phonePolicy, seed: 'replica-1' });
      const other = await kitOn(store, { telephony, policy: phonePolicy, seed: 'replica-2', clock: one.clock });
      const { challengeId } = await askPhone(one, { kind: 'mobile-call' });
      const keys = { sid: 'CA1', digits: '#', attempt: 1 };
      const said = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          (index % 2 === 0 ? one : other).answers.keysPressed(challengeId, keys),
        ),
      );
      assert.deepEqual(new Set(said.map(({ say }) => say)), new Set(['verified']));
      assert.equal((await auditTypes(one)).filter((type) => type === 'method-activated').length, 1);
    });
  }

  test('that proved the set-up verifies nothing afterwards, typed or sent back', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const asked = await askPhone(kit);
    assert.deepEqual(await kit.service.prove(alex, asked.methodId, asked.code), { code: 'verified' });
    assert.deepEqual(await kit.service.verify(alex, asked.methodId, asked.code), { code: 'code-expired' });
    assert.equal(await textFrom(kit, asked, asked.code), undefined);
    assert.ok(!(await auditTypes(kit)).includes('verification-succeeded'));
  });
});
