import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Cleanup } from '../support/cleanup.ts';
import { ManagedTalk } from '../support/managed-talk.ts';

const wrong = '000000';
const settings = { helpdesk: { name: 'Qdesk', url: undefined, phone: '020 555 0100', hours: undefined } };

/** Tries the app out with three wrong codes, which are as many as are checked in an hour. */
async function paused(t: Cleanup, language: 'en' | 'nl' = 'en'): Promise<ManagedTalk> {
  const managed = await ManagedTalk.start(t, { language, settings, policy: { wrongCodesPerHour: 3 } });
  await managed.opens('try-out');
  await managed.talk.click('action.next', { method: await managed.idOf('authenticator-code') });
  for (let times = 0; times < 3; times += 1) await managed.talk.type(wrong);
  return managed;
}

for (const language of ['en', 'nl'] as const) {
  describe(`after the last wrong code of an hour (${language})`, () => {
    test('no box is left that nobody would look at, and the helpdesk is one click away', async (t) => {
      const { talk } = await paused(t, language);
      assert.ok(talk.shown.startsWith(talk.translate('outcome-title.throttled')), talk.shown);
      assert.ok(talk.shown.includes(talk.translate('outcome.throttled', { minutes: 60 })), talk.shown);
      assert.doesNotMatch(talk.shown, /Qdesk/u, 'nothing is reached that no sentence names');
      await talk.click('action.ask-helpdesk');
      assert.ok(talk.shown.startsWith(talk.translate('hand-off.title')), talk.shown);
      assert.match(talk.shown, /Qdesk/u);
    });

    test('nothing is asked for, whatever way there would be', async (t) => {
      const managed = await paused(t, language);
      await managed.opens('try-out');
      assert.ok(managed.talk.shown.startsWith(managed.talk.translate('outcome-title.throttled')), managed.talk.shown);
    });

    test('whoever has lost a phone is handed to the helpdesk, and told for how long they would wait', async (t) => {
      const managed = await paused(t, language);
      const { talk } = managed;
      talk.built.clock.advance(60);
      await managed.opens('lost-phone');
      await talk.click('action.suspend', { lostMethods: await managed.idOf('authenticator-code') });
      assert.ok(talk.shown.startsWith(talk.translate('hand-off.title')), talk.shown);
      assert.ok(talk.shown.includes(talk.translate('status-card.no-codes', { minutes: 59 })), talk.shown);
      assert.ok(talk.shown.includes(talk.translate('hand-off.paused')), talk.shown);
      await talk.click('action.ask-helpdesk');
      const handOff = await talk.built.handOffs.waiting(managed.id);
      assert.equal(handOff?.reason, 'locked');
    });
  });
}

describe('after the last wrong code', () => {
  test('that was written, and not typed into the card, the question is over too', async (t) => {
    const managed = await ManagedTalk.start(t, { policy: { wrongCodesPerHour: 3 } });
    const { talk } = managed;
    await managed.opens('try-out');
    await talk.click('action.next', { method: await managed.idOf('mobile-text') });
    for (let times = 0; times < 3; times += 1) await talk.person.say(wrong);
    assert.ok(talk.shown.startsWith(talk.translate('outcome-title.throttled')), talk.shown);
  });

  test('a way that is locked leaves the other one to prove with', async (t) => {
    const managed = await ManagedTalk.start(t, { policy: { consecutiveFailuresUntilLocked: 3 } });
    const { talk } = managed;
    await managed.opens('new-phone');
    await talk.click('action.replace-these', { lostMethods: await managed.idOf('authenticator-code') });
    await talk.click('action.next', { method: await managed.idOf('authenticator-code') });
    for (let times = 0; times < 3; times += 1) await talk.type(wrong);
    assert.ok(talk.shown.startsWith(talk.translate('prove-phone-card.title-text')), talk.shown);
    await talk.type();
    assert.ok(talk.shown.startsWith(talk.translate('lost-phone.next-title')), talk.shown);
  });

  test('what was open somewhere else is over where it is looked at next', async (t) => {
    const managed = await ManagedTalk.start(t, { policy: { wrongCodesPerHour: 3 } });
    const { talk } = managed;
    await managed.opens('try-out');
    const app = await managed.idOf('authenticator-code');
    await talk.click('action.next', { method: app });
    for (let times = 0; times < 3; times += 1) await talk.built.enrollment.verify(managed.id, app, wrong);
    await talk.person.say('what is going on');
    assert.ok(talk.shown.startsWith(talk.translate('outcome-title.throttled')), talk.shown);
  });
});
