import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import { callEnds, dispatchRefusals } from '../../services/telephony/telephony.ts';
import { mobiles, PhoneTalk } from '../support/phone-talk.ts';
import { buildBot } from '../support/build-bot.ts';

for (const language of languages) {
  const { masked, e164 } = mobiles[language];
  describe(`a mobile phone (${language})`, () => {
    test('is texted a code, which is typed into the card', async (t) => {
      const talk = await PhoneTalk.start(t, { language });
      const { translate } = talk;
      await talk.untilNumber();
      assert.match(talk.lastLine, new RegExp(`^${translate('phone-number-card.title-first')}`, 'u'));
      await talk.giveNumber();
      assert.match(talk.lastLine, new RegExp(`^${translate('prove-phone-card.title-text')}`, 'u'));
      assert.ok(talk.shown.includes(masked));
      const text = talk.built.telephony.texts.at(-1);
      assert.equal(text?.to, e164);
      assert.match(text.body, /^Contoso Demo ?: .*\d{6}\.[^\n]*$/u);
      await talk.type();
      assert.match(talk.lastLine, new RegExp(`^${translate('summary-card.title')}`, 'u'));
      assert.ok(talk.shown.includes(translate('method.mobile-text.detail', { account: masked })));
      assert.deepEqual(await talk.methods(), ['mobile-text']);
    });

    test('answers the text, quotes and thanks, and the chat goes on by itself', async (t) => {
      const talk = await PhoneTalk.start(t, { language });
      await talk.untilNumber();
      await talk.giveNumber();
      const messages = talk.person.chat.length;
      const { code } = talk.built.telephony;
      const said = await talk.reply(`> ${code.slice(0, 3)} ${code.slice(3)}\nThanks! Alex`);
      assert.equal(said, talk.translate('phone.reply-verified'));
      assert.match(talk.lastLine, new RegExp(`^${talk.translate('summary-card.title')}`, 'u'));
      assert.equal(talk.person.chat.length, messages, 'the card is replaced in its place');
      assert.deepEqual(await talk.methods(), ['mobile-text']);
    });

    test('is called, and # is pressed', async (t) => {
      const talk = await PhoneTalk.start(t, { language });
      await talk.untilNumber();
      await talk.giveNumber('call');
      assert.ok(talk.shown.includes(talk.translate('prove-phone-card.calling', { number: masked })));
      const script = await talk.answer();
      assert.deepEqual([script.say, script.language], ['ask', language]);
      assert.ok(talk.shown.includes(talk.translate('prove-phone-card.call-answered')));
      assert.equal((await talk.press('#')).say, 'verified');
      assert.match(talk.lastLine, new RegExp(`^${talk.translate('summary-card.title')}`, 'u'));
      assert.deepEqual(await talk.methods(), ['mobile-call']);
    });

    test('is called by somebody else: 0# locks this way, and the chat says whom to ask', async (t) => {
      const talk = await PhoneTalk.start(t, { language });
      await talk.untilNumber();
      await talk.giveNumber('call');
      await talk.answer();
      assert.equal((await talk.press('0#')).say, 'fraud-reported');
      assert.ok(talk.shown.includes(talk.translate('outcome.fraud-reported')));
      assert.deepEqual(await talk.methods(), []);
      assert.ok(!talk.lastLine.includes(talk.translate('action.start-again')), talk.lastLine);
    });

    for (const end of callEnds) {
      test(`says that a call came to nothing (${end}), and calls again or texts`, async (t) => {
        const talk = await PhoneTalk.start(t, { language });
        await talk.untilNumber();
        await talk.giveNumber('call');
        await talk.ends(end);
        assert.ok(talk.shown.includes(talk.translate(`call-ended.${end}`)), talk.shown);
        talk.built.clock.advance(30);
        await talk.click('action.call-again');
        assert.equal(talk.built.telephony.calls.length, 2);
        await talk.ends(end);
        await talk.click('action.text-instead');
        await talk.type();
        assert.deepEqual(await talk.methods(), ['mobile-text']);
      });
    }

    for (const reason of dispatchRefusals) {
      test(`says why a text does not arrive (${reason}), at once or later`, async (t) => {
        const talk = await PhoneTalk.start(t, { language });
        await talk.untilNumber();
        talk.built.telephony.answer = { code: 'refused', reason };
        await talk.giveNumber();
        assert.ok(talk.shown.includes(talk.translate(`phone-refused.${reason}`)), talk.shown);
        talk.built.telephony.answer = undefined;
        await talk.giveNumber('text', { number: mobiles[language].number.replace(/42$/u, '43') });
        await talk.textFails(reason);
        assert.ok(talk.shown.includes(talk.translate(`phone-refused.${reason}`)), talk.shown);
        await talk.click('action.call-instead');
        assert.equal((await talk.press('#')).say, 'verified');
      });
    }
  });
}

