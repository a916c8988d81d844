import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { MethodKind } from '../../../../services/methods/registry.ts';
import { FakeTelephony } from '../../../support/fake-telephony.ts';
import { alex, auditTypes, documentOf, enrollmentKit } from '../enrollment-kit.ts';

const number = { e164: '+12065550142', country: 'US' };

/** Somebody who was just called or texted, and two replicas that hear what becomes of it. */
async function contacted(t: TestContext, kind: MethodKind) {
  const telephony = new FakeTelephony();
  const policy = { allowedMethods: ['mobile-call', 'mobile-text'], callPin: 'off' } as const;
  const one = await enrollmentKit(t, { telephony, policy });
  const { store, clock } = one;
  const two = await enrollmentKit(t, { telephony, policy, store, clock, seed: 'replica-2' });
  const begun = await one.service.phones.begin(alex, kind, { contact: 'mobile', number });
  assert.equal(begun.code, 'started');
  assert.equal((await one.service.phones.contact(alex, begun.methodId, 'en')).code, 'sent');
  const challengeId = kind === 'mobile-text' ? (telephony.texts.at(-1)?.challengeId ?? '') : telephony.calling;
  const revision = async (): Promise<number> => Number((await documentOf(one))['revision']);
  const delivery = async (): Promise<unknown> => (await one.service.status(alex)).challenge?.delivery;
  return { one, two, challengeId, before: await revision(), revision, delivery };
}

describe('what a carrier tells again', () => {
  for (const end of ['completed', 'busy', 'no-answer', 'failed', 'canceled', 'voice-mail'] as const) {
    test(`changes nothing: a call ends once (${end}), whichever replicas hear of it, and how often`, async (t) => {
      const { one, two, challengeId, before, revision, delivery } = await contacted(t, 'mobile-call');
      const told = [one, two, one, two].map(({ answers }) => answers.callEnded(challengeId, { sid: 'CA1', end }));
      await Promise.all(told);
      assert.deepEqual(await delivery(), { state: 'ended', end });
      // After a voice mail, Twilio says that the call was completed.
      await two.answers.callEnded(challengeId, { sid: 'CA1', end: 'completed' });
      await one.answers.callAnswered(challengeId, { sid: 'CA1' });
      assert.deepEqual(await delivery(), { state: 'ended', end });
      assert.equal(await revision(), before + 1);
    });
  }

  test('changes nothing: a text fails once, and is audited once', async (t) => {
    const { one, two, challengeId, before, revision, delivery } = await contacted(t, 'mobile-text');
    const text = { sid: 'SM1', reason: 'unreachable' } as const;
    await Promise.all([one, two, one, two].map(({ answers }) => answers.textFailed(challengeId, text)));
    await two.answers.textFailed(challengeId, { ...text, reason: 'blocked' });
    assert.deepEqual(await delivery(), { state: 'refused', reason: 'unreachable' });
    assert.equal(await revision(), before + 1);
    assert.equal((await auditTypes(one)).filter((type) => type === 'send-refused').length, 1);
  });

  test('changes nothing: # proves once, and the end of its call is heard of later, twice', async (t) => {
    const { one, two, challengeId, before, revision } = await contacted(t, 'mobile-call');
    const keys = { sid: 'CA1', digits: '#', attempt: 1 };
    const said = await Promise.all([one, two, one, two].map(({ answers }) => answers.keysPressed(challengeId, keys)));
    assert.deepEqual(
      said.map(({ say }) => say),
      ['verified', 'verified', 'verified', 'verified'],
    );
    for (const { answers } of [one, two]) await answers.callEnded(challengeId, { sid: 'CA1', end: 'completed' });
    assert.equal(await revision(), before + 1);
    assert.equal((await one.service.status(alex)).methods.length, 1);
  });

  test('about a call that another has replaced is about nothing', async (t) => {
    const { one, two, challengeId, delivery } = await contacted(t, 'mobile-call');
    // The first replica knows by now whose call it is.
    await one.answers.callAnswered(challengeId, { sid: 'CA1' });
    one.clock.advance(60);
    const { pending } = await two.service.status(alex);
    assert.equal((await two.service.phones.contact(alex, pending?.methodId ?? '', 'nl')).code, 'sent');
    const keys = { sid: 'CA1', digits: '#', attempt: 1 };
    for (const { answers } of [one, two]) {
      const { say, language } = await answers.keysPressed(challengeId, keys);
      assert.deepEqual([say, language], ['nothing-waits', 'en']);
      await answers.callEnded(challengeId, { sid: 'CA1', end: 'completed' });
    }
    assert.equal((await one.service.status(alex)).methods.length, 0);
    assert.match(JSON.stringify(await delivery()), /accepted/u);
  });
});
