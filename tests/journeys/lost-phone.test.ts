/** A phone is lost, and another one is left: in German, in the person's own words, in one chat. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { EmployeeJourney } from './support/employee-journey.ts';
import { journeys } from './support/journeys.ts';

journeys('somebody who has lost the phone with the app', () => {
  let journey: EmployeeJourney;
  before(async () => {
    journey = await EmployeeJourney.start({ name: 'lost-phone-de', language: 'de', has: 'app-and-phone' });
  });
  after(() => journey.stop());

  test('says so in their own words, reads what will happen, and chooses what is gone', async () => {
    await journey.sees('status-card.title');
    await journey.wishes('Ich habe gestern mein Handy verloren', 'lost_phone', 'lost-phone-card.title-lost');
    await journey.sees('lost-phone-card.title-lost');
    await journey.reads('lost-phone-card.explanation-lost-after-proof');
    await journey.chat.tick(journey.text('method.mobile-text.title'), false);
    await journey.click('action.suspend');
    await journey.sees('prove-phone-card.title-text');
  });

  test('proves who they are with what is left, and what is lost is off at once', async () => {
    const phones = await journey.phones();
    await journey.fill('prove-phone-card.code', await phones.code('+49 171 3920042'));
    await journey.reads('own-notice.method-suspended');
    await journey.sees('lost-phone.next-title');
  });

  test('sets up the new one in the same chat, and the old one is gone', async () => {
    const old = journey.app?.secret;
    await journey.click('action.replace-now');
    await journey.setUpApp();
    await journey.sees('own-notice.method-replaced');
    assert.notEqual(journey.app?.secret, old);
    await journey.chat.say('status');
    await journey.sees('status-card.title');
    const card = journey.chat.lastCard();
    assert.equal(await card.getByText(journey.text('method.authenticator-code.title')).count(), 1);
    assert.equal(await card.getByText(journey.text('methods.suspended-lost')).count(), 0);
    await journey.assertQuiet();
  });
});