describe('on a call', () => {
  test('no key and another key are asked for again, twice; then it ends, and nothing has changed', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber('call');
    await talk.answer();
    const asked = [await talk.press('', 1), await talk.press('5', 2), await talk.press('', 3)];
    assert.deepEqual(
      asked.map((script) => ('problem' in script ? script.problem : script.say)),
      ['no-key', 'wrong-key', 'too-many-attempts'],
    );
    assert.deepEqual(await talk.methods(), []);
    await talk.ends('completed');
    assert.match(talk.shown, /The call ended before you pressed #/u);
  });

  test('# after silence is as good', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber('call');
    await talk.press('', 1);
    assert.equal((await talk.press('#', 2)).say, 'verified');
  });

  test('what was decided is said again to a carrier that asks again', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber('call');
    assert.deepEqual(await talk.press('#'), await talk.press('#'));
    assert.deepEqual(await talk.methods(), ['mobile-call']);
  });

  test('a phone that still rings is hung up when the person wants a text, goes another way or gives up', async (t) => {
    for (const leave of [
      (talk: PhoneTalk) => talk.click('action.text-instead'),
      (talk: PhoneTalk) => talk.click('action.cancel'),
      (talk: PhoneTalk) => talk.person.say('cancel'),
    ]) {
      const talk = await PhoneTalk.start(t);
      await talk.untilNumber();
      await talk.giveNumber('call');
      await leave(talk);
      assert.deepEqual(talk.built.telephony.cancelled, ['CA0']);
    }
    const proven = await PhoneTalk.start(t);
    await proven.untilNumber();
    await proven.giveNumber('call');
    await proven.press('#');
    assert.deepEqual(proven.built.telephony.cancelled, [], 'who has pressed # hears that it worked');
  });

  test('a phone that still rings is hung up when the person asks again', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber('call');
    talk.built.clock.advance(30);
    await talk.click('action.call-again');
    assert.deepEqual(talk.built.telephony.cancelled, ['CA0']);
  });
});

describe('a text', () => {
  test('can be asked for again after 30, 60 and 120 seconds, and not before', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    let sent = 1;
    for (const seconds of [30, 60, 120]) {
      talk.built.clock.advance(seconds - 1);
      await talk.click('action.send-again');
      assert.match(talk.shown, /You can ask again in 1 second\./u);
      talk.built.clock.advance(1);
      await talk.click('action.send-again');
      sent += 1;
      assert.equal(talk.built.telephony.texts.length, sent);
      assert.match(talk.shown, /We have sent you a new code; the one before no longer works/u);
    }
  });

  test('makes the one before worthless, and forgives no wrong code', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    const first = talk.built.telephony.code;
    await talk.type(first === '000000' ? '000001' : '000000');
    assert.match(talk.shown, /You have 4 attempts left/u);
    talk.built.clock.advance(30);
    await talk.click('action.send-again');
    await talk.type(first);
    assert.match(talk.shown, /You have 3 attempts left/u);
    await talk.type();
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });

  test('is too old after three minutes, which costs no attempt', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    talk.built.clock.advance(180);
    await talk.type();
    assert.match(talk.shown, /That code no longer works/u);
    await talk.click('action.send-again');
    await talk.type();
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });

  test('that nobody knows the fate of is said to be so; its code counts when it arrives, and the chat goes on', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    talk.built.telephony.losesAnswers = true;
    await talk.giveNumber();
    assert.match(talk.shown, /We do not know whether it was sent/u);
    assert.deepEqual(await talk.methods(), []);
    assert.equal(await talk.reply(), talk.translate('phone.reply-verified'));
    assert.match(talk.lastLine, /^You're all set/u);
    assert.equal(talk.built.telephony.texts.length, 1, 'it is not sent again by itself');
  });
});

