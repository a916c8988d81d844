import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { reachCode } from '../support/journey.ts';
import { ManagedTalk } from '../support/managed-talk.ts';
import { buttonTitles, textOf } from '../support/person.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

const saying = {
  en: ['I left my phone at home', 'forgot my phone at home today, how do I sign in?', 'my phone is at home'],
  nl: ['ik heb mijn telefoon thuis laten liggen', 'mijn gsm ligt thuis', 'telefoon thuis vergeten'],
  de: ['ich habe mein Handy zu Hause vergessen', 'mein Handy liegt daheim', 'ich habe mein Handy heute nicht dabei'],
  fr: ['j’ai oublié mon téléphone à la maison', 'mon portable est resté à la maison', 'mon téléphone est chez moi'],
  es: ['dejé mi teléfono en casa', 'hoy olvidé el celular en casa', 'mi móvil se quedó en casa'],
} as const;

for (const language of ['en', 'nl', 'de', 'fr', 'es'] as const) {
  describe(`a phone that is somewhere else today (${language})`, () => {
    test('is no lost phone: nothing is turned off, and the ways to get in are named and offered', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      for (const words of saying[language]) {
        await talk.person.say(words);
        assert.match(talk.shown, new RegExp(talk.translate('left-phone-card.title'), 'u'), words);
        assert.ok(talk.shown.includes(talk.translate('left-phone-card.stays')), talk.shown);
        assert.ok(talk.shown.includes(talk.translate('left-phone-card.pass')), talk.shown);
        assert.match(talk.shown, /•• 42/u, 'another way by name');
        const buttons = ['action.try-out', 'action.ask-helpdesk', 'intent.lost_phone.title'] as const;
        assert.deepEqual(
          buttonTitles(talk.person.card),
          buttons.map((key) => talk.translate(key)),
        );
      }
      assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text']);
      await talk.click('intent.lost_phone.title');
      assert.ok(talk.shown.startsWith(talk.translate('lost-phone-card.title-lost')), talk.shown);
    });
  });
}

test('whoever has recovery codes at home gets another way for today with one of them', async (t) => {
  const bot = await buildBot(t, { policy: { recoveryCodes: 'offered' } });
  const alex = bot.person();
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(entry, bot.clock.now()) });
  await alex.click('Make recovery codes');
  const [code = ''] = /\b[0-9A-HJKMNP-TV-Z]{4}(?:\\?-[0-9A-HJKMNP-TV-Z]{4}){3}\b/u.exec(textOf(alex.card)) ?? [];
  await alex.click('I have saved them');
  await alex.click('Done');
  bot.clock.advance(3_600);
  await alex.say('I left my phone at home');
  assert.equal(
    alex.lastLine,
    'Without your phone today [Use a recovery code] [Ask the helpdesk] [I lost my phone]',
    'nothing is tried out with what is at home',
  );
  assert.match(textOf(alex.card), /\*\*Recovery codes\*\*: 10 are left/u);
  await alex.click('Use a recovery code');
  assert.equal(alex.lastLine, 'Use a recovery code [Verify] [Ask the helpdesk] [Cancel]');
  await alex.say(code.replaceAll('\\', ''));
  assert.match(alex.lastLine, /^How should we contact you\?/u);
  const { methods } = await bot.enrollment.status(alex);
  assert.deepEqual(
    methods.map(({ suspended }) => suspended),
    [undefined],
  );
});

test('whoever is asked for a code of the phone at home is offered the other ways of that very question', async (t) => {
  const managed = await ManagedTalk.start(t);
  const { talk } = managed;
  await managed.open('action.manage');
  await talk.click('action.choose');
  await talk.click('action.next', { method: await managed.idOf('mobile-text') });
  await talk.person.say('I left my phone at home');
  assert.ok(talk.person.transcript.includes('Without your phone today [Another way]'));
  await talk.click('action.other-way');
  assert.ok(talk.shown.startsWith(talk.translate('choose-method-card.title-verify')), talk.shown);
});

test('a phone that is somewhere else for certain is named first', async (t) => {
  const talk = await PhoneTalk.start(t);
  await talk.untilNumber();
  await talk.giveNumber();
  await talk.type();
  await talk.person.say('status');
  await talk.click('action.add-office-phone');
  await talk.click('action.contact-me');
  await talk.press('#');
  talk.built.clock.advance(3_600);
  await talk.person.say('I left my phone at home');
  assert.match(talk.shown, /where you are asked to verify: [^;]*office phone[^;]*; [^;]*mobile phone/iu);
});
