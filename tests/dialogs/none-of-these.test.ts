import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import { demoTenant, HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { ManagedTalk } from '../support/managed-talk.ts';
import { buttonTitles, textOf } from '../support/person.ts';

describe('somebody who has nothing at hand of what is asked for', () => {
  for (const language of languages)
    test(`says so where a change wants a proof, and is handed over to the helpdesk (${language})`, async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      await managed.open('action.manage');
      await talk.click('action.choose', { method: await managed.idOf('mobile-text') });
      assert.ok(buttonTitles(talk.person.card).includes(talk.translate('action.none-of-these')), talk.shown);
      await talk.click('action.none-of-these');
      assert.ok(talk.shown.startsWith(talk.translate('hand-off.title')), talk.shown);
      assert.ok(talk.shown.includes(talk.translate('hand-off.lost-everything')), talk.shown);
      assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text'], 'nothing is changed');
    });

  test('says so to the helpdesk on the phone, which sees that nothing was proven', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await bot.changes.change({ tenantId: demoTenant, objectId: people.alex }, (enrollment) => ({
      next: {
        ...enrollment,
        methods: enrollment.methods.flatMap((each) => [each, { ...each, methodId: 'second', isDefault: false }]),
      },
      outcome: undefined,
      events: [],
    }));
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    bot.clock.advance(60);
    await kofi.click('Verify the caller');
    await talk.settle();
    await alex.click('It is me');
    await alex.click('None of these');
    assert.match(textOf(alex.card), /The helpdesk sees that you have none of these at hand/u);
    await talk.settle();
    assert.match(talk.textOf(kofi, /^[A-Z]{3}-\d{3}/u), /Alex Wilber could not prove a method/u);
  });
});
