import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../../services/localization/localization.ts';
import { PhoneTalk } from '../../support/phone-talk.ts';

for (const language of languages) {
  describe(`while the carrier does not answer (${language})`, () => {
    for (const channel of ['text', 'call'] as const)
      test(`whoever sets up a phone (${channel}) hears what to do, has nothing yet, and goes on from there`, async (t) => {
        const talk = await PhoneTalk.start(t, { language });
        await talk.untilNumber();
        talk.built.telephony.answer = { code: 'unavailable' };
        await talk.giveNumber(channel);
        assert.ok(talk.shown.includes(talk.translate('outcome.unavailable')), talk.shown);
        assert.deepEqual(await talk.methods(), []);
        talk.built.telephony.answer = undefined;
        talk.built.clock.advance(60);
        await talk.giveNumber(channel);
        if (channel === 'text') await talk.type();
        else await talk.press('#');
        assert.deepEqual(await talk.methods(), [channel === 'text' ? 'mobile-text' : 'mobile-call']);
      });
  });
}
