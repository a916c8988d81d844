import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import type { Policy } from '../../services/policy/policy.ts';
import { defaultSendLimitPolicy } from '../../services/telephony/limits/send-limit-policy.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { mobiles, PhoneTalk } from '../support/phone-talk.ts';

const settings = { helpdesk: { name: 'Qdesk', url: undefined, phone: '020 555 0100', hours: undefined } };
const other = (language: Language): string => mobiles[language].number.replace(/42$/u, '43');
const elsewhere: Readonly<Record<Language, string>> = {
  en: '425 555 0142',
  nl: '06 22345642',
  de: '0172 9920042',
  fr: '06 22 34 56 42',
  es: '622 34 56 42',
};

type Options = Parameters<typeof PhoneTalk.start>[1];
const start = (t: Parameters<typeof PhoneTalk.start>[0], options: Options = {}): Promise<PhoneTalk> =>
  PhoneTalk.start(t, { store: new MemoryStore(), settings, ...options });

/** Somebody else who talks to the same bot. */
const somebodyElse = ({ built, language }: PhoneTalk): PhoneTalk =>
  new PhoneTalk(built, language, built.person({ objectId: 'demo-other', locale: language }));

/** With a phone that is set up. */
async function withPhone(talk: PhoneTalk, channel: 'text' | 'call' = 'text'): Promise<PhoneTalk> {
  await talk.untilNumber();
  await talk.giveNumber(channel);
  await (channel === 'text' ? talk.type() : talk.press('#'));
  talk.built.clock.advance(60);
  await talk.person.say('status');
  return talk;
}

/** The limits, but for one that lets one send through. */
const limited = (scope: 'person' | 'number' | 'prefix' | 'country'): Partial<Policy> => ({
  sendLimits: { ...defaultSendLimitPolicy, resendSeconds: [0], [scope]: { perHour: 1, perDay: 9 } },
});