describe('in between', () => {
  test('a number may be written as a message, of the own country, with its own, or after the name of its country', async (t) => {
    for (const [number, to] of [
      ['206 555 0142', '+12065550142'],
      ['+31 6 1234 5642', '+31612345642'],
      ['0031612345642', '+31612345642'],
      ['Netherlands 06 12345642', '+31612345642'],
      ['NL: 06 12345642', '+31612345642'],
      ['Germany, 0151 23456789', '+4915123456789'],
    ]) {
      const talk = await PhoneTalk.start(t);
      await talk.untilNumber();
      await talk.person.say(number ?? '');
      assert.equal(talk.built.telephony.texts[0]?.to, to, number);
    }
  });

  test('a double click does not take away what was wrong with the answer', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    const wrong = talk.built.telephony.code === '000000' ? '000001' : '000000';
    const click = talk.person.clickActivity('Verify', { code: wrong });
    await talk.person.replay(click);
    await talk.person.replay(click);
    assert.match(talk.shown, /That code is not right\./u);
  });

  test('a code may be written as a message', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    const { code } = talk.built.telephony;
    await talk.person.say(`${code.slice(0, 3)} ${code.slice(3)}`);
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });

  test('the same click twice sends one text', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    const { country, number } = mobiles.en;
    const click = talk.person.clickActivity('Contact me', { country, number, channel: 'text' });
    await Promise.all([talk.person.replay(click), talk.person.replay(click)]);
    assert.equal(talk.built.telephony.texts.length, 1);
    await talk.type();
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });

  test('back and the same number again goes on with the text that is under way', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    await talk.click('action.change-number');
    await talk.giveNumber();
    assert.equal(talk.built.telephony.texts.length, 1);
    await talk.type();
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });

  test('cancel stops it: the code is worth nothing, and nothing is set up', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    await talk.person.say('cancel');
    assert.equal(await talk.reply(), undefined);
    assert.deepEqual(await talk.methods(), []);
  });

  test('help and another language do not lose the number or the code', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    await talk.person.say('help');
    await talk.person.say('Nederlands');
    await talk.person.click('Verifiëren', { code: talk.built.telephony.code });
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });

  test('a restart is not noticed', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    const { store, clock, teams, telephony, policy } = talk.built;
    const again = new PhoneTalk(await buildBot(t, { store, clock, teams, telephony, policy, seed: 'restarted' }));
    await again.reply();
    assert.match(again.lastLine, /^You're all set/u);
  });

  test('who comes back tomorrow begins again, and the text of yesterday is worth nothing', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    talk.built.clock.advance(86_400);
    assert.equal(await talk.reply(), talk.translate('phone.reply-ended'));
    await talk.person.say('set up');
    assert.deepEqual(await talk.methods(), []);
  });

  test('a key or a text that comes after the chat moved on changes nothing', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber('call');
    const ringing = talk.built.telephony.calling;
    await talk.click('action.text-instead');
    const late = await talk.built.answers.keysPressed(ringing, { sid: 'CA0', digits: '#', attempt: 1 });
    assert.equal(late.say, 'nothing-waits');
    assert.deepEqual(await talk.methods(), []);
    await talk.type();
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });
});
