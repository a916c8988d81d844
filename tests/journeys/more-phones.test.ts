/** The chat in one window and the phones in another: office phones, backup phones, other numbers, PINs, Dutch. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { journeys } from './support/journeys.ts';
import { dutch, english as labels } from './support/labels.ts';
import { PhoneJourney, type PhoneJourneyOptions } from './support/phone-journey.ts';
import { sendCode, untilQrCode } from './support/steps.ts';
import { codeFor } from './support/tools.ts';

journeys('an employee with several phones', () => {
  let journey: PhoneJourney;
  const start = async (options: PhoneJourneyOptions = {}): Promise<PhoneJourney> => {
    journey = await PhoneJourney.start(options);
    return journey;
  };
  afterEach(() => journey.stop());

  const untilOfficePhone = async (): Promise<void> => {
    const { chat } = journey;
    await chat.click(labels.setUpNow);
    await chat.choose(labels.officePhone);
    await chat.click(labels.setUp);
    await chat.expectCard('Your office phone');
  };

  test('is called at the office, by way of the switchboard and the extension', async () => {
    const { chat, phones } = await start({ accountName: 'megan.demo@contoso.example' });
    await untilOfficePhone();
    await chat.expectText('+1 425 ••• •• 05 ext. ••3');
    await chat.screenshot('office-1-number');
    await chat.click(labels.contactMe);
    await chat.expectCard(labels.calling);
    const phone = phones.phone('+1 425 555 0105');
    await phone.rings();
    await phone.does('answer');
    await phone.hears('123');
    await phone.press('#');
    await chat.expectCard(labels.allSet);
    await journey.screenshot('office-2-all-set');
  });

  test('adds a mobile phone to the office phone, which rings to say so', async () => {
    const { chat, phones, product } = await start({ accountName: 'megan.demo@contoso.example' });
    await untilOfficePhone();
    await chat.click(labels.contactMe);
    const office = phones.phone('+1 425 555 0105');
    await office.rings();
    await office.does('answer');
    await office.press('#');
    await chat.expectCard(labels.allSet);
    await chat.click(labels.done);
    await chat.say('status');
    await chat.click('Add a phone');
    await journey.giveNumber('206 555 0142');
    await sendCode(chat, labels, await journey.code('+1 206 555 0142'));
    await chat.expectText('A way to verify was added');
    await office.rings();
    await office.does('answer');
    await office.hears('a way to verify was added');
    await journey.screenshot('office-5-told');
    assert.deepEqual(await product.complaints(), []);
  });

  test('notes that the office number is wrong, and reads that the demo has no administrator to tell', async () => {
    const { chat } = await start();
    await untilOfficePhone();
    await chat.click('Ask my administrator');
    await chat.expectText('We have noted it, but could tell nobody.');
    await chat.screenshot('office-3-asked');
    await chat.click('Back');
    await chat.expectCard(labels.chooseMethod);
  });

  test('without an office number reads why that way is not there', async () => {
    const { chat } = await start({ accountName: 'kofi.demo@contoso.example' });
    await chat.click(labels.setUpNow);
    await chat.expectText("Your organization's directory has no office phone for you.");
    await chat.screenshot('office-4-none');
  });

  test('adds a backup phone after the app, and later changes its number: the one before hears of it', async () => {
    const { chat, phones, product } = await start();
    const uri = await untilQrCode(chat, labels, 'backup');
    await chat.click(labels.next);
    await sendCode(chat, labels, codeFor(uri));
    await chat.expectCard(labels.backup);
    await chat.screenshot('backup-5-number');
    await journey.giveNumber('206 555 0142');
    await sendCode(chat, labels, await journey.code('+1 206 555 0142'));
    await chat.expectCard(labels.allSet);
    await chat.expectText('By text to +1 ••• ••• •• 42');
    await chat.screenshot('backup-6-all-set');
    await chat.click(labels.done);
    await chat.say('status');
    await chat.expectCard(labels.isSetUp);
    await chat.screenshot('backup-7-status');
    await chat.click('Change the phone number');
    await chat.expectCard('Change your mobile number');
    await chat.screenshot('backup-8-change');
    await journey.giveNumber('206 555 0199', 'call');
    const phone = phones.phone('+1 206 555 0199');
    await phone.rings();
    await phone.does('answer');
    await phone.press('#');
    await chat.expectText('A way to verify was replaced');
    await phones.phone('+1 206 555 0142').receives('Was it not you?');
    await journey.screenshot('backup-9-changed');
    assert.deepEqual(await product.complaints(), []);
    await chat.say('status');
    await chat.click(labels.tryOut);
    await chat.expectCard('How do you want to verify?');
    await chat.screenshot('backup-10-ways');
  });

  test('enters a PIN on the phone where that is asked for', async () => {
    const { chat, phones } = await start({ environment: { CALL_PIN: 'required' } });
    await journey.untilNumber();
    await journey.giveNumber('206 555 0142', 'call');
    await chat.expectCard('Choose a PIN');
    await chat.fill('Your PIN', '1234');
    await chat.fill('The same PIN once more', '1234');
    await chat.click(labels.contactMe);
    await chat.expectText('That PIN is too easy to guess.');
    await chat.screenshot('pin-1-too-simple');
    await chat.fill('Your PIN', '2580');
    await chat.fill('The same PIN once more', '2580');
    await chat.click(labels.contactMe);
    const phone = phones.phone('+1 206 555 0142');
    await phone.rings();
    await phone.does('answer');
    await phone.press('9999#');
    await phone.hears('That PIN is not right.');
    await phone.press('2580#');
    await chat.expectCard(labels.allSet);
    await journey.screenshot('pin-2-all-set');
  });

  test('does all this in Dutch, on a dark screen', async () => {
    const { chat, phones } = await start({
      accountName: 'sanne.devries@contoso.example',
      language: 'nl',
      theme: 'dark',
    });
    await journey.untilNumber();
    await chat.screenshot('nl-1-nummer');
    await journey.giveNumber('06 12345642');
    await chat.expectCard(dutch.texted);
    const phone = phones.phone('+31 6 12345642');
    const code = await journey.code('+31 6 12345642');
    await journey.screenshot('nl-2-sms');
    await phone.reply(code);
    await chat.expectCard(dutch.allSet);
    await phone.receives('Die code klopt.');
    await journey.screenshot('nl-3-gereed');
    await chat.click(dutch.tryOut);
    await chat.expectCard(dutch.texted);
    await sendCode(chat, dutch, await journey.code('+31 6 12345642', code));
    await chat.expectText('u hebt met uw telefoon geverifieerd');
  });

  test('is called in Dutch, and hears why a call came to nothing', async () => {
    const { chat, phones } = await start({
      accountName: 'sanne.devries@contoso.example',
      language: 'nl',
      theme: 'dark',
    });
    await journey.untilNumber();
    await journey.giveNumber('+31 6 12345642', 'call');
    await chat.expectCard(dutch.calling);
    const phone = phones.phone('+31 6 12345642');
    await phone.rings();
    await phone.does('voiceMail');
    await chat.expectText('Uw voicemail nam op.');
    await journey.screenshot('nl-4-voicemail');
    await chat.click(dutch.textInstead);
    await chat.expectCard(dutch.texted);
    assert.match(await journey.code('+31 6 12345642'), /^\d{6}$/u);
  });
});
