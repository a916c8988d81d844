/** The chat in one window and the phone in another: an employee proves a mobile phone in every way there is. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { journeys } from './support/journeys.ts';
import { english as labels } from './support/labels.ts';
import { PhoneJourney } from './support/phone-journey.ts';
import { otherThan, sendCode } from './support/steps.ts';

const number = '(206) 555-0142';
const display = '+1 206 555 0142';
const masked = '+1 ••• ••• •• 42';

journeys('an employee with a mobile phone', () => {
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

  test('answers the call and presses #, and the chat goes on by itself', async () => {
    const { chat, phones } = journey;
    await journey.giveNumber(number, 'call');
    await chat.expectCard(labels.calling);
    const phone = phones.phone(display);
    await phone.rings();
    await journey.screenshot('mobile-6-calling');
    await phone.does('answer');
    await phone.hears('security verification of Contoso (demo)');
    await chat.expectText(labels.answered);
    await journey.screenshot('mobile-7-answered');
    await phone.press('#');
    await phone.hears('Thank you, that worked.');
    await chat.expectCard(labels.allSet);
    await journey.screenshot('mobile-8-pressed');
    assert.deepEqual(await journey.product.complaints(), []);
  });

  test('who did not ask for the call presses 0#: nothing is set up, and this way is locked', async () => {
    const { chat, phones } = journey;
    await journey.giveNumber(number, 'call');
    const phone = phones.phone(display);
    await phone.rings();
    await phone.does('answer');
    await phone.press('0');
    await phone.hears('You are about to report');
    await phone.press('#');
    await phone.hears('This way to verify is locked');
    await chat.expectCard(labels.locked);
    await journey.screenshot('mobile-9-fraud');
    await chat.say('status');
    await chat.expectText('Additional security verification is not set up yet.');
  });

  test('hears why a call came to nothing, and is called again or texted instead', async () => {
    const { chat, phones } = journey;
    await journey.giveNumber(number, 'call');
    const phone = phones.phone(display);
    await phone.rings();
    await phone.does('busy');
    await chat.expectText('Your phone was busy.');
    await journey.screenshot('mobile-10-busy');
    await chat.click(labels.callAgain);
    await chat.expectText('You can ask again in');
    await chat.screenshot('mobile-11-too-soon');
    await chat.click(labels.textInstead);
    await chat.expectCard(labels.texted);
    await sendCode(chat, labels, await journey.code(display));
    await chat.expectCard(labels.allSet);
  });

  test('declines a call and is texted instead; hangs up on another, which is said too', async () => {
    const { chat, phones } = journey;
    await journey.giveNumber(number, 'call');
    const phone = phones.phone(display);
    await phone.rings();
    await phone.does('decline');
    await chat.expectCard('The call came to nothing');
    await chat.click(labels.textInstead);
    await chat.expectCard(labels.texted);
    await chat.click('Change the number');
    await journey.giveNumber('206 555 0199', 'call');
    const other = phones.phone('+1 206 555 0199');
    await other.rings();
    await other.does('answer');
    await other.does('hangUp');
    await chat.expectText('The call ended before you pressed #.');
    await journey.screenshot('mobile-17-hung-up');
  });

  test('is told what is wrong with a number before anything is sent', async () => {
    const { chat, phones } = journey;
    const sentences: readonly (readonly [number: string, sentence: string])[] = [
      ['206 555', 'That number is too short.'],
      ['+31 6 12345642', 'That number belongs to another country'],
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

  test('misses a call, is called again and presses #', async () => {
    const { chat, phones } = journey;
    await journey.giveNumber(number, 'call');
    const phone = phones.phone(display);
    await phone.rings();
    await phone.does('letRing');
    // The phone rings for half a minute.
    await chat.expectText('Nobody answered.', 45_000);
    await journey.screenshot('mobile-15-no-answer');
    await chat.click(labels.callAgain);
    await phone.rings();
    await phone.does('answer');
    await phone.press('#');
    await chat.expectCard(labels.allSet);
  });

  test('presses no key and is asked twice more; a newer text makes the one before worthless', async () => {
    const { chat, phones } = journey;
    await journey.giveNumber(number);
    const first = await journey.code(display);
    await chat.click('Call me instead');
    await chat.expectCard(labels.calling);
    const phone = phones.phone(display);
    await phone.rings();
    await phone.does('answer');
    await phone.page.getByText('I did not hear a key.').nth(1).waitFor({ timeout: 60_000 });
    await phone.page.getByText('That did not work, so this call ends.').waitFor({ timeout: 60_000 });
    await chat.expectText('The call ended before you pressed #.', 30_000);
    await journey.screenshot('mobile-16-no-key');
    await chat.click(labels.textInstead);
    await chat.expectCard(labels.texted);
    const second = await journey.code(display, first);
    await sendCode(chat, labels, first);
    await chat.expectText('You have 4 attempts left');
    await sendCode(chat, labels, second);
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
