/** What was set up in the chat is what asks at the next sign-in: the demo's page sends people to verify, and shows the answer. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createLocalization } from '../../services/localization/localization.ts';
import type { AppEntry } from '../support/authenticator.ts';
import { mobiles } from '../support/phone-talk.ts';
import { codeOf, setUpTheDayBefore } from './support/earlier-day.ts';
import { EmployeeJourney } from './support/employee-journey.ts';
import { personOf } from './support/employee.ts';
import { journeys } from './support/journeys.ts';
import { PhonesPage } from './support/phones-page.ts';
import { Product } from './support/product.ts';
import { SignInWindow } from './support/sign-in-window.ts';

interface SeatOptions {
  readonly has?: 'app-and-phone' | 'nothing';
  readonly channel?: 'text' | 'call';
}

/** Somebody who set up an app and a phone the day before, or nothing, and has no chat open. */
async function seatOf(
  t: TestContext,
  language: 'en' | 'nl',
  { has = 'app-and-phone', channel = 'text' }: SeatOptions = {},
) {
  const person = personOf(language);
  let app: AppEntry | undefined;
  const product = await Product.start({ PLAYGROUND: 'off' }, async (data) => {
    if (has !== 'nothing')
      app = await setUpTheDayBefore(data, { person, language, mobile: mobiles[language], channel });
  });
  t.after(() => product.remove());
  const text = createLocalization().translator(language);
  const phones = async (): Promise<PhonesPage> => {
    const page = await PhonesPage.open(product.origin, { language });
    t.after(() => page.close());
    return page;
  };
  const code = (): string => {
    assert.ok(app !== undefined);
    return codeOf(app);
  };
  return { product, person, text, phones, code };
}

journeys('somebody who has set up an app and a phone', () => {
  for (const [language, name, theme, width] of [
    ['en', 'Alex Wilber', 'light', 1280],
    ['nl', 'Sanne de Vries', 'dark', 320],
  ] as const)
    test(`signs in with a code of the app, and with a text, in ${language}`, async (t) => {
      const seat = await seatOf(t, language);
      const window = await SignInWindow.open(t, seat, { language, theme, width, name: `sign-in-${language}` });

      await window.begin();
      await window.type('12345');
      await window.reads('outcome.not-six-digits');
      await window.typeAndClickTwice(seat.code());
      assert.deepEqual(await window.answered(name), ['otp']);

      await window.choose('demo-sign-in.again');
      await window.begin();
      await window.choose('sign-in.other-way');
      await window.reads('sign-in.ways-title');
      await window.choose('method.mobile-text.title');
      await window.reads('sign-in.text-offer', { number: mobiles[language].masked });
      const phones = await seat.phones();
      await window.click('sign-in.text-me');
      await window.reads('sign-in.text-sent-reply', { number: mobiles[language].masked });
      await window.type(await phones.code(await displayed(phones)));
      assert.deepEqual(await window.answered(name), ['sms']);

      await window.choose('demo-sign-in.again');
      await window.begin();
      await window.click('sign-in.stop');
      await window.sees('demo-sign-in.refused-title');
      await window.reads('demo-sign-in.refused', { why: 'access_denied' });
      assert.deepEqual(window.errors, []);
      assert.deepEqual(await seat.product.complaints(), []);
    });

  test('answers the text, and the page goes on by itself', async (t) => {
    const seat = await seatOf(t, 'en');
    const window = await SignInWindow.open(t, seat, { language: 'en', name: 'sign-in-reply', width: 800 });
    await window.begin();
    await window.choose('sign-in.other-way');
    await window.choose('method.mobile-text.title');
    const phones = await seat.phones();
    await window.click('sign-in.text-me');
    const display = await displayed(phones);
    await phones.phone(display).reply(await phones.code(display));
    assert.deepEqual(await window.answered('Alex Wilber'), ['sms']);
  });

  for (const [language, name, theme, width] of [
    ['en', 'Alex Wilber', 'dark', 320],
    ['nl', 'Sanne de Vries', 'light', 1280],
  ] as const)
    test(`is called, hears that it is for a sign-in, presses #, and the page goes on by itself, in ${language}`, async (t) => {
      const seat = await seatOf(t, language, { channel: 'call' });
      const window = await SignInWindow.open(t, seat, { language, theme, width, name: `sign-in-call-${language}` });
      await window.begin();
      await window.choose('sign-in.other-way');
      await window.choose('method.mobile-call.title');
      await window.reads('sign-in.call-offer', { number: mobiles[language].masked });
      const phones = await seat.phones();
      await window.click('sign-in.call-me');
      await window.reads('sign-in.calling', { number: mobiles[language].masked });
      const phone = phones.phone(await displayed(phones));
      await phone.rings();
      await phone.does('answer');
      await phone.hears(seat.text('phone.purpose-sign-in'));
      await window.reads('sign-in.call-answered');
      await phone.press('#');
      assert.deepEqual(await window.answered(name), ['tel']);
      assert.deepEqual(window.errors, []);
      assert.deepEqual(await seat.product.complaints(), []);
    });

  test('signs in without any script', async (t) => {
    const seat = await seatOf(t, 'en');
    const window = await SignInWindow.open(t, seat, {
      ...{ language: 'en', name: 'sign-in-plain', width: 800, scripts: false },
    });
    await window.begin();
    await window.type(seat.code());
    await window.click('action.continue');
    assert.deepEqual(await window.answered('Alex Wilber'), ['otp']);
  });
});

journeys('somebody who has nothing else', () => {
  test('and has set up nothing reads how to be helped', async (t) => {
    const seat = await seatOf(t, 'nl', { has: 'nothing' });
    const window = await SignInWindow.open(t, seat, {
      ...{ language: 'nl', theme: 'dark', name: 'sign-in-nothing', width: 320 },
    });
    await window.begin();
    await window.reads('sign-in.not-set-up');
  });

  test('sets up an app in the chat, and signs in with it', async (t) => {
    const environment = { BACKUP_PHONE: 'off' };
    const journey = await EmployeeJourney.start({ language: 'en', name: 'sign-in-chat', environment });
    t.after(() => journey.stop());
    await journey.click('action.set-up-now');
    await journey.choose('method.authenticator-code.title');
    await journey.click('action.set-up');
    await journey.setUpApp();
    await journey.sees('summary-card.title');
    const window = await SignInWindow.open(t, journey, { language: 'en', name: 'sign-in-after-chat', width: 800 });
    await window.begin();
    assert.ok(journey.app !== undefined);
    // The chat had the code that the app shows now, or the one before.
    const used = codeOf(journey.app);
    while (codeOf(journey.app) === used) await window.page.waitForTimeout(500);
    await window.type(codeOf(journey.app));
    assert.deepEqual(await window.answered('Alex Wilber'), ['otp']);
  });
});

/** The number of the first phone on the page. */
function displayed(phones: PhonesPage): Promise<string> {
  return phones.page.getByRole('region').getByRole('heading').first().innerText();
}
