/** Somebody sets up notifications: the chat in one window, the page on the phone in another, both the product's own. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { words as dutch } from '../../bot/authenticator/page/words-nl.ts';
import { words as english } from '../../bot/authenticator/page/words-en.ts';
import { openWindow } from './support/browser.ts';
import { EmployeeJourney } from './support/employee-journey.ts';
import { journeys } from './support/journeys.ts';
import { PhoneApp, prepare } from './support/phone-app.ts';
import { SignInWindow } from './support/sign-in-window.ts';

const pictures = fileURLToPath(new URL('../output/screenshots/', import.meta.url));

for (const { language, name, theme, words } of [
  { language: 'en', name: 'Alex Wilber', theme: 'light', words: english },
  { language: 'nl', name: 'Sanne de Vries', theme: 'dark', words: dutch },
] as const) {
  journeys(`somebody who approves on the phone (${language}, ${theme})`, () => {
    let journey: EmployeeJourney;
    let phone: PhoneApp;
    before(async () => {
      const pictures = `approve-on-phone-${language}`;
      const environment = { BACKUP_PHONE: 'off', RECOVERY_CODES: 'off', APP_PASSWORDS: 'off' };
      journey = await EmployeeJourney.start({ name: pictures, language, theme, environment });
      journey.known.push('Chrome, Linux');
      const context = await openWindow({ locale: language, colorScheme: theme, viewport: { width: 360, height: 740 } });
      await prepare(context);
      phone = new PhoneApp(await context.newPage(), `${journey.product.origin}/authenticator/`);
    });
    after(async () => {
      await phone.page.context().close();
      await journey.stop();
    });

    /** The number in the chat. */
    const number = async (): Promise<string> => {
      const text = await journey.chat.lastCard().innerText();
      return /^\d\d$/mu.exec(text)?.[0] ?? assert.fail(text);
    };

    const looked = async (what: string): Promise<void> => {
      const path = join(pictures, `approve-on-phone-${language}-${what}.png`);
      await phone.page.screenshot({ path, fullPage: true });
    };

    test('registers the phone with what the QR code says, and the chat goes on by itself', async () => {
      await journey.chat.say('hello');
      await journey.sees('required-card.title');
      await journey.click('action.set-up-now');
      await journey.choose('method.authenticator-push.title');
      await journey.click('action.set-up');
      await journey.sees('register-phone-card.title');
      const link = await journey.chat.readQr('approve-on-phone-qr-code');
      assert.match(link, /\/authenticator\/#(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}$/u);
      await phone.page.goto(link);
      await phone.sees(words.add.confirmHeading);
      await phone.reads(/@contoso/u);
      await phone.click(words.add.act);
      await phone.sees(words.add.doneHeading);
      await looked('added');
      await journey.sees('approve-on-phone-card.title-not-sent');
    });

    test('approves with the number of the chat, after a wrong one, and is set up', async () => {
      await journey.click('action.contact-me');
      await journey.sees('approve-on-phone-card.title');
      const shown = await number();
      await phone.look();
      await phone.sees(words.request.heading);
      await phone.reads(words.request.purposes['set-up']);
      await phone.type(words.request.numbers.chat.label, shown === '11' ? '12' : '11');
      await phone.click(words.request.verify);
      await phone.reads(words.request.numbers.chat.wrong(2));
      await looked('wrong-number');
      await phone.type(words.request.numbers.chat.label, shown);
      await phone.click(words.request.verify);
      await phone.sees(words.outcome.verified[0]);
      await looked('verified');
      await journey.sees('summary-card.title');
      await phone.click(words.done);
      await phone.reads(words.home.notNotified);
    });

    test('tries it out, and the number counts for this request alone', async () => {
      await journey.click('action.try-out');
      await journey.sees('approve-on-phone-card.title');
      const first = await number();
      await journey.click('approve-on-phone-card.ask-again');
      await journey.reads('approve-on-phone-card.sent-again');
      const second = await number();
      await phone.look();
      await phone.sees(words.request.heading);
      await phone.reads(words.request.purposes.verify);
      if (first !== second) {
        await phone.type(words.request.numbers.chat.label, first);
        await phone.click(words.request.verify);
        await phone.reads(words.request.numbers.chat.wrong(2));
      }
      await phone.type(words.request.numbers.chat.label, second);
      await phone.click(words.request.verify);
      await phone.sees(words.outcome.verified[0]);
      await phone.click(words.done);
      await journey.reads('outcome.verified-phone');
    });

    test('approves a sign-in, with the number that is shown there', async (t) => {
      const window = await SignInWindow.open(t, journey, {
        language,
        theme,
        width: 800,
        name: `approve-sign-in-${language}`,
      });
      await window.begin();
      const shown = await window.page.locator('.number dd').innerText();
      await phone.look();
      await phone.sees(words.request.heading);
      await phone.reads(words.request.places['sign-in']);
      await looked('sign-in');
      await phone.type(words.request.numbers.elsewhere.label, shown);
      await phone.click(words.request.verify);
      await phone.sees(words.outcome.verified[0]);
      await phone.click(words.done);
      assert.deepEqual(await window.answered(name), ['swk']);
      assert.deepEqual(window.errors, []);
    });

    test('says that it is not them: the request ends, and the chat says what happens now', async () => {
      await journey.chat.say(journey.text('action.try-out'));
      await journey.sees('approve-on-phone-card.title');
      await phone.look();
      await phone.sees(words.request.heading);
      await phone.click(words.request.notMe);
      await phone.sees(words.deny.heading);
      await looked('deny');
      await phone.click(words.deny.act);
      await phone.sees(words.outcome.denied[0]);
      await journey.reads('outcome-title.fraud-reported');
      await phone.click(words.done);
      await phone.reads(words.home.off);
      await looked('off');
      await journey.assertQuiet();
      assert.deepEqual(phone.errors, []);
    });
  });
}
