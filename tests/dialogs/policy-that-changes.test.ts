import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { policyStore } from '../services/policy/policy-kit.ts';
import { codeAt, scan } from '../support/authenticator.ts';
import { PhoneTalk } from '../support/phone-talk.ts';
import { buttonTitles } from '../support/person.ts';

/** Changes the policy as an operator does, and lets the bot read it. */
async function apply({ built }: PhoneTalk, ...policies: readonly object[]): Promise<void> {
  await policyStore(built).apply(...policies);
  built.clock.advance(10);
}

/** The app, and a phone that is texted. */
async function withAppAndPhone(t: TestContext, language: 'en' | 'nl'): Promise<PhoneTalk> {
  const talk = await PhoneTalk.start(t, { language, policy: { backupPhone: 'offered' } });
  await talk.person.say('set up');
  await talk.click('action.set-up', { method: 'authenticator-code' });
  await talk.click('action.next');
  const entry = scan(talk.person.card);
  await talk.click('action.next');
  await talk.type(codeAt(entry, talk.built.clock.now()));
  await talk.giveNumber('text');
  await talk.type();
  talk.built.clock.advance(3_600);
  return talk;
}

const appOnly = { group: 'default', methods: ['authenticator-code'] };
const callsOnly = { group: 'default', methods: ['office-call'] };

for (const language of ['en', 'nl'] as const) {
  describe(`a policy that accepts a method no more (${language})`, () => {
    test('says so beside the method, with what to do, and asks for the others only', async (t) => {
      const talk = await withAppAndPhone(t, language);
      await apply(talk, appOnly);
      await talk.person.say('status');
      assert.ok(talk.shown.includes(talk.translate('outcome.not-allowed-any-more')), talk.shown);
      await talk.click('action.try-out');
      assert.ok(talk.shown.includes(talk.translate('enter-code-card.title-try')), talk.shown);
    });

    test('proves and changes nothing with it, and names the way out where there is nothing else', async (t) => {
      const talk = await withAppAndPhone(t, language);
      await apply(talk, callsOnly);
      await talk.person.say('status');
      assert.ok(talk.shown.includes(talk.translate('outcome.not-allowed-any-more')));
      assert.deepEqual(buttonTitles(talk.person.card), [
        talk.translate('action.manage'),
        talk.translate('action.lost-phone'),
      ]);
      const { enrollment } = talk.built;
      const { methods, mayAdd } = await enrollment.status(talk.person);
      assert.equal(mayAdd, false);
      for (const { methodId } of methods) {
        assert.equal((await enrollment.verify(talk.person, methodId, '123456')).code, 'not-allowed');
        if (methodId === methods[1]?.methodId)
          assert.equal((await enrollment.phones.contact(talk.person, methodId, language)).code, 'not-allowed');
      }
      assert.equal((await enrollment.begin(talk.person, 'authenticator-code')).code, 'already-set-up');
    });

    test('takes no code that was texted before, sent back or typed, and ends what is being set up', async (t) => {
      const talk = await PhoneTalk.start(t, { language });
      await talk.untilNumber();
      await talk.giveNumber('text');
      await apply(talk, appOnly);
      await talk.reply();
      assert.deepEqual(await talk.methods(), []);
      await talk.type();
      assert.deepEqual(await talk.methods(), []);
      assert.ok(talk.shown.includes(talk.translate('outcome.not-allowed')), talk.shown);
    });

    test('takes no # of a call that rang before; 0# still reports fraud', async (t) => {
      for (const [keys, say] of [
        ['#', 'nothing-waits'],
        ['0#', 'fraud-reported'],
      ] as const) {
        const talk = await PhoneTalk.start(t, { language });
        await talk.untilNumber();
        await talk.giveNumber('call');
        await apply(talk, appOnly);
        assert.equal((await talk.press(keys)).say, say);
        assert.deepEqual(await talk.methods(), []);
      }
    });

    test('reaches no country any more that it forbids', async (t) => {
      const talk = await withAppAndPhone(t, language);
      await apply(talk, { group: 'default', countries: { text: 'IS' } });
      const { methods } = await talk.built.enrollment.status(talk.person);
      const phone = methods[1]?.methodId ?? assert.fail();
      const sent = talk.built.telephony.texts.length;
      assert.equal((await talk.built.enrollment.phones.contact(talk.person, phone, language)).code, 'not-allowed');
      assert.equal(talk.built.telephony.texts.length, sent);
    });

    test('sets nothing up first without the pass that it wants, and says where that comes from', async (t) => {
      for (const firstSetUp of [{ gate: 'temporary-pass' }, { gate: 'trusted-network', networks: ['192.0.2.0/24'] }]) {
        const talk = await PhoneTalk.start(t, { language });
        await apply(talk, { group: 'default', firstSetUp });
        await talk.person.say('set up');
        assert.ok(talk.shown.includes(talk.translate('hand-off.first-set-up')), talk.shown);
        const begun = await talk.built.enrollment.begin(talk.person, 'authenticator-code');
        assert.equal(begun.code, 'pass-needed', 'and not in the chat alone');
      }
    });
  });
}

test('methods are offered in the order of the policy', async (t) => {
  const talk = await PhoneTalk.start(t);
  await apply(talk, { group: 'default', methods: ['mobile-text', 'authenticator-code'] });
  await talk.person.say('set up');
  const [phone, app] = ['mobile-phone', 'authenticator-code'].map((id) =>
    JSON.stringify(talk.person.card).indexOf(`"${id}"`),
  );
  assert.ok(phone !== undefined && app !== undefined && phone > 0 && phone < app);
});

test('what takes the place of a default that the policy accepts no more is the default, and the receipt says what is asked for', async (t) => {
  const talk = await withAppAndPhone(t, 'en');
  await apply(talk, { group: 'default', methods: ['mobile-text'] });
  await talk.person.say('manage');
  await talk.click('action.add-method');
  await talk.type();
  await talk.click('action.set-up', { method: 'mobile-phone' });
  await talk.giveNumber('text', { number: '(206) 555-0143' });
  await talk.type();
  const { methods } = await talk.built.enrollment.status(talk.person);
  assert.deepEqual(
    methods.map(({ kind, isDefault }) => [kind, isDefault]),
    [
      ['authenticator-code', false],
      ['mobile-text', true],
    ],
  );
});
