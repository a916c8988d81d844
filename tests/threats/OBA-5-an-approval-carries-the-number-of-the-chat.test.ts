import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../services/policy/policy.ts';
import { signedText } from '../../services/methods/authenticator-push/device-messages.ts';
import { allMethods } from '../support/foundation.ts';
import { PhoneApp } from '../support/phone-app.ts';
import { alex, auditTypes, kitOn } from '../services/enrollment/enrollment-kit.ts';
import { asked, codeOf, enrolledPhone, otherThan, pushKit, registered } from '../services/enrollment/push/push-kit.ts';
import { storesForRaces } from '../services/enrollment/races.ts';

const every = Array.from({ length: 90 }, (_, index) => String(index + 10));

describe('NIST OBA-5: an approval', () => {
  test('is worth nothing without the number: trying all of them at once tries three', async (t) => {
    const kit = await pushKit(t);
    const { methodId, phone } = await enrolledPhone(kit);
    const number = await asked(kit, methodId);
    const { id: request } = await phone.request();
    const wrong = every.filter((each) => each !== number);
    const outcomes = await Promise.all(wrong.map((each) => phone.approve(each, { request })));
    assert.equal(outcomes.filter(({ code }) => code === 'wrong-number').length, 2);
    assert.deepEqual(await phone.approve(number, { request }), { code: 'over' });
    assert.equal((await auditTypes(kit)).filter((type) => type === 'verification-failed').length, 3);
  });

  test('cannot be tried again and again: the hourly limit of wrong codes counts wrong numbers, over all requests', async (t) => {
    const kit = await pushKit(t);
    const { methodId, phone } = await enrolledPhone(kit);
    let tried = 0;
    for (let time = 0; time < 40; time += 1) {
      const sent = await kit.service.push.contact(alex, methodId, { language: 'en' });
      if (sent.code !== 'sent') break;
      const number = (await kit.service.push.numberOf(alex, methodId)) ?? '';
      for (let each = 0; each < 2; each += 1) {
        const { code } = await phone.approve(otherThan(number)).catch(() => ({ code: 'nothing waits' }));
        if (code === 'wrong-number') tried += 1;
      }
      kit.clock.advance(150);
    }
    assert.ok(tried <= defaultPolicy.wrongCodesPerHour, `${tried} numbers were tried in an hour`);
    assert.equal((await kit.service.status(alex)).proofs, 1);
  });

  test('has another number for each request, which nobody reads from the store', async (t) => {
    const kit = await pushKit(t);
    const { methodId } = await enrolledPhone(kit);
    const numbers = new Set<string>();
    for (let time = 0; time < 12; time += 1) {
      kit.clock.advance(7_200);
      numbers.add(await asked(kit, methodId));
    }
    assert.ok(numbers.size > 6, [...numbers].join());
    const { enrollment } = await kit.repository.load(alex);
    const number = await kit.service.push.numberOf(alex, methodId);
    const { challenge } = enrollment;
    assert.deepEqual(
      Object.values(challenge ?? {}).filter((value) => value === number || value === Number(number)),
      [],
    );
    const foreign = await kitOn(kit.store, { keys: ['other'], clock: kit.clock, policy: allMethods });
    assert.equal(foreign.keyRing.subKey('challenge', challenge?.numberKey ?? ''), undefined);
  });

  for (const { name, skip, open } of storesForRaces) {
    test(`that is sent fifty times at once to two replicas counts once, on ${name}`, { skip }, async (t) => {
      const store = await open(t);
      const one = await kitOn(store, { seed: 'replica-1', policy: allMethods });
      const other = await kitOn(store, { seed: 'replica-2', clock: one.clock, policy: allMethods });
      const { methodId, phone } = await registered(one);
      const number = await asked(one, methodId);
      const { id: request } = await phone.request();
      const { at, device, handle } = phone;
      const answer = { request, decision: 'approve', number } as const;
      const signature = phone.signed(signedText.answer(device, at, answer));
      const sent = { handle, at, signature, pin: '', ...answer };
      const acts = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? one : other).devices.answer(sent));
      assert.deepEqual(new Set((await Promise.all(acts)).map(({ code }) => code)), new Set(['verified']));
      const { enrollment } = await one.repository.load(alex);
      assert.deepEqual([enrollment.proofs, enrollment.methods.length], [1, 1]);
      assert.equal((await auditTypes(one)).filter((type) => type === 'method-activated').length, 1);
    });

    test(`with a code that two phones have at once is one phone’s, on ${name}`, { skip }, async (t) => {
      const store = await open(t);
      const kit = await kitOn(store, { policy: allMethods });
      const begun = await kit.service.begin(alex, 'authenticator-push');
      assert.ok(begun.code === 'started');
      const code = await codeOf(kit, begun.methodId);
      const phones = Array.from({ length: 8 }, () => new PhoneApp(kit.devices, kit.clock));
      const outcomes = await Promise.all(phones.map((each) => each.register(code)));
      assert.equal(outcomes.filter((each) => each.code === 'registered').length, 1);
    });
  }
});
