import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { elementsOf } from '../support/fake-teams.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

const atNumber = async (...options: Parameters<typeof PhoneTalk.start>): Promise<PhoneTalk> => {
  const talk = await PhoneTalk.start(...options);
  await talk.untilNumber();
  return talk;
};

/** The country chosen in the newest card. */
function presetOf(talk: PhoneTalk): unknown {
  return elementsOf(talk.person.card).find(({ id }) => id === 'country')?.['value'];
}

describe('the card for a number', () => {
  for (const number of ['+31 6 12345642', '0031 6 12345642', '011 31 6 12345642', 'tel:+31-6-12345642']) {
    test(`takes ${number} for what it says, whatever country is chosen`, async (t) => {
      const talk = await atNumber(t);
      await talk.click('action.contact-me', { country: 'US', number, channel: 'text' });
      assert.equal(talk.built.telephony.texts[0]?.to, '+31612345642');
    });
  }

  for (const number of ['0031 6 12345642', '011 31 6 12345642', 'tel:+31612345642', '＋３１ ６ １２３４５６４２']) {
    test(`takes ${number} although the country beside it is none`, async (t) => {
      const talk = await atNumber(t);
      await talk.click('action.contact-me', { country: 'Atlantis', number, channel: 'text' });
      assert.equal(talk.built.telephony.texts[0]?.to, '+31612345642');
    });
  }

  test('takes the country that was chosen beforehand where a client leaves it out or empty, and the first way to be reached', async (t) => {
    for (const inputs of [{ country: '', channel: '' }, { country: ' ' }, {}]) {
      const talk = await atNumber(t);
      assert.equal(presetOf(talk), 'US');
      await talk.person.replay(withInputs(talk, { number: '206 555 0142', ...inputs }));
      assert.equal(talk.built.telephony.texts[0]?.to, '+12065550142', JSON.stringify(inputs));
    }
  });

  test('takes a country by what the list shows of it, or by another name', async (t) => {
    for (const country of ['Netherlands (+31), NL, Nederland, Holland', 'Netherlands (+31)', 'Holland', 'nl']) {
      const talk = await atNumber(t);
      await talk.click('action.contact-me', { country, number: '06 12345642', channel: 'text' });
      assert.equal(talk.built.telephony.texts[0]?.to, '+31612345642', country);
    }
  });

  test('has a sentence of its own for each that is missing or means nothing', async (t) => {
    const talk = await atNumber(t);
    const given = { country: 'US', number: '206 555 0142', channel: 'text' };
    for (const [wrong, sentence] of [
      [{ number: '' }, 'phone-problem.empty'],
      [{ number: undefined }, 'phone-problem.empty'],
      [{ country: 'Atlantis' }, 'phone-number-card.country-missing'],
      [{ channel: 'pigeon' }, 'phone-number-card.channel-missing'],
    ] as const) {
      await talk.person.replay(withInputs(talk, { ...given, ...wrong }));
      assert.ok(talk.shown.includes(talk.translate(sentence)), talk.shown);
    }
    assert.equal(talk.built.telephony.texts.length, 0);
  });

  test('has the country of the present number chosen when that is changed', async (t) => {
    const talk = await atNumber(t);
    await talk.click('action.contact-me', { country: 'GB', number: '07400 123456', channel: 'text' });
    await talk.type();
    await talk.click('action.done');
    await talk.person.say('status');
    await talk.click('action.change-phone');
    assert.equal(presetOf(talk), 'GB');
  });
});

/** A click on the button that contacts, with these inputs and no others. */
function withInputs(talk: PhoneTalk, inputs: Record<string, string | undefined>): object {
  const click = talk.person.clickActivity(talk.translate('action.contact-me'));
  const value = click.value as { action: { data: Record<string, unknown> } };
  const card = Object.entries(value.action.data).filter(([name]) => !['country', 'number', 'channel'].includes(name));
  return { ...click, value: { action: { ...value.action, data: { ...Object.fromEntries(card), ...inputs } } } };
}
