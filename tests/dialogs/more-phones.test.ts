import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import { parseCountryRule } from '../../services/phone-numbers/country-policy.ts';
import { defaultSendLimitPolicy } from '../../services/telephony/limits/send-limit-policy.ts';
import { codeAt, scan } from '../support/authenticator.ts';
import { mobiles, PhoneTalk } from '../support/phone-talk.ts';
import { Person } from '../support/person.ts';

/** The authenticator and no more, as far as the card that offers a backup phone. */
async function untilBackup(talk: PhoneTalk): Promise<void> {
  await talk.person.say('set up');
  await talk.click('action.set-up', { method: 'authenticator-code' });
  await talk.click('action.next');
  const entry = scan(talk.person.card);
  await talk.click('action.next');
  await talk.type(codeAt(entry, talk.built.clock.now()));
}

/** The office phones of the demo directory. */
const offices: Readonly<Record<Language, { readonly shown: string; readonly called: readonly unknown[] }>> = {
  en: { shown: '+1 425 ••• •• 05 ext. ••3', called: ['+14255550105', '123'] },
  nl: { shown: '+31 20 ••• •• 02', called: ['+31205550102', undefined] },
  de: { shown: '+49 30 ••• ••• 06', called: ['+493023125106', undefined] },
  fr: { shown: '+33 1 •• •• •• 07', called: ['+33199000107', undefined] },
  es: { shown: '+34 910 •• •• 08', called: ['+34910000108', undefined] },
};

for (const language of languages) {
  const { masked } = mobiles[language];
  describe(`beside the mobile phone (${language})`, () => {
    test('the office phone of the directory is shown masked, called by its extension, and answered with #', async (t) => {
      const talk = await PhoneTalk.start(t, { language });
      await talk.person.say('set up');
      await talk.click('action.set-up', { method: 'office-phone' });
      const { shown, called } = offices[language];
      assert.ok(talk.shown.includes(talk.translate('office-phone-card.number', { number: shown })), talk.shown);
      await talk.click('action.contact-me');
      const [call] = talk.built.telephony.calls;
      assert.deepEqual([call?.to, call?.extension], called);
      assert.equal((await talk.press('#')).say, 'verified');
      assert.ok(talk.shown.includes(shown));
      assert.deepEqual(await talk.methods(), ['office-call']);
    });

    test('a wrong office phone is reported, which is said, and another way can be chosen', async (t) => {
      const talk = await PhoneTalk.start(t, { language });
      await talk.person.say('set up');
      await talk.click('action.set-up', { method: 'office-phone' });
      await talk.click('action.ask-administrator');
      assert.ok(talk.shown.includes(talk.translate('office-phone-card.asked-nobody')));
      assert.ok(!talk.lastLine.includes(talk.translate('action.ask-administrator')));
      await talk.click('action.back');
      await talk.click('action.set-up', { method: 'mobile-phone' });
      assert.match(talk.lastLine, new RegExp(`^${talk.translate('phone-number-card.title-first')}`, 'u'));
    });

    test('a backup phone is offered after the app: skipped, or set up and not the default', async (t) => {
      const skipping = await PhoneTalk.start(t, { language, policy: { backupPhone: 'offered' } });
      await untilBackup(skipping);
      assert.match(skipping.lastLine, new RegExp(`^${skipping.translate('phone-number-card.app-works')}`, 'u'));
      assert.ok(skipping.shown.includes(skipping.translate('phone-number-card.title-backup')));
      const [contact, skip] = [skipping.translate('action.contact-me'), skipping.translate('action.skip')];
      assert.ok(skipping.lastLine.endsWith(` [${contact}] [${skip}]`), skipping.lastLine);
      await skipping.click('action.skip');
      assert.deepEqual(await skipping.methods(), ['authenticator-code']);
      const talk = await PhoneTalk.start(t, { language, policy: { backupPhone: 'offered' } });
      await untilBackup(talk);
      await talk.giveNumber();
      await talk.reply();
      assert.deepEqual(await talk.methods(), ['authenticator-code', 'mobile-text']);
      assert.ok(talk.shown.includes(talk.translate('method.mobile-text.detail', { account: masked })));
      const { methods } = await talk.built.enrollment.status(talk.person);
      assert.deepEqual(
        methods.map(({ isDefault }) => isDefault),
        [true, false],
      );
    });

    test('status written while a second method waits for its proof shows the first, and asks on', async (t) => {
      const talk = await PhoneTalk.start(t, { language, policy: { backupPhone: 'offered' } });
      await untilBackup(talk);
      await talk.giveNumber();
      const asked = talk.lastLine;
      await talk.person.say('status');
      assert.match(talk.person.transcript.at(-2) ?? '', new RegExp(talk.translate('status-card.title'), 'u'));
      assert.equal(talk.lastLine, asked);
      await talk.reply();
      assert.deepEqual(await talk.methods(), ['authenticator-code', 'mobile-text']);
    });

    test('status written while a proof is asked before a change shows what is set up, and asks on', async (t) => {
      const talk = await PhoneTalk.start(t, { language });
      await talk.untilNumber();
      await talk.giveNumber();
      await talk.type();
      talk.built.clock.advance(3_600);
      await talk.person.say('status');
      await talk.click('action.change-phone');
      const asked = talk.lastLine;
      await talk.person.say('status');
      assert.match(talk.person.transcript.at(-2) ?? '', new RegExp(talk.translate('status-card.title'), 'u'));
      assert.equal(talk.lastLine, asked);
      await talk.type();
      assert.match(talk.lastLine, new RegExp(`^${talk.translate('phone-number-card.title-change')}`, 'u'));
    });

    test('the number is changed after a proof, and the number before hears of it', async (t) => {
      const talk = await PhoneTalk.start(t, { language });
      await talk.untilNumber();
      await talk.giveNumber();
      await talk.type();
      talk.built.clock.advance(3_600);
      await talk.person.say('status');
      await talk.click('action.change-phone');
      assert.equal(talk.person.transcript.at(-2), talk.translate('change-phone.title'));
      assert.match(talk.lastLine, new RegExp(`^${talk.translate('prove-phone-card.title-text')}`, 'u'));
      await talk.type();
      assert.match(talk.lastLine, new RegExp(`^${talk.translate('phone-number-card.title-change')}`, 'u'));
      const other = mobiles[language].number.replace(/42$/u, '99');
      await talk.giveNumber('text', { number: other });
      assert.equal((await talk.built.enrollment.status(talk.person)).methods.length, 1);
      await talk.type();
      const number = masked.replace('42', '99');
      assert.ok(talk.shown.startsWith(talk.translate('own-notice.method-replaced')), talk.shown);
      assert.ok(talk.shown.includes(number), talk.shown);
      await talk.built.notices.sendDue(10);
      assert.equal(talk.built.telephony.texts.at(-1)?.to, mobiles[language].e164);
      await talk.person.say('status');
      assert.ok(talk.shown.includes(number) && !talk.shown.includes(masked));
    });
  });
}

