import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLocalization } from '../../../../services/localization/localization.ts';
import type { Language } from '../../../../services/localization/translate.ts';
import { callbackUrls } from '../../../../services/telephony/twilio/callback-urls.ts';
import type { CallScript } from '../../../../services/telephony/telephony.ts';
import { textReplyTwiml } from '../../../../services/telephony/twilio/text-reply.ts';
import { VoiceScripts } from '../../../../services/telephony/twilio/voice-script.ts';
import { readTwiml, type Verb } from '../read-twiml.ts';
import { challengeId, publicUrl } from './twilio-api.ts';

type Asking = Extract<CallScript, { say: 'ask' }>;

const localization = createLocalization();
const scripts = new VoiceScripts({ localization, urls: callbackUrls(`${publicUrl}/`) });
const ask: Asking = { say: 'ask', language: 'en', organization: 'Contoso Demo', attempt: 1, pin: false };
const isTold: Readonly<Record<Language, RegExp>> = {
  en: /helpdesk of Contoso Demo is told/u,
  nl: /helpdesk van Contoso Demo krijgt bericht/u,
  de: /Helpdesk von Contoso Demo wird informiert/u,
  fr: /assistance de Contoso Demo est informée/u,
  es: /se informa al soporte técnico de Contoso Demo/u,
};
const tellYourself: Readonly<Record<Language, RegExp>> = {
  en: /tell the helpdesk of Contoso Demo yourself/u,
  nl: /zelf ook bij de helpdesk van Contoso Demo/u,
  de: /informieren Sie den Helpdesk von Contoso Demo auch selbst/u,
  fr: /prévenir vous-même l’assistance de Contoso Demo/u,
  es: /Avise también al soporte técnico de Contoso Demo/u,
};
const goodbye: Readonly<Record<Language, RegExp>> = {
  en: /Goodbye\.$/u,
  nl: /Tot ziens\.$/u,
  de: /Auf Wiederhören\.$/u,
  fr: /Au revoir\.$/u,
  es: /Adiós\.$/u,
};
const longest = 'Internationale Vereniging van Demonstrateurs en Proefpersonen BV';

function verbs(script: CallScript): readonly Verb[] {
  return readTwiml(scripts.twiml(challengeId, script));
}

/** Everything that is said, in order. */
function spoken(all: readonly Verb[]): string {
  return all.map(({ name, text, verbs: nested }) => (name === 'Say' ? text : spoken(nested))).join('');
}

