import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import { PhoneTalk } from '../support/phone-talk.ts';
import { alex, enrollmentKit, sanne } from '../services/enrollment/enrollment-kit.ts';
import { askPhone, methodsOf, phonePolicy, textFrom } from './support/phone-person.ts';

describe('a text in reply', () => {
  for (const language of languages) {
    test(`that quotes ours proves nothing, and the code still counts (${language})`, async (t) => {
      const talk = await asked(t, language);
      const body = talk.built.telephony.texts.at(-1)?.body ?? '';
      for (const quoting of [`Liked “${body}”`, `👎 to “${body}”`, `> ${body.replaceAll('\n', '\n> ')}`, body]) {
        assert.equal(await talk.reply(quoting), undefined, quoting);
      }
      assert.deepEqual(await talk.methods(), []);
      assert.equal(await talk.reply(), talk.translate('phone.reply-verified'));
      assert.deepEqual(await talk.methods(), ['mobile-text']);
    });

    test(`that says no ends the text: its code is good nowhere, the chat says why and sends another (${language})`, async (t) => {
      const talk = await asked(t, language);
      const { code } = talk.built.telephony;
      assert.equal(await talk.reply(`I did not ask for ${code}`), talk.translate('phone.reply-declined'));
      assert.ok(talk.lastLine.startsWith(talk.translate('prove-phone-card.title-text-declined')), talk.lastLine);
      assert.ok(talk.shown.includes(talk.translate('prove-phone-card.declined')));
      await talk.person.say(code);
      assert.equal(await talk.reply(code), undefined, 'nobody waits for it any more');
      assert.deepEqual(await talk.methods(), []);
      talk.built.clock.advance(60);
      await talk.click('action.send-again');
      await talk.type();
      assert.deepEqual(await talk.methods(), ['mobile-text']);
    });
  }

  test('that may mean anything is asked for again, and three are all that is listened to', async (t) => {
    const talk = await asked(t, 'en');
    const { code } = talk.built.telephony;
    for (let text = 0; text < 2; text += 1) {
      assert.equal(await talk.reply(`What is ${code}?`), talk.translate('phone.reply-unclear'));
    }
    assert.equal(await talk.reply(`What is ${code}?`), talk.translate('phone.reply-too-many'));
    assert.ok(!talk.shown.includes('answer the text'), talk.shown);
    assert.equal(await talk.reply(code), undefined);
    await talk.type();
    assert.deepEqual(await talk.methods(), ['mobile-text'], 'it counts where it is typed');
  });

  test('that is wrong for the third time is told where the code is taken', async (t) => {
    const talk = await asked(t, 'nl');
    const wrong = talk.built.telephony.code === '000000' ? '000001' : '000000';
    for (let text = 0; text < 2; text += 1) {
      assert.equal(await talk.reply(wrong), talk.translate('phone.reply-wrong-code'));
    }
    assert.equal(await talk.reply(wrong), talk.translate('phone.reply-too-many'));
  });

  test('with several codes counts each of them as a guess', async (t) => {
    const talk = await asked(t, 'en');
    const { code } = talk.built.telephony;
    const wrong = ['000001', '000002', '000003'].filter((each) => each !== code).slice(0, 2);
    await talk.reply(wrong.join(', '));
    await talk.reply(wrong.join(', '));
    assert.equal(await talk.reply(code), undefined);
  });

  test('that names the code of one of several who share the phone says no for that one only', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const ofAlex = await askPhone(kit);
    const ofSanne = await askPhone(kit, { person: sanne });
    await textFrom(kit, ofAlex, `I did not ask for ${ofAlex.code}`);
    assert.match((await textFrom(kit, ofAlex, ofSanne.code)) ?? '', /is right/u);
    assert.deepEqual([await methodsOf(kit, alex), await methodsOf(kit, sanne)], [0, 1]);
  });
});

async function asked(t: Parameters<typeof PhoneTalk.start>[0], language: Language): Promise<PhoneTalk> {
  const talk = await PhoneTalk.start(t, { language });
  await talk.untilNumber();
  await talk.giveNumber();
  return talk;
}
