/** The chat in one window and the phone in another: an employee proves a mobile phone by a call. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { journeys } from './support/journeys.ts';
import { english as labels } from './support/labels.ts';
import { PhoneJourney } from './support/phone-journey.ts';
import { sendCode } from './support/steps.ts';

const number = '(206) 555-0142';
const display = '+1 206 555 0142';

journeys('an employee with a mobile phone that is called', () => {
  let journey: PhoneJourney;
  beforeEach(async () => {
    journey = await PhoneJourney.start();
    await journey.untilNumber();
  });
  afterEach(() => journey.stop());

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
    await chat.cards().nth(1).waitFor();
    await chat.expectCard(labels.locked);
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
});