test('a first phone beside an app need be no other number than one that there is not', async (t) => {
  const talk = await PhoneTalk.start(t, { policy: { backupPhone: 'offered' } });
  await untilBackup(talk);
  await talk.click('action.skip');
  await talk.person.say('status');
  await talk.click('action.add-phone');
  assert.ok(talk.shown.includes(talk.translate('phone-number-card.explanation-add-first')), talk.shown);
  assert.ok(!talk.shown.includes('another number'), talk.shown);
});

describe('what is wrong with a number is said before anything is sent', () => {
  const wrong: readonly (readonly [number: string, country: string, channel: 'text' | 'call', problem: RegExp])[] = [
    [' ', 'US', 'text', /^.*Type your phone number\./su],
    ['call me', 'US', 'text', /That is not a phone number/u],
    ['206 555', 'US', 'text', /That number is too short/u],
    ['206 555 0142 0142 0142', 'US', 'text', /That number is too long/u],
    ['+32 470 12', 'US', 'text', /That number is too short/u],
    ['242 357 1234', 'US', 'text', /neither texts nor calls this country/u],
    ['900 555 0142', 'US', 'call', /premium-rate/u],
    ['0900 1234', 'NL', 'call', /premium-rate/u],
    ['800 555 0142', 'US', 'call', /toll-free/u],
    ['911', 'US', 'call', /short number/u],
    ['020 624 1111', 'NL', 'text', /cannot receive texts/u],
    ['5 234 5678', 'CU', 'text', /neither texts nor calls this country/u],
    ['5 234 5678', 'CU', 'call', /neither texts nor calls this country/u],
  ];
  for (const [number, country, channel, problem] of wrong) {
    test(`${number} (${country}, ${channel})`, async (t) => {
      const talk = await PhoneTalk.start(t);
      await talk.untilNumber();
      await talk.giveNumber(channel, { number, country });
      assert.match(talk.shown, problem);
      const { telephony } = talk.built;
      assert.deepEqual([telephony.texts, telephony.calls], [[], []]);
      // A number that was filled in is there to be corrected; anything else is not repeated.
      const isThere = JSON.stringify(talk.person.card).includes(JSON.stringify(number));
      assert.equal(isThere, number !== 'call me');
    });
  }

  test('in any digits and notation it is read', async (t) => {
    for (const number of [
      '2065550142',
      '+1 (206) 555-0142',
      '１ ２０６ ５５５ ０１４２',
      '٢٠٦٥٥٥٠١٤٢',
      '1-206-555-0142',
    ]) {
      const talk = await PhoneTalk.start(t);
      await talk.untilNumber();
      await talk.giveNumber('text', { number });
      assert.equal(talk.built.telephony.texts[0]?.to, '+12065550142', number);
    }
  });
});

