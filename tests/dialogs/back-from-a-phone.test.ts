import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

/** Whoever leaves a phone that is being asked perhaps saw that it is not theirs. */
describe('back from a phone that was contacted', () => {
  for (const language of languages) {
    test(`hangs up the office phone: # pressed then sets nothing up (${language})`, async (t) => {
      const talk = await PhoneTalk.start(t, { language });
      await talk.person.say('set up');
      await talk.click('action.set-up', { method: 'office-phone' });
      await talk.click('action.contact-me');
      await talk.click('action.back');
      assert.equal((await talk.press('#')).say, 'nothing-waits');
      assert.deepEqual(await talk.methods(), []);
    });
  }

  test('hangs up the mobile phone, and 0# then reports nothing', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber('call');
    await talk.click('action.change-number');
    assert.equal((await talk.press('0#')).say, 'nothing-waits');
    await talk.giveNumber('text', { number: '206 555 0143' });
    await talk.type();
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });

  test('takes no reply from a number that was left; its code still counts where it is typed, once it is given again', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    await talk.click('action.change-number');
    assert.equal(await talk.reply(), undefined);
    assert.deepEqual(await talk.methods(), []);
    await talk.giveNumber();
    assert.equal(talk.built.telephony.texts.length, 1);
    assert.ok(!talk.shown.includes('answer the text'), talk.shown);
    await talk.type();
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });
});
