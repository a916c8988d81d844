import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import type { Language, MessageKey } from '../../services/localization/translate.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { buttonTitles, textOf } from '../support/person.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

const settings = { helpdesk: { name: 'Qdesk', url: undefined, phone: '020 555 0100', hours: undefined } };

const start = (t: Cleanup, language: Language): Promise<PhoneTalk> =>
  PhoneTalk.start(t, { store: new MemoryStore(), settings, language });

/** Somebody with a phone, whose chat waits for nothing. */
async function withPhone(t: Cleanup, language: Language): Promise<PhoneTalk> {
  const talk = await start(t, language);
  await talk.untilNumber();
  await talk.giveNumber('text');
  await talk.type();
  talk.built.clock.advance(60);
  await talk.person.say('status');
  return talk;
}

/** The helpdesk does it. */
async function act({ built, person }: PhoneTalk, what: 'block' | 'unblock'): Promise<void> {
  const { tenantId, objectId } = person;
  assert.equal(await built.operator[what]({ tenantId, objectId }, 'demo reason'), `${what}ed`);
}

/** A bot that runs brings the chat up to date. */
async function chatIsTold({ built }: PhoneTalk): Promise<void> {
  built.clock.advance(5);
  await built.chatUpdates.tellDue(10);
}

const cannotWork: readonly MessageKey[] = [
  ...(['action.try-out', 'action.change-phone', 'action.add-phone', 'action.set-up', 'action.contact-me'] as const),
  ...(['action.verify', 'action.start-again', 'action.make-codes', 'action.make-app-password'] as const),
];

/** It is said on the newest card, with how the helpdesk is reached, and nothing is offered that cannot work. */
function isSaid(talk: PhoneTalk): void {
  assert.ok(talk.shown.includes(talk.translate('outcome.blocked')), talk.shown);
  assert.match(talk.shown, /Qdesk 020 555 0100/u);
  for (const key of cannotWork) assert.ok(!buttonTitles(talk.person.card).includes(talk.translate(key)), key);
}

for (const language of languages) {
  describe(`somebody whom the helpdesk blocked (${language})`, () => {
    test('reads so in the status, once, and where they try something', async (t) => {
      const talk = await withPhone(t, language);
      await act(talk, 'block');
      await talk.person.say('status');
      isSaid(talk);
      assert.equal(talk.shown.split(talk.translate('outcome.blocked')).length, 2);
      await talk.click('action.lost-phone');
      isSaid(talk);
      await talk.person.say('set up');
      isSaid(talk);
    });

    test('reads so at a first set-up too, wherever that was left, and no answer goes on with it', async (t) => {
      for (const untilThen of ['nothing', 'the number', 'the code'] as const) {
        const talk = await start(t, language);
        await talk.person.say('status');
        if (untilThen !== 'nothing') await talk.untilNumber();
        if (untilThen === 'the code') await talk.giveNumber('text');
        await act(talk, 'block');
        await chatIsTold(talk);
        if (untilThen === 'nothing') await talk.person.say('set up');
        if (untilThen === 'the number') await talk.giveNumber('text');
        if (untilThen === 'the code') await talk.person.say(talk.built.telephony.code);
        // In the place of the card that was open; what the chat was told stands below it.
        const said = talk.person.chat.map((message) => textOf(message.card).replaceAll('\\', ''));
        const isAnswer = (text: string): boolean =>
          text.includes(talk.translate('outcome.blocked')) && text.includes('Qdesk 020 555 0100');
        assert.ok(said.some(isAnswer), said.join('\n'));
        await talk.person.say('set up');
        isSaid(talk);
        assert.deepEqual(await talk.methods(), []);
        assert.equal(talk.built.telephony.texts.length, untilThen === 'the code' ? 1 : 0);
      }
    });

    test('is told in their chat at once, and when it is over', async (t) => {
      const talk = await withPhone(t, language);
      await act(talk, 'block');
      await chatIsTold(talk);
      assert.ok(talk.shown.includes(talk.translate('outcome.blocked')), talk.shown);
      assert.deepEqual(buttonTitles(talk.person.card), [talk.translate('action.ask-helpdesk')]);
      await talk.click('action.ask-helpdesk');
      assert.match(talk.shown, /Qdesk 020 555 0100/u);
      await act(talk, 'unblock');
      await chatIsTold(talk);
      assert.ok(talk.shown.includes(talk.translate('own-notice.person-unblocked')), talk.shown);
      await talk.person.say('status');
      assert.ok(buttonTitles(talk.person.card).includes(talk.translate('action.try-out')));
    });

    test('hears nothing of a block that is over before their chat could say so', async (t) => {
      const talk = await withPhone(t, language);
      await act(talk, 'block');
      await act(talk, 'unblock');
      await chatIsTold(talk);
      const all = talk.person.chat.map((message) => textOf(message.card)).join('\n');
      assert.ok(!all.includes(talk.translate('outcome.blocked')), all);
      assert.ok(all.includes(talk.translate('own-notice.person-unblocked')), all);
    });
  });
}