describe('limits', () => {
  test('of a person are said with the time to wait, and nothing is sent', async (t) => {
    const sendLimits = { ...defaultSendLimitPolicy, person: { perHour: 1, perDay: 4 } };
    const talk = await PhoneTalk.start(t, { policy: { sendLimits } });
    await talk.untilNumber();
    await talk.giveNumber();
    talk.built.clock.advance(60);
    await talk.click('action.send-again');
    assert.match(talk.shown, /We have contacted you too often\. Try again in 59 minutes/u);
    assert.equal(talk.built.telephony.texts.length, 1);
    // The code that is there still counts.
    await talk.type();
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });

  test('of a country where nobody answers stop it for everybody', async (t) => {
    const breaker = { ...defaultSendLimitPolicy.breaker, unansweredPerCountry: 1 };
    const talk = await PhoneTalk.start(t, { policy: { sendLimits: { ...defaultSendLimitPolicy, breaker } } });
    await talk.untilNumber();
    await talk.giveNumber();
    const other = new PhoneTalk(talk.built, 'en', new Person(talk.built.teams, { objectId: 'demo-other' }));
    await other.untilNumber();
    await other.giveNumber('text', { number: '425 555 0142' });
    assert.match(other.shown, /Texts and calls to this country or region are stopped for the moment/u);
    assert.equal(talk.built.telephony.texts.length, 1);
  });
});

test('one more phone is called only, and has to be another number', async (t) => {
  const talk = await PhoneTalk.start(t);
  await talk.untilNumber();
  await talk.giveNumber();
  await talk.type();
  await talk.person.say('status');
  await talk.click('action.add-phone');
  assert.ok(!talk.shown.includes('Text: we send you'));
  await talk.giveNumber('call');
  assert.match(talk.shown, /You have this number already/u);
  await talk.giveNumber('call', { number: '206 555 0199' });
  assert.equal((await talk.press('#')).say, 'verified');
  assert.deepEqual(await talk.methods(), ['mobile-text', 'mobile-call']);
  await talk.person.say('status');
  assert.ok(talk.lastLine.includes('[Change the phone number]') && !talk.lastLine.includes('[Add a phone]'));
});

test('the office phone can be added later, and each hears of changes by the other: by text, and by a call', async (t) => {
  const talk = await PhoneTalk.start(t);
  await talk.untilNumber();
  await talk.giveNumber();
  await talk.type();
  await talk.person.say('status');
  await talk.click('action.add-office-phone');
  assert.match(talk.lastLine, /^Your office phone/u);
  await talk.click('action.contact-me');
  assert.ok(talk.lastLine.includes('[Back]') && !talk.lastLine.includes('[Change the number]'), talk.lastLine);
  await talk.press('#');
  assert.match(talk.shown, /^A way to verify was added[^]*\+1 425 ••• •• 05 ext\. ••3/u);
  assert.deepEqual(await talk.methods(), ['mobile-text', 'office-call']);
  await talk.built.notices.sendDue(10);
  assert.match(talk.built.telephony.texts.at(-1)?.body ?? '', /a way to verify was added/u);
  await talk.person.say('status');
  assert.ok(!talk.lastLine.includes('[Add the office phone]'));
  const { telephony } = talk.built;
  assert.equal(telephony.spoken.length, 0);
  talk.built.clock.advance(60);
  await talk.click('action.change-phone');
  await talk.giveNumber('text', { number: '206 555 0199' });
  await talk.type();
  await talk.built.notices.sendDue(10);
  assert.equal(telephony.texts.at(-1)?.to, mobiles.en.e164);
  const [notice] = telephony.spoken;
  assert.equal(notice?.to, '+14255550105');
  assert.equal(notice.extension?.length, 3);
  assert.match(notice.text, /a way to verify was replaced/u);
});

