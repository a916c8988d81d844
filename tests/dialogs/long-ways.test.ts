import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeAt } from '../support/authenticator.ts';
import { reachCode } from '../support/journey.ts';
import { ManagedTalk } from '../support/managed-talk.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

const quiet = { appPasswords: { allowed: false, most: 40 }, recoveryCodes: 'off' } as const;

describe('whoever comes back later than a proof counts proves once more, and goes on', () => {
  for (const language of ['en', 'fr'] as const)
    test(`with the phone that takes the place of a lost one (${language})`, async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      const data = { action: 'lost-phone', flow: 'any-time', nonce: 'demo' };
      await talk.person.replay({ ...talk.person.messageActivity(''), value: data });
      await talk.click('action.suspend', { lostMethods: await managed.idOf('authenticator-code') });
      await talk.type();
      talk.built.clock.advance(1_200);
      await talk.click('action.replace-now');
      await talk.type();
      await managed.setUpApp();
      assert.deepEqual(await managed.standing(), ['mobile-text', 'authenticator-code*']);
    });

  for (const button of ['action.reinstate', 'action.remove'] as const)
    test(`before a lost method is taken off the list: ${button}`, async (t) => {
      const managed = await ManagedTalk.start(t);
      const { talk } = managed;
      await talk.person.say('My phone is lost');
      await talk.click('action.suspend', { lostMethods: await managed.idOf('authenticator-code') });
      await talk.type();
      talk.built.clock.advance(1_200);
      await talk.click(button);
      await talk.type();
      assert.match(talk.lastLine, /^Set up the new one/u);
      await talk.click(button);
      const left = button === 'action.remove' ? ['mobile-text*'] : ['authenticator-code*', 'mobile-text'];
      assert.deepEqual(await managed.standing(), left);
    });

  test('with another number', async (t) => {
    const managed = await ManagedTalk.start(t, { policy: quiet });
    const { talk } = managed;
    await talk.person.say('Change the phone number');
    await managed.proveWith('app');
    talk.built.clock.advance(1_200);
    const other = { country: 'US', number: '206 555 0199', channel: 'text' };
    await talk.click('action.contact-me', other);
    assert.match(talk.lastLine, /^How do you want to verify\?/u);
    await managed.proveWith('app');
    await talk.click('action.contact-me', other);
    await talk.type();
    const { methods } = await talk.built.enrollment.status(talk.person);
    assert.match(methods.find(({ kind }) => kind === 'mobile-text')?.label ?? '', /99$/u);
  });

  test('with the backup phone of a first set-up', async (t) => {
    const talk = await PhoneTalk.start(t, { policy: { ...quiet, backupPhone: 'offered' } });
    const entry = await reachCode(talk.person);
    await talk.type(codeAt(entry, talk.built.clock.now()));
    talk.built.clock.advance(1_200);
    await talk.giveNumber();
    assert.match(talk.lastLine, /^Enter the code from the app/u);
    await talk.type(codeAt(entry, talk.built.clock.now()));
    await talk.giveNumber();
    await talk.type();
    assert.deepEqual(await talk.methods(), ['authenticator-code', 'mobile-text']);
    assert.match(talk.lastLine, /^You're all set/u);
  });

  test('with another default', async (t) => {
    const managed = await ManagedTalk.start(t, { policy: quiet });
    const { talk } = managed;
    await talk.person.say('manage');
    await talk.click('action.choose', { method: await managed.idOf('mobile-text') });
    await managed.proveWith('app');
    talk.built.clock.advance(1_200);
    await talk.click('action.make-default');
    await managed.proveWith('app');
    await talk.click('action.make-default');
    assert.deepEqual(await managed.standing(), ['authenticator-code', 'mobile-text*']);
  });
});

describe('another way to verify', () => {
  test('is one more phone, which is called, for who has a mobile', async (t) => {
    const managed = await ManagedTalk.start(t, { policy: quiet });
    const { talk } = managed;
    await talk.person.say('Add another way');
    await managed.proveWith('app');
    await talk.click('action.set-up', { method: 'mobile-phone' });
    await talk.click('action.contact-me', { country: 'US', number: '206 555 0199' });
    await talk.answer();
    await talk.press('#');
    assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text', 'mobile-call']);
  });

  test('that is left changes nothing, and nobody is told that all is set up', async (t) => {
    const managed = await ManagedTalk.start(t, { policy: quiet });
    const { talk } = managed;
    for (const method of ['mobile-phone', 'office-phone']) {
      await talk.person.say('Add another way');
      if (method === 'mobile-phone') await managed.proveWith('app');
      await talk.click('action.set-up', { method });
      await talk.click('action.cancel');
      assert.match(talk.shown, /^Add another way to verify\nNothing has changed/u);
    }
  });

  test('is another number for who has lost the mobile and was given a pass', async (t) => {
    const managed = await ManagedTalk.start(t, { policy: quiet });
    const { talk } = managed;
    const { enrollment } = talk.built;
    await talk.person.say('My phone is lost');
    await talk.click('action.suspend', { lostMethods: await managed.idOf('mobile-text') });
    await managed.proveWith('app');
    await talk.click('action.later');
    talk.built.clock.advance(86_400);
    const issued = await enrollment.passes.issue(managed.id, { reason: 'demo', seconds: 600 });
    assert.ok('pass' in issued);
    await talk.person.say('Ask the helpdesk');
    await talk.person.say(issued.pass);
    await talk.click('action.set-up', { method: 'mobile-phone' });
    await talk.click('action.contact-me', { country: 'US', number: '206 555 0199', channel: 'text' });
    await talk.type();
    const { methods } = await enrollment.status(talk.person);
    assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text']);
    assert.match(methods.at(-1)?.label ?? '', /99$/u);
  });
});
