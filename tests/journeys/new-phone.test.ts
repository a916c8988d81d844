/** Another phone takes the place of the one with the app: in Spanish, on a dark screen, in the person's own words. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { EmployeeJourney } from './support/employee-journey.ts';
import { journeys } from './support/journeys.ts';

journeys('somebody who has a new phone', () => {
  let journey: EmployeeJourney;
  before(async () => {
    journey = await EmployeeJourney.start({ name: 'new-phone-es-dark', language: 'es', theme: 'dark', has: 'app' });
  });
  after(() => journey.stop());

  test('says so in their own words, and proves with the old app, which works until the new one does', async () => {
    await journey.sees('status-card.title');
    await journey.wishes('hola, tengo un móvil nuevo, ¿qué hago?', 'new_phone', 'lost-phone-card.title-new');
    await journey.sees('lost-phone-card.title-new');
    await journey.click('action.replace-these');
    await journey.sees('enter-code-card.title-set-up');
    await journey.typeCode();
    await journey.sees('lost-phone.next-title');
  });

  test('puts the account into the new app in the same chat, and the old one is gone', async () => {
    const old = journey.app;
    await journey.click('action.replace-now');
    await journey.setUpApp();
    await journey.sees('own-notice.method-replaced');
    await journey.chat.say('estado');
    await journey.sees('status-card.title');
    const card = journey.chat.lastCard();
    assert.equal(await card.getByText(journey.text('method.authenticator-code.title')).count(), 1);
    await journey.click('action.try-out');
    await journey.typeCode(old);
    await journey.reads('outcome.wrong-code-try');
    await journey.sees('enter-code-card.title-try');
    await journey.assertQuiet();
  });
});