test('whoever goes back to give another number still reads that the app works', async (t) => {
  const talk = await PhoneTalk.start(t, { policy: { backupPhone: 'required' } });
  await untilBackup(talk);
  await talk.giveNumber();
  assert.ok(talk.lastLine.includes('[Change the number]'), talk.lastLine);
  await talk.click('action.change-number');
  assert.match(talk.lastLine, /^Your app works ✓/u);
});

test('a backup phone that is required is asked for again and again, and cannot be skipped', async (t) => {
  const talk = await PhoneTalk.start(t, { policy: { backupPhone: 'required' } });
  await untilBackup(talk);
  assert.match(talk.lastLine, /^Your app works ✓/u);
  assert.ok(!talk.lastLine.includes('[Skip]') && !talk.lastLine.includes('[Back]'), talk.lastLine);
  await talk.click('action.cancel');
  await talk.click('action.done');
  await talk.person.say('hello');
  assert.match(talk.lastLine, /^Add a backup phone/u);
  await talk.giveNumber();
  await talk.type();
  assert.deepEqual(await talk.methods(), ['authenticator-code', 'mobile-text']);
  await talk.person.say('status');
  assert.match(talk.lastLine, /^Additional security verification is set up/u);
});

test('whoever cannot prove what is there changes no number', async (t) => {
  const talk = await PhoneTalk.start(t);
  await talk.untilNumber();
  await talk.giveNumber();
  await talk.type();
  talk.built.clock.advance(3_600);
  await talk.person.say('status');
  await talk.click('action.change-phone');
  await talk.type(talk.built.telephony.code === '000000' ? '000001' : '000000');
  assert.match(talk.shown, /That code is not right/u);
  await talk.click('action.cancel');
  assert.match(talk.shown, /Nothing has changed/u);
});

test('with several ways to verify, the person chooses which', async (t) => {
  const talk = await PhoneTalk.start(t, { policy: { backupPhone: 'offered' } });
  await untilBackup(talk);
  await talk.giveNumber('call');
  await talk.press('#');
  await talk.click('action.done');
  talk.built.clock.advance(60);
  await talk.person.say('status');
  await talk.click('action.try-out');
  assert.match(talk.lastLine, /^How do you want to verify\?/u);
  const { methods } = await talk.built.enrollment.status(talk.person);
  await talk.click('action.next', { method: methods[1]?.methodId ?? '' });
  assert.match(talk.lastLine, /^We are calling you/u);
  await talk.press('#');
  assert.equal(talk.lastLine, 'It works');
});

describe('a country that is reached one way only', () => {
  const countries = { text: parseCountryRule('NL,US,GB', 'text'), call: parseCountryRule('NL,US', 'call') };
  const start = (t: TestContext) => PhoneTalk.start(t, { settings: { countries } });

  test('is said to be reached the other way where that is offered and works', async (t) => {
    const talk = await start(t);
    await talk.untilNumber();
    await talk.giveNumber('call', { country: 'GB', number: '07400 123456' });
    assert.match(talk.shown, /does not call this country or region\. Choose a text\. Or go back/u);
  });

  test('sends nobody from text to call and back', async (t) => {
    const talk = await start(t);
    await talk.untilNumber();
    await talk.giveNumber('text', { country: 'GB', number: '020 7946 0018' });
    assert.match(talk.shown, /cannot receive texts\. Use a mobile number\.\n/u);
    await talk.giveNumber('call', { country: 'GB', number: '020 7946 0018' });
    assert.match(talk.shown, /does not call this country or region\. Use another number\. Or go back/u);
  });

  test('is not said to be neither texted nor called where only calls are possible', async (t) => {
    const talk = await start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    await talk.type();
    await talk.person.say('status');
    await talk.click('action.add-phone');
    await talk.giveNumber('call', { country: 'GB', number: '07400 123456' });
    assert.match(talk.shown, /does not call this country or region\. Use another number\.\n/u);
  });
});
