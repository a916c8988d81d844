import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

for (const language of languages) {
  describe(`somebody who types a code (${language})`, () => {
    for (const [name, message] of [
      ['in a sentence', (code: string) => ({ text: `ok: ${code.slice(0, 3)} ${code.slice(3)}.` })],
      ['as markup', (code: string) => ({ text: `<p>**${code}**&nbsp;</p>`, textFormat: 'xml' })],
      [
        'as a reply to the card',
        (code: string) => ({
          text: `<quoted messageId="1700000000001"/>${code}`,
          entities: [{ type: 'quotedReply', quotedReply: { messageId: '1700000000001' } }],
        }),
      ],
    ] as const) {
      test(`${name} has typed it`, async (t) => {
        const talk = await asked(t, language);
        const { text, ...more } = message(talk.built.telephony.code);
        await talk.person.say(text, more);
        assert.deepEqual(await talk.methods(), ['mobile-text']);
      });
    }

    test('into the card, in a sentence, has typed it', async (t) => {
      const talk = await asked(t, language);
      await talk.type(`code: ${talk.built.telephony.code}.`);
      assert.deepEqual(await talk.methods(), ['mobile-text']);
    });

    test('and another number beside it is asked for the code alone, which costs nothing', async (t) => {
      const talk = await asked(t, language);
      const { code } = talk.built.telephony;
      await talk.person.say(`${code}, 0612345678`);
      assert.equal(talk.lastLine, talk.translate('outcome.not-six-digits-phone'));
      assert.deepEqual(await talk.methods(), []);
      await talk.type();
      assert.deepEqual(await talk.methods(), ['mobile-text']);
    });

    test('by changing an earlier message hears that it has to be a new one, and nothing is tried', async (t) => {
      const talk = await asked(t, language);
      const { code } = talk.built.telephony;
      const first = talk.person.messageActivity('12803');
      await talk.person.replay(first);
      const before = talk.person.chat.length;
      await talk.person.replay({ ...first, type: 'messageUpdate', text: code });
      assert.equal(talk.lastLine, talk.translate('chat.edited-code'));
      assert.equal(talk.person.chat.length, before + 1);
      assert.deepEqual(await talk.methods(), []);
      await talk.person.say(code);
      assert.deepEqual(await talk.methods(), ['mobile-text']);
    });

    test('or sends a picture instead hears that only words are read, and the question stays', async (t) => {
      const talk = await asked(t, language);
      const before = talk.person.chat.length;
      const picture = { contentType: 'image/*', contentUrl: 'https://demo.example/code.png' };
      await talk.person.replay(talk.person.messageActivity('', { attachments: [picture] }));
      assert.equal(talk.lastLine, talk.translate('chat.no-words'));
      assert.equal(talk.person.chat.length, before + 1);
      await talk.type();
      assert.deepEqual(await talk.methods(), ['mobile-text']);
    });
  });
}

async function asked(t: Parameters<typeof PhoneTalk.start>[0], language: Language): Promise<PhoneTalk> {
  const talk = await PhoneTalk.start(t, { language });
  await talk.untilNumber();
  await talk.giveNumber();
  return talk;
}
