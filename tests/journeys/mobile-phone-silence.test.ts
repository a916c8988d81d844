/** The chat in one window and the phone in another: nobody answers a call, or nobody presses a key. */
import { afterEach, beforeEach, test } from 'node:test';
import { journeys } from './support/journeys.ts';
import { english as labels } from './support/labels.ts';
import { PhoneJourney } from './support/phone-journey.ts';
import { sendCode } from './support/steps.ts';

const number = '(206) 555-0142';
const display = '+1 206 555 0142';

journeys('an employee with a mobile phone that stays silent', () => {
  let journey: PhoneJourney;
  beforeEach(async () => {
    journey = await PhoneJourney.start();
    await journey.untilNumber();
  });
  afterEach(() => journey.stop());

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
});
