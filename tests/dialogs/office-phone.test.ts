import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Directory, DirectoryUnavailableError } from '../../services/directory/directory.ts';
import { languages } from '../../services/localization/localization.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

/** A directory in which an office phone can be changed; `silent` does not answer. */
class ChangingDirectory implements Pick<Directory, 'find'> {
  officePhone: string | undefined = '+1 425 555 0105 x123';

  find(): ReturnType<Directory['find']> {
    if (this.officePhone === 'silent') return Promise.reject(new DirectoryUnavailableError('demo outage'));
    const entry = { displayName: 'Demo Person', accountName: 'demo@contoso.example', preferredLanguage: 'en' };
    return Promise.resolve(this.officePhone === undefined ? entry : { ...entry, officePhone: this.officePhone });
  }
}

for (const language of languages) {
  describe(`an office phone that is not offered (${language})`, () => {
    for (const [reason, officePhone] of [
      ['none', undefined],
      ['silent', 'silent'],
      ['not-understood', 'ask the reception'],
      ['not-called', '0800 1234567 or 0900 1234567'],
      ['country', '+53 7 831 1234'],
    ] as const) {
      test(`says the reason that is true: ${reason}`, async (t) => {
        const directory = new ChangingDirectory();
        const talk = await PhoneTalk.start(t, { language, directory });
        directory.officePhone = reason === 'not-called' ? '+1 800 555 0142' : officePhone;
        await talk.person.say('set up');
        assert.ok(talk.shown.includes(talk.translate(`office-phone-missing.${reason}`)), talk.shown);
      });

      test(`says so on its own card too, once it is there: ${reason}`, async (t) => {
        const directory = new ChangingDirectory();
        const talk = await PhoneTalk.start(t, { language, directory });
        await talk.person.say('set up');
        await talk.click('action.set-up', { method: 'office-phone' });
        directory.officePhone = reason === 'not-called' ? '+1 800 555 0142' : officePhone;
        await talk.click('action.contact-me');
        assert.equal(talk.shown.split(talk.translate(`office-phone-missing.${reason}`)).length, 2, talk.shown);
        assert.equal(talk.built.telephony.calls.length, 0);
        const canAsk = talk.lastLine.includes(`[${talk.translate('action.ask-administrator')}]`);
        assert.equal(canAsk, reason !== 'silent' && reason !== 'country');
      });
    }
  });
}

describe('an office phone that changes in the directory', () => {
  test('is offered to be verified; until then the one before is called, and afterwards it alone', async (t) => {
    const directory = new ChangingDirectory();
    const talk = await withOfficePhone(t, directory);
    await talk.person.say('status');
    assert.ok(!talk.lastLine.includes('[Verify the new office phone]'), talk.lastLine);
    directory.officePhone = 'tel:+1-425-555-0199';
    await talk.person.say('status');
    assert.ok(talk.shown.includes(talk.translate('status-card.office-phone-changed')), talk.shown);
    await talk.click('action.try-out');
    assert.equal(talk.built.telephony.calls.at(-1)?.to, '+14255550105', 'nothing follows by itself');
    await talk.press('#');
    await talk.person.say('status');
    talk.built.clock.advance(60);
    await talk.click('action.renew-office-phone');
    await talk.click('action.contact-me');
    assert.equal(talk.built.telephony.calls.at(-1)?.to, '+14255550199');
    await talk.press('#');
    assert.deepEqual(await talk.methods(), ['office-call']);
    assert.match(talk.shown, /^A way to verify was replaced[^]*\+1 425 ••• •• 99/u);
    await talk.person.say('status');
    assert.ok(!talk.lastLine.includes('[Verify the new office phone]'), talk.lastLine);
  });

  test('is not offered while the directory does not answer, or has none that can be called', async (t) => {
    const directory = new ChangingDirectory();
    const talk = await withOfficePhone(t, directory);
    for (const officePhone of ['silent', undefined, 'ask the reception', '+1 (425) 555-0105 ext 123']) {
      directory.officePhone = officePhone;
      await talk.person.say('status');
      assert.ok(!talk.lastLine.includes('[Verify the new office phone]'), String(officePhone));
    }
  });
});

async function withOfficePhone(
  t: Parameters<typeof PhoneTalk.start>[0],
  directory: Pick<Directory, 'find'>,
): Promise<PhoneTalk> {
  const talk = await PhoneTalk.start(t, { directory });
  await talk.person.say('set up');
  await talk.click('action.set-up', { method: 'office-phone' });
  await talk.click('action.contact-me');
  await talk.press('#');
  await talk.click('action.done');
  talk.built.clock.advance(3_600);
  return talk;
}