describe('a call', () => {
  test('greets, asks for one key and hears every key, # first of all', () => {
    const [gather, redirect, ...more] = verbs(ask);
    assert.deepEqual(more, []);
    const url = `https://bot.example.com/twilio/keys/${challengeId}/1/en`;
    assert.deepEqual(gather?.attributes, {
      input: 'dtmf',
      method: 'POST',
      action: url,
      timeout: '8',
      finishOnKey: '',
      numDigits: '1',
    });
    assert.deepEqual(
      gather.verbs.map(({ name }) => name),
      ['Pause', 'Say'],
    );
    assert.match(
      spoken([gather]),
      /^Hello\. This is the security verification of Contoso Demo\. .*press the pound key/u,
    );
    assert.deepEqual([redirect?.name, redirect?.attributes, redirect?.text], ['Redirect', { method: 'POST' }, url]);
  });

  test('says once what it is for, where no chat asks, and why in the words of the program', () => {
    const opening = 'Hello. This is the security verification of Contoso Demo.';
    const signIn = { ...ask, purpose: { place: 'sign-in' } } as const;
    assert.ok(spoken(verbs(signIn)).startsWith(`${opening} It is for a sign-in to your organization. If you asked`));
    const program = { ...ask, purpose: { place: 'program', reason: 'Payroll <run> & "more"\u0007' } } as const;
    const asks = 'A program of your organization asks. The reason it gives: Payroll <run> & "more". If you asked';
    assert.ok(spoken(verbs(program)).startsWith(`${opening} ${asks}`), spoken(verbs(program)));
    assert.doesNotMatch(spoken(verbs({ ...program, attempt: 2, problem: 'no-key' })), /program/u);
    for (const language of localization.languages)
      assert.notEqual(spoken(verbs({ ...signIn, language })), spoken(verbs({ ...ask, language })));
  });

  test('asks for a PIN and ends it with #', () => {
    const [gather, redirect] = verbs({ ...ask, pin: true });
    assert.equal(gather?.attributes['finishOnKey'], '#');
    assert.equal(gather.attributes['numDigits'], '16');
    assert.equal(gather.attributes['action'], `https://bot.example.com/twilio/pin/${challengeId}/1/en`);
    assert.equal(redirect?.text, gather.attributes['action']);
    assert.match(spoken([gather]), /enter your PIN and then press the pound key/u);
  });

  test('says why it asks again, without greeting again', () => {
    for (const [problem, sentence] of [
      ['no-key', /^I did not hear a key\. If you asked/u],
      ['wrong-key', /^That was another key\. If you asked/u],
      ['wrong-pin', /^That PIN is not right\. If you asked/u],
    ] as const) {
      const [gather] = verbs({ ...ask, attempt: 2, problem });
      assert.match(spoken(gather === undefined ? [] : [gather]), sentence);
      assert.deepEqual(
        gather?.verbs.map(({ name }) => name),
        ['Say'],
      );
      assert.match(gather.attributes['action'] ?? '', /\/2\/en$/u);
    }
  });

  test('asks three times at most, then says goodbye and ends, whoever asks for more', () => {
    assert.equal(verbs({ ...ask, attempt: 3 })[0]?.name, 'Gather');
    const [said, hangUp, ...more] = verbs({ ...ask, attempt: 4 });
    assert.deepEqual([said?.name, hangUp?.name, more], ['Say', 'Hangup', []]);
    assert.match(said?.text ?? '', /^That did not work.*Goodbye\.$/u);
  });

  test('says of a report of fraud that the helpdesk is told only where somebody is, and else whom to tell', () => {
    for (const language of localization.languages) {
      const say = { say: 'fraud-reported', language, organization: 'Contoso Demo' } as const;
      const translate = localization.translator(language);
      const told = spoken(verbs(say));
      const untold = spoken(verbs({ ...say, isUntold: true }));
      assert.equal(told, translate('phone.fraud-reported', { organization: 'Contoso Demo' }));
      assert.equal(untold, translate('phone.fraud-noted', { organization: 'Contoso Demo' }));
      assert.match(told, isTold[language]);
      assert.match(untold, tellYourself[language]);
    }
    const other = { say: 'verified', language: 'en', organization: 'Contoso Demo' } as const;
    assert.equal(spoken(verbs({ ...other, isUntold: true })), spoken(verbs(other)));
  });

  test('ends after every farewell', () => {
    for (const language of localization.languages) {
      for (const say of ['verified', 'fraud-reported', 'too-many-attempts', 'nothing-waits'] as const) {
        const all = verbs({ say, language, organization: 'Contoso Demo' });
        assert.deepEqual(
          all.map(({ name }) => name),
          ['Say', 'Hangup'],
          say,
        );
        assert.match(spoken(all), goodbye[language]);
      }
      assert.deepEqual(
        readTwiml(scripts.apology(language)).map(({ name }) => name),
        ['Say', 'Hangup'],
      );
    }
    assert.deepEqual(
      readTwiml(scripts.hangUp()).map(({ name }) => name),
      ['Hangup'],
    );
  });

  test('asks whoever pressed 0 to confirm the report, and hears of it elsewhere than of a yes', () => {
    const [gather, redirect] = readTwiml(scripts.confirmFraud({ challengeId, attempt: 2, language: 'nl' }));
    assert.equal(gather?.attributes['action'], `https://bot.example.com/twilio/fraud/${challengeId}/2/nl`);
    assert.deepEqual([gather.attributes['numDigits'], gather.attributes['finishOnKey']], ['1', '']);
    assert.equal(redirect?.text, gather.attributes['action']);
  });

  test('speaks every language with a voice of that language', () => {
    for (const language of localization.languages) {
      const [gather] = verbs({ ...ask, language });
      const { language: spokenLanguage, voice } = gather?.verbs.at(-1)?.attributes ?? {};
      assert.ok(spokenLanguage?.startsWith(`${language}-`), language);
      assert.match(voice ?? '', /^Polly\.[A-Z]/u);
    }
  });

  test('takes less than 20 s for every question, in every language and with the longest name', () => {
    const wordsPerMinute = 150;
    for (const language of localization.languages) {
      for (const pin of [true, false]) {
        for (const problem of [undefined, 'no-key', 'wrong-key', 'wrong-pin'] as const) {
          const text = spoken(verbs({ ...ask, language, pin, organization: longest, ...(problem && { problem }) }));
          const seconds = (text.split(/\s+/u).length / wordsPerMinute) * 60 + 1;
          assert.ok(seconds < 20, `${language}: ${seconds} s: ${text}`);
        }
      }
    }
  });

  test('says an organization’s name as it is, whatever is in it', () => {
    for (const organization of ['Smith & Sons', 'A <Hangup/> B', '"quoted" \'twice\'', ']]>&amp;', 'Łódź 株式会社']) {
      assert.ok(spoken(verbs({ ...ask, organization })).includes(organization), organization);
    }
    assert.ok(spoken(verbs({ ...ask, organization: 'Two\u0000\n lines\uD800' })).includes('of Two lines.'));
  });

  test('never says who is called', () => {
    for (const language of localization.languages)
      assert.doesNotMatch(spoken(verbs({ ...ask, language })), /\{|\d{2,}/u);
  });
});

describe('the answer to a text', () => {
  test('is nothing at all, or one text in the alphabet of texts', () => {
    assert.deepEqual(readTwiml(textReplyTwiml(undefined)), []);
    const [message, ...more] = readTwiml(textReplyTwiml({ body: 'Thanks – “A & B” <done>' }));
    assert.deepEqual([message?.name, message?.text, more], ['Message', 'Thanks - "A & B" <done>', []]);
  });
});
