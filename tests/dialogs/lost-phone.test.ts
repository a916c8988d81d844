import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeAt, scan } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { reachCode } from '../support/journey.ts';
import { ManagedTalk } from '../support/managed-talk.ts';
import { textOf, titleOf } from '../support/person.ts';

for (const language of ['en', 'nl'] as const) {
  describe(`a lost phone (${language})`, () => {
    test('is off at once after a proof with what is left, and gone when the new one works', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      const lost = await managed.idOf('authenticator-code');
      await managed.opens('lost-phone');
      assert.ok(talk.shown.startsWith(talk.translate('lost-phone-card.title-lost')), talk.shown);
      assert.ok(
        talk.shown.includes(talk.translate('lost-phone-card.explanation-lost-after-proof')),
        'what comes first',
      );
      await talk.click('action.suspend', { lostMethods: lost });
      assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text'], 'nothing before a proof');
      await talk.type();
      assert.deepEqual(await managed.standing(), ['authenticator-codelost', 'mobile-text*']);
      assert.equal((await talk.built.enrollment.verify(managed.id, lost, managed.code)).code, 'suspended');
      const named = `${talk.translate('method.authenticator-code.title')} · ${managed.entry.account}`;
      assert.ok(talk.shown.includes(talk.translate('lost-phone.next-lost', { method: named })), talk.shown);
      await talk.click('action.replace-now');
      await managed.setUpApp();
      assert.deepEqual(await managed.standing(), ['mobile-text', 'authenticator-code*']);
      for (const change of ['method-suspended', 'method-replaced'] as const)
        assert.ok(talk.person.transcript.some((line) => line.startsWith(talk.translate(`own-notice.${change}`))));
    });

    test('whose replacement is left stays off, and the chat says so', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      await managed.opens('lost-phone');
      await talk.click('action.suspend', { lostMethods: await managed.idOf('authenticator-code') });
      await talk.type();
      await talk.click('action.later');
      assert.ok(talk.shown.startsWith(talk.translate('lost-phone.still-off-title')), talk.shown);
      await talk.click('action.manage');
      assert.ok(talk.shown.startsWith(talk.translate('manage-card.title')), talk.shown);
      talk.built.clock.advance(86_400);
      await talk.person.say('status');
      assert.ok(talk.shown.includes(talk.translate('methods.suspended-lost')), talk.shown);
      assert.deepEqual(await managed.standing(), ['authenticator-codelost', 'mobile-text*']);
    });

    test('whose replacement was left is told of once more after a day, and not after that', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      const { clock, enrollment, resumer } = talk.built;
      const lost = [await managed.idOf('authenticator-code'), await managed.idOf('mobile-text')];
      await managed.opens('lost-phone');
      await talk.click('action.suspend', { lostMethods: lost[0] ?? '' });
      await talk.type();
      await talk.click('action.later');
      const title = talk.translate('lost-phone.still-off-title');
      const said = () => talk.person.transcript.filter((line) => line.startsWith(title)).length;
      const later = async (seconds: number): Promise<void> => {
        clock.advance(seconds);
        await enrollment.expireDue(10, { tell: (person) => resumer.enrollmentChanged(person) });
      };
      await later(86_399);
      assert.equal(said(), 1);
      await later(1);
      assert.equal(said(), 2);
      await talk.click('action.manage');
      assert.ok(talk.shown.startsWith(talk.translate('manage-card.title')), talk.shown);
      await later(7 * 86_400);
      assert.equal(said(), 2);
    });

    test('that is replaced, or found, is not told of again', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      const { clock, enrollment, resumer } = talk.built;
      await managed.opens('lost-phone');
      await talk.click('action.suspend', { lostMethods: await managed.idOf('authenticator-code') });
      await talk.type();
      await talk.click('action.replace-now');
      await managed.setUpApp();
      clock.advance(2 * 86_400);
      await enrollment.expireDue(10, { tell: (person) => resumer.enrollmentChanged(person) });
      const title = talk.translate('lost-phone.still-off-title');
      assert.ok(!talk.person.transcript.some((line) => line.startsWith(title)));
    });

    test('whose replacement is cancelled in writing stays off, and the chat says so, naming it and nothing else', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      await managed.opens('lost-phone');
      await talk.click('action.suspend', { lostMethods: await managed.idOf('authenticator-code') });
      await talk.type();
      assert.doesNotMatch(talk.shown, /\((?:Default|Standaard)|, (?:off|uitgezet)\)/u);
      await talk.person.say('cancel');
      assert.ok(talk.shown.startsWith(talk.translate('lost-phone.still-off-title')), talk.shown);
      assert.deepEqual(await managed.standing(), ['authenticator-codelost', 'mobile-text*']);
    });

    test('is not said to be contacted any more when nothing arrives', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      await managed.opens('lost-phone');
      await talk.click('action.suspend', { lostMethods: await managed.idOf('mobile-text') });
      await managed.proveWith('app');
      await talk.click('action.later');
      await talk.person.say(language === 'en' ? 'I get no text messages' : 'ik krijg geen sms');
      assert.ok(talk.shown.startsWith(talk.translate('not-receiving-card.title')), talk.shown);
      assert.doesNotMatch(talk.shown, /•• 42/u);
    });

    test('that is found again is used again, and asked for first as before, after a proof', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      const lost = await managed.idOf('authenticator-code');
      await managed.opens('lost-phone');
      await talk.click('action.suspend', { lostMethods: lost });
      await talk.type();
      await talk.click('action.later');
      talk.built.clock.advance(3_600);
      await managed.open('action.manage');
      await talk.click('action.choose', { method: lost });
      await talk.type();
      await talk.click('action.reinstate');
      assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text']);
    });

    test('with which everything is gone is for the helpdesk; nothing is changed, and a pass goes on in the same chat', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      await managed.opens('lost-phone');
      await talk.click('action.suspend');
      assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text'], 'nothing before the pass');
      assert.ok(talk.shown.startsWith(talk.translate('hand-off.title')), talk.shown);
      await talk.click('action.ask-helpdesk');
      const issued = await talk.built.enrollment.passes.issue(managed.id, { reason: 'demo', seconds: 600 });
      assert.ok('pass' in issued);
      await talk.click('action.use-pass', { letterCode: issued.pass });
      assert.deepEqual(await managed.standing(), ['authenticator-code*lost', 'mobile-textlost']);
      await talk.click('action.replace-now');
      await managed.setUpApp();
      assert.deepEqual(await managed.standing(), ['mobile-textlost', 'authenticator-code*']);
    });

    test('a new phone leaves the old app good until the new one is proven', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      const old = { id: await managed.idOf('authenticator-code'), code: '' };
      await managed.opens('new-phone');
      await talk.click('action.replace-these', { lostMethods: old.id });
      await managed.proveWith('app');
      talk.built.clock.advance(60);
      await talk.click('action.replace-now');
      assert.equal((await talk.built.enrollment.verify(managed.id, old.id, managed.code)).code, 'verified');
      await managed.setUpApp();
      assert.equal((await talk.built.enrollment.verify(managed.id, old.id, '123456')).code, 'not-set-up');
    });
  });
}

