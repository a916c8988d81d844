/** Somebody comes back the day after and looks after what is set up: in Dutch, on a dark screen, with the phones beside it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { toGsm7 } from '../../services/telephony/gsm7.ts';
import { pictureNamed } from './support/chat.ts';
import { EmployeeJourney } from './support/employee-journey.ts';
import { journeys } from './support/journeys.ts';

const oldPhone = '+31 6 12345642';
const newPhone = '+31 6 12345699';
const officePhone = '+31 20 555 0102';

const ownName = 'Mijn *eigen* toestel';

journeys('somebody who looks after what is set up', () => {
  let journey: EmployeeJourney;
  before(async () => {
    journey = await EmployeeJourney.start({
      name: 'manage-nl-dark',
      language: 'nl',
      theme: 'dark',
      has: 'app-and-phone',
    });
  });
  after(() => journey.stop());

  const open = async (option: 'authenticator-code' | 'mobile-text' | 'office-call'): Promise<void> => {
    await journey.choose(`method.${option}.title`);
    await journey.click('action.choose');
  };
  /** Once it is known who they are, its card comes at once. */
  const openProven = async (option: 'authenticator-code' | 'mobile-text' | 'office-call'): Promise<void> => {
    await open(option);
    await journey.chat.expectCard(journey.text(`method.${option}.title`));
  };

  test('sees each way with its masked number and which is the default, without a proof', async () => {
    await journey.sees('status-card.title');
    await journey.click('action.manage');
    await journey.sees('manage-card.title');
    const card = journey.chat.lastCard();
    await card.getByRole('radio', { name: '+31 •• ••• •• 42' }).waitFor();
    await card.getByRole('radio', { name: `(${journey.text('methods.default')})` }).waitFor();
    assert.equal(await card.getByRole('radio').count(), 2);
  });

  test('proves who they are before anything can be changed', async () => {
    await open('mobile-text');
    await journey.sees('choose-method-card.title-verify');
    await journey.choose('method.authenticator-code.title');
    await journey.click('action.next');
    await journey.sees('enter-code-card.title-set-up');
    await journey.typeCode();
    await journey.sees('method.mobile-text.title');
  });

  test('gives a way a name of their own', async () => {
    journey.known.push(ownName);
    await journey.fill('managed-method-card.name', ownName, 'action.rename');
    await journey.reads('managed-method-card.renamed');
    await journey.sees('method.mobile-text.title');
  });

  test('makes another way the default, and reads that it is', async () => {
    await journey.click('action.make-default');
    await journey.reads('own-notice.default-changed');
    await journey.sees('manage-card.title');
    await journey.chat
      .lastCard()
      .getByRole('radio', { name: /Mijn \*eigen\* toestel: .*\(Standaard\)/u })
      .waitFor();
  });

  test('changes the number', async () => {
    const phones = await journey.phones();
    await openProven('mobile-text');
    await journey.click('action.change-number');
    await journey.sees('phone-number-card.title-change');
    await journey.fill('phone-number-card.number', '06 12345699', 'action.contact-me');
    await journey.sees('prove-phone-card.title-text');
    await journey.fill('prove-phone-card.code', await phones.code(newPhone));
    await journey.reads('own-notice.method-replaced');
    await journey.sees('manage-card.title');
  });

  test('replaces the app, of which the old one is gone', async () => {
    const old = journey.app?.secret;
    await openProven('authenticator-code');
    await journey.click('action.replace');
    await journey.setUpApp();
    await journey.sees('manage-card.title');
    assert.notEqual(journey.app?.secret, old);
    assert.equal(await journey.chat.lastCard().getByRole('radio').count(), 2);
  });

  test('adds a way, which rings', async () => {
    await journey.click('action.add-method');
    await journey.sees('choose-method-card.title-set-up');
    await journey.choose('choose-method-card.office-phone');
    await journey.click('action.set-up');
    await journey.sees('office-phone-card.title');
    await journey.click('action.contact-me');
    await journey.sees('prove-phone-card.title-call');
    const phone = (await journey.phones()).phone(officePhone);
    await phone.rings();
    await phone.does('answer');
    await phone.press('#');
    await journey.reads('own-notice.method-added');
    await journey.sees('manage-card.title');
  });

  test('removes what is not wanted any more, after reading what that means, and cannot remove the last way', async () => {
    for (const kind of ['mobile-text', 'authenticator-code'] as const) {
      await openProven(kind);
      assert.equal(await journey.chat.offers(journey.text('action.remove')), true);
      await journey.click('action.remove');
      await journey.sees('manage.title-remove');
      await journey.click('action.remove');
      await journey.reads('own-notice.method-removed');
      await journey.sees('manage-card.title');
    }
    await openProven('office-call');
    await journey.reads('manage.last-method');
    await journey.sees('method.office-call.title');
    assert.equal(await journey.chat.offers(journey.text('action.remove')), false);
    await journey.click('action.back');
    await journey.click('action.done');
    await journey.reads('chat.goodbye');
    await journey.assertQuiet();
  });

  test('had the changes told to the other phones meanwhile, the replaced one too', async () => {
    const phones = await journey.phones();
    // A text has no more than the letters of GSM.
    await phones.phone(oldPhone).receives(toGsm7(journey.text('phone.change-method-replaced')));
    await phones.phone(newPhone).receives(toGsm7(journey.text('phone.change-method-added')));
    await phones.page.screenshot({ path: pictureNamed('manage-nl-dark-phones') });
    assert.deepEqual(phones.errors, []);
  });
});
