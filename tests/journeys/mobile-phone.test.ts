/** The chat in one window and the phone in another: an employee proves a mobile phone by text. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { journeys } from './support/journeys.ts';
import { english as labels } from './support/labels.ts';
import { PhoneJourney } from './support/phone-journey.ts';
import { otherThan, sendCode } from './support/steps.ts';

const number = '(206) 555-0142';
const display = '+1 206 555 0142';
const masked = '+1 ••• ••• •• 42';

journeys('an employee with a mobile phone that is texted', () => {
  let journey: PhoneJourney;
  beforeEach(async () => {
    journey = await PhoneJourney.start();
    await journey.untilNumber();
  });
  afterEach(() => journey.stop());

  test('types the code that was texted, and never sees the whole number again', async () => {
    const { chat } = journey;
    await chat.screenshot('mobile-1-number');
    await journey.giveNumber(number);
    await chat.expectCard(labels.texted);
    await chat.expectText(masked);
    const code = await journey.code(display);
    await journey.screenshot('mobile-2-texted');
    await sendCode(chat, labels, otherThan(code));
    await chat.expectText('You have 4 attempts left');
    await chat.screenshot('mobile-3-wrong-code');
    await sendCode(chat, labels, code);
    await chat.expectCard(labels.allSet);
    await chat.screenshot('mobile-4-all-set');
    const shown = (await chat.cards().allInnerTexts()).join('\n');
    assert.ok(shown.includes(masked) && !shown.includes('5550142') && !shown.includes('555 0142'));
  });

  test('answers the text, and the chat goes on by itself', async () => {
    const { chat, phones } = journey;
    await journey.giveNumber(number);
    await chat.expectCard(labels.texted);
    const clicks = chat.actions;
    const phone = phones.phone(display);
    await phone.reply(`It is ${await journey.code(display)}, thank you`);
    await chat.expectCard(labels.allSet);
    assert.equal(chat.actions, clicks);
    await phone.receives('That code is right.');
    await journey.screenshot('mobile-5-replied');
    assert.deepEqual(await journey.product.complaints(), []);
  });

  test('is told what is wrong with a number before anything is sent', async () => {
    const { chat, phones } = journey;
    const sentences: readonly (readonly [number: string, sentence: string])[] = [
      ['206 555', 'That number is too short.'],
      ['900 555 0142', 'That is a premium-rate number'],
      ['800 555 0142', 'That is a toll-free number'],
      ['911', 'That is a short number'],
      ['call me', 'That is not a phone number.'],
    ];
    for (const [wrong, sentence] of sentences) {
      await journey.giveNumber(wrong);
      await chat.expectText(sentence);
    }
    await chat.screenshot('mobile-12-wrong-number');
    assert.equal(await phones.page.getByRole('region').count(), 0);
  });

  test('is told how long to wait for another code, and the one that is there counts meanwhile', async () => {
    const { chat } = journey;
    await journey.giveNumber(number);
    const first = await journey.code(display);
    await chat.click(labels.sendAgain);
    await chat.expectText('You can ask again in');
    await chat.screenshot('mobile-13-too-soon');
    await sendCode(chat, labels, first);
    await chat.expectCard(labels.allSet);
  });

  test('chooses another country from the list by typing its name', async () => {
    const { chat } = journey;
    await chat.pick(labels.country, 'Netherl', 'Netherlands (+31)');
    await chat.screenshot('mobile-14-country');
    await journey.giveNumber('06 12345642');
    await chat.expectText('+31 •• ••• •• 42');
    await sendCode(chat, labels, await journey.code('+31 6 12345642'));
    await chat.expectCard(labels.allSet);
  });

  test('goes on where they were after the server was killed while a text was on its way', async () => {
    const { chat, product } = journey;
    await journey.giveNumber(number);
    const code = await journey.code(display);
    await product.kill();
    await product.restart();
    await sendCode(chat, labels, code);
    await chat.expectCard(labels.allSet);
  });
});