for (const language of languages) {
  describe(`a limit says whose it is (${language})`, () => {
    const numbers = {
      person: other(language),
      number: undefined,
      prefix: other(language),
      country: elsewhere[language],
    };
    for (const scope of ['person', 'number', 'prefix', 'country'] as const) {
      test(scope === 'person' ? 'this person' : `not the person, but the ${scope}`, async (t) => {
        const first = await start(t, { language, policy: limited(scope) });
        await first.untilNumber();
        await first.giveNumber();
        const next = scope === 'person' ? first : somebodyElse(first);
        if (scope === 'person') await next.click('action.change-number');
        else await next.untilNumber();
        const number = numbers[scope];
        await next.giveNumber('text', number === undefined ? {} : { number });
        const minutes = /\d+ min/iu.exec(next.shown)?.[0].replace(/\D/gu, '') ?? '';
        const said = next.translate(`outcome.too-many-${scope}`, { minutes: Number(minutes) });
        assert.ok(next.shown.includes(said), next.shown);
        const isAboutPerson = said === next.translate('outcome.too-many-person', { minutes: Number(minutes) });
        assert.equal(isAboutPerson, scope === 'person', said);
        assert.equal(next.built.telephony.texts.length, 1);
      });
    }
  });

  describe(`a lock says why, there and in the status, and offers nothing that cannot work (${language})`, () => {
    const cannotWork = ['action.start-again', 'action.contact-me', 'action.call-again', 'action.try-out'] as const;
    const isSaid = (talk: PhoneTalk, reason: 'fraud-reported' | 'locked'): void => {
      const text = talk.translate(`outcome.${reason}`);
      assert.ok(talk.shown.includes(text), talk.shown);
      assert.match(talk.shown, /Qdesk 020 555 0100/u);
      for (const key of cannotWork) assert.ok(!talk.lastLine.includes(`[${talk.translate(key)}]`), talk.lastLine);
    };

    test('0# on the call of a method that is tried', async (t) => {
      const talk = await withPhone(await start(t, { language }), 'call');
      await talk.click('action.try-out');
      await talk.press('0#');
      isSaid(talk, 'fraud-reported');
      await talk.person.say('status');
      isSaid(talk, 'fraud-reported');
    });

    test('0# on the call that comes before a change', async (t) => {
      const talk = await withPhone(await start(t, { language }), 'call');
      talk.built.clock.advance(3_600);
      await talk.click('action.change-phone');
      await talk.press('0#');
      isSaid(talk, 'fraud-reported');
    });

    test('0# on the call of a first phone: afterwards nothing is set up, and nothing is asked', async (t) => {
      const talk = await start(t, { language });
      await talk.untilNumber();
      await talk.giveNumber('call');
      await talk.press('0#');
      isSaid(talk, 'fraud-reported');
      await talk.person.say('status');
      isSaid(talk, 'fraud-reported');
      assert.ok(!JSON.stringify(talk.person.chat).includes(talk.translate('outcome.not-set-up')));
      await talk.person.say('set up');
      isSaid(talk, 'fraud-reported');
    });

    test('wrong codes for a method', async (t) => {
      const policy = { consecutiveFailuresUntilLocked: 2 };
      const talk = await withPhone(await start(t, { language, policy }));
      await talk.click('action.try-out');
      const wrong = talk.built.telephony.code === '000000' ? '000001' : '000000';
      await talk.type(wrong);
      await talk.type(wrong);
      isSaid(talk, 'locked');
      await talk.person.say('status');
      isSaid(talk, 'locked');
    });

    test('wrong codes for the number that takes the place of another', async (t) => {
      const policy = { consecutiveFailuresUntilLocked: 2 };
      const talk = await withPhone(await start(t, { language, policy }));
      await talk.click('action.change-phone');
      await talk.giveNumber('text', { number: other(language) });
      const wrong = talk.built.telephony.code === '000000' ? '000001' : '000000';
      await talk.type(wrong);
      await talk.type(wrong);
      const chat = JSON.stringify(talk.person.chat);
      assert.ok(
        chat.includes(talk.translate('outcome.locked')) && !chat.includes(talk.translate('action.start-again')),
      );
      await talk.person.say('status');
      isSaid(talk, 'locked');
    });

    test('a report of fraud, to who is asked in another chat whether to set up', async (t) => {
      const talk = await start(t, { language });
      const locale = language;
      const { objectId } = talk.person;
      const inOther = new PhoneTalk(
        talk.built,
        language,
        talk.built.person({ objectId, locale, conversationId: 'two' }),
      );
      await inOther.person.arrive();
      await talk.untilNumber();
      await talk.giveNumber('call');
      await talk.press('0#');
      await inOther.person.say('status');
      const chat = JSON.stringify(inOther.person.chat);
      assert.ok(chat.includes(talk.translate('outcome.fraud-reported')), chat);
      assert.ok(!chat.includes(talk.translate('outcome.not-set-up')), chat);
    });

    test('wrong PINs on a call', async (t) => {
      const policy = { consecutiveFailuresUntilLocked: 2, callPin: 'required' } as const;
      const talk = await start(t, { language, policy });
      await talk.untilNumber();
      await talk.giveNumber('call');
      await talk.click('action.choose-pin', { pin: '270418', repeatedPin: '270418' });
      await talk.press('270418#');
      talk.built.clock.advance(60);
      await talk.person.say('status');
      await talk.click('action.try-out');
      await talk.press('1111#', 1);
      await talk.press('2222#', 2);
      isSaid(talk, 'locked');
    });
  });

  describe(`a code that was never sent (${language})`, () => {
    test('is not called expired: it is said that none was sent, on the card and when one is typed', async (t) => {
      const talk = await withPhone(await start(t, { language, policy: limited('person') }));
      await talk.click('action.try-out');
      assert.match(talk.lastLine, new RegExp(`^${talk.translate('prove-phone-card.title-text-not-sent')}`, 'u'));
      await talk.person.say('123456');
      assert.equal(talk.person.transcript.at(-1), talk.translate('outcome.code-not-sent'));
    });

    test('is not called expired after the carrier refused it, however long ago', async (t) => {
      const talk = await withPhone(await start(t, { language }));
      talk.built.telephony.answer = { code: 'refused', reason: 'unreachable' };
      await talk.click('action.try-out');
      talk.built.clock.advance(181);
      await talk.person.arrive();
      assert.match(talk.lastLine, new RegExp(`^${talk.translate('prove-phone-card.title-text-not-sent')}`, 'u'));
      await talk.person.say('123456');
      assert.equal(talk.person.transcript.at(-1), talk.translate('outcome.code-not-sent'));
    });

    test('is told from one that has expired', async (t) => {
      const talk = await withPhone(await start(t, { language }));
      await talk.click('action.try-out');
      const { code } = talk.built.telephony;
      talk.built.clock.advance(181);
      await talk.person.say(code);
      assert.equal(talk.person.transcript.at(-1), talk.translate('outcome.code-expired'));
      await talk.person.arrive();
      assert.match(talk.lastLine, new RegExp(`^${talk.translate('prove-phone-card.title-text-expired')}`, 'u'));
    });

    test('is not waited for where a call is', async (t) => {
      const talk = await withPhone(await start(t, { language }), 'call');
      await talk.click('action.try-out');
      await talk.person.say('123456');
      assert.equal(talk.person.transcript.at(-1), talk.translate('outcome.no-code-call'));
    });
  });
}
