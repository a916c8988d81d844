import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { FakeTelephony } from '../../../support/fake-telephony.ts';
import { alex, enrollmentKit } from '../enrollment-kit.ts';

const number = { e164: '+12065550142', country: 'US' };
const sid = 'CA0';

/** Somebody whose phone rings, in Dutch, which is not the organization's language. */
async function ringing(t: TestContext, callPin: 'required' | 'off' = 'off') {
  const policy = { allowedMethods: ['mobile-call', 'mobile-text'], callPin } as const;
  const kit = await enrollmentKit(t, { telephony: new FakeTelephony(), policy });
  const begun = await kit.service.phones.begin(alex, 'mobile-call', { contact: 'mobile', number });
  assert.equal(begun.code, 'started');
  if (callPin === 'required') await kit.service.pins.choose(alex, begun.methodId, '2580');
  assert.equal((await kit.service.phones.contact(alex, begun.methodId, 'nl')).code, 'sent');
  const answer = (challengeId = kit.telephony.calling) => kit.answers.callAnswered(challengeId, { sid });
  return { ...kit, methodId: begun.methodId, answer };
}

const asked = { say: 'ask', attempt: 1, language: 'nl', organization: 'Contoso Demo' };

describe('a call that is picked up', () => {
  test('asks its question, in the language it was asked for in, and says who calls', async (t) => {
    const { answer } = await ringing(t);
    assert.deepEqual(await answer(), { ...asked, pin: false });
    assert.deepEqual(await answer(), { ...asked, pin: false }, 'told again it asks again');
  });

  test('asks for a PIN where one was chosen', async (t) => {
    const { answer } = await ringing(t, 'required');
    assert.deepEqual(await answer(), { ...asked, pin: true });
  });

  test('asks nothing when it is too late for an answer', async (t) => {
    const { answer, clock } = await ringing(t);
    clock.advance(179.999);
    assert.equal((await answer()).say, 'ask');
    clock.advance(0.001);
    assert.equal((await answer()).say, 'nothing-waits');
  });

  test('asks nothing when nobody waits for it: unknown, given up, or called anew', async (t) => {
    const { answer, telephony, service, methodId, clock } = await ringing(t);
    const { say, language } = await answer('unknown');
    assert.deepEqual([say, language], ['nothing-waits', 'en'], 'nobody knows whom it is for');
    const first = telephony.calling;
    clock.advance(60);
    await service.phones.contact(alex, methodId, 'nl');
    assert.equal((await answer(first)).say, 'nothing-waits');
    assert.equal((await answer()).say, 'ask');
    await service.cancel(alex, methodId);
    assert.equal((await answer()).say, 'nothing-waits');
  });
});

describe('a PIN', () => {
  test('is asked for before a call, once, and where the policy wants one', async (t) => {
    const { service, methodId } = await ringing(t, 'required');
    assert.equal(await service.pins.isNeeded(alex, methodId), false, 'it was chosen');
    assert.equal(await service.pins.isNeeded(alex, 'another'), false);
    const policies = [
      ['required', 'mobile-call', true],
      ['required', 'mobile-text', false],
      ['off', 'mobile-call', false],
    ] as const;
    for (const [callPin, kind, needed] of policies) {
      const kit = await enrollmentKit(t, { policy: { allowedMethods: [kind], callPin } });
      const begun = await kit.service.phones.begin(alex, kind, { contact: 'mobile', number });
      assert.equal(begun.code, 'started');
      assert.equal(await kit.service.pins.isNeeded(alex, begun.methodId), needed, `${callPin} ${kind}`);
    }
  });
});
