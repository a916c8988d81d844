import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import { parseCountryRule } from '../../services/phone-numbers/country-policy.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import type { BuildBotOptions } from '../support/build-bot.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

const start = (t: Cleanup, language: Language, options: BuildBotOptions = {}): Promise<PhoneTalk> =>
  PhoneTalk.start(t, { language, store: new MemoryStore(), ...options });

/** A number that is called, to be set up. */
async function called(talk: PhoneTalk, country: string, number: string): Promise<PhoneTalk> {
  await talk.untilNumber();
  await talk.giveNumber('call', { country, number });
  assert.equal(talk.built.telephony.calls.length, 1, talk.shown);
  return talk;
}

/** Whether a text is offered instead of the call, in each state of it; writing what the button says sends none where it is not. */
async function assertTexts(talk: PhoneTalk, isOffered: boolean): Promise<void> {
  const button = talk.translate('action.text-instead');
  const offers = (): boolean => talk.lastLine.includes(`[${button}]`);
  assert.equal(offers(), isOffered, talk.lastLine);
  await talk.answer();
  assert.equal(offers(), isOffered, talk.lastLine);
  await talk.ends('no-answer');
  assert.equal(offers(), isOffered, talk.lastLine);
  await talk.person.say(button);
  assert.equal(talk.built.telephony.texts.length, isOffered ? 1 : 0);
}

/** Calls go to one country more than texts. */
const countries = { text: parseCountryRule('NL,US', 'text'), call: parseCountryRule('NL,US,GB', 'call') };

for (const language of languages) {
  describe(`a phone that is called is offered a text only where it may have one (${language})`, () => {
    test('a mobile is', async (t) => {
      await assertTexts(await called(await start(t, language), 'NL', '06 12345642'), true);
    });

    for (const [country, number] of [
      ['NL', '020 624 1111'],
      ['GB', '020 7946 0018'],
      ['DE', '030 901820'],
    ] as const) {
      test(`a landline is not: ${number} (${country})`, async (t) => {
        await assertTexts(await called(await start(t, language), country, number), false);
      });
    }

    test('a mobile in a country that is not texted is not', async (t) => {
      const talk = await start(t, language, { settings: { countries } });
      await assertTexts(await called(talk, 'GB', '07400 123456'), false);
    });

    test('nothing is where texts are not allowed', async (t) => {
      const talk = await start(t, language, { policy: { allowedMethods: ['mobile-call'] } });
      await assertTexts(await called(talk, 'NL', '06 12345642'), false);
    });

    test('one more phone is not, though it is a mobile', async (t) => {
      const talk = await called(await start(t, language), 'NL', '06 12345642');
      await talk.press('#');
      await talk.person.say('status');
      await talk.click('action.add-phone');
      assert.ok(!JSON.stringify(talk.person.card).includes(talk.translate('phone-number-card.channel-text')));
      await talk.giveNumber('text', { country: 'NL', number: '06 12345643' });
      assert.deepEqual(talk.built.telephony.texts, []);
      await assertTexts(talk, false);
    });

    test('an office phone is not, though the directory has a mobile', async (t) => {
      const entry = { displayName: 'Demo', accountName: 'demo@contoso.example', officePhone: '+31 6 12345642' };
      const talk = await start(t, language, { directory: { find: () => Promise.resolve(entry) } });
      await talk.person.say('set up');
      await talk.click('action.set-up', { method: 'office-phone' });
      await talk.click('action.contact-me');
      await assertTexts(talk, false);
    });
  });
}