test('where a proof counts still, the card says that what is chosen is off at once', async (t) => {
  const managed = await ManagedTalk.start(t, { hours: 0 });
  const { talk } = managed;
  await managed.opens('lost-phone');
  assert.ok(talk.shown.includes(talk.translate('lost-phone-card.explanation-lost')), talk.shown);
});

test('what the lost phone proved shortly before frees nothing more: what takes its place wants another proof', async (t) => {
  const managed = await ManagedTalk.start(t, { hours: 0 });
  const { talk } = managed;
  await managed.opens('lost-phone');
  await talk.click('action.suspend', { lostMethods: await managed.idOf('mobile-text') });
  assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-textlost'], 'off at once');
  await talk.click('action.replace-now');
  const isNumberAsked = (): boolean => talk.person.lastLine.includes(talk.translate('action.contact-me'));
  assert.ok(!isNumberAsked(), talk.shown);
  talk.built.clock.advance(30);
  await talk.type(managed.code);
  assert.ok(isNumberAsked(), talk.shown);
});

test('whoever turned off everything they had is led to the helpdesk, and not back to what they lost', async (t) => {
  const managed = await ManagedTalk.start(t, { hours: 0 });
  const { talk } = managed;
  const lost = [await managed.idOf('mobile-text'), await managed.idOf('authenticator-code')].join(',');
  await managed.opens('lost-phone');
  await talk.click('action.suspend', { lostMethods: lost });
  assert.deepEqual(await managed.standing(), ['authenticator-code*lost', 'mobile-textlost']);
  await talk.click('action.later');
  assert.ok(talk.shown.startsWith(talk.translate('lost-phone.still-off-title')), talk.shown);
  assert.ok(talk.shown.includes(talk.translate('hand-off.lost-everything')), talk.shown);
  assert.ok(!talk.shown.includes(talk.translate('lost-phone.still-off')), talk.shown);
  await talk.click('action.ask-helpdesk');
  assert.ok(talk.shown.startsWith(talk.translate('hand-off.title')), talk.shown);
});

test('of two apps that are turned off in one go the notice names both', async (t) => {
  const bot = await buildBot(t);
  const alex = bot.person();
  const first = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(first, bot.clock.now()) });
  await alex.click('Done');
  await alex.say('add a way to verify');
  await alex.click('Set up', { method: 'authenticator-code' });
  await alex.click('Next');
  const second = scan(alex.card);
  await alex.say(codeAt(second, bot.clock.now()));
  await alex.say('I lost my phone');
  await alex.click('Turn off and replace');
  const notice = alex.chat.findLast(({ card }) => titleOf(card) === 'Ways to verify were turned off');
  for (const { account } of [first, second]) assert.ok(textOf(notice?.card).includes(account), textOf(notice?.card));
});
