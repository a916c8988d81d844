/** What was set up in the chat is what asks at the next sign-in: the demo's page sends people to verify, and shows the answer. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { createLocalization } from '../../services/localization/localization.ts';
import type { MessageKey } from '../../services/localization/translate.ts';
import type { AppEntry } from '../support/authenticator.ts';
import { foreignTexts } from '../support/foreign-texts.ts';
import { mobiles } from '../support/phone-talk.ts';
import { appearanceScript, assertNamed, assertReadable } from './support/appearance.ts';
import { openWindow } from './support/browser.ts';
import { pictureNamed } from './support/chat.ts';
import { codeOf, setUpTheDayBefore } from './support/earlier-day.ts';
import { EmployeeJourney } from './support/employee-journey.ts';
import { type EmployeeOptions, personOf } from './support/employee.ts';
import { journeys } from './support/journeys.ts';
import { PhonesPage } from './support/phones-page.ts';
import { Product } from './support/product.ts';

/** Somebody, and the product that they set something up with. */
type Seat = Pick<EmployeeJourney, 'product' | 'person' | 'text'>;

/** Somebody who set up an app and a phone the day before, or nothing, and has no chat open. */
async function seatOf(t: TestContext, language: 'en' | 'nl', has: 'app-and-phone' | 'nothing' = 'app-and-phone') {
  const person = personOf(language);
  let app: AppEntry | undefined;
  const product = await Product.start({ PLAYGROUND: 'off' }, async (data) => {
    if (has !== 'nothing') app = await setUpTheDayBefore(data, { person, language, mobile: mobiles[language] });
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

interface WindowOptions extends Pick<EmployeeOptions, 'language' | 'theme' | 'name'> {
  readonly width: number;
  readonly scripts?: boolean;
}

/** The window in which somebody signs in, in their language. */
class SignInWindow {
  readonly page: Page;
  readonly #seat: Seat;
  readonly #options: WindowOptions;
  readonly errors: string[] = [];
  #pictures = 0;

  private constructor(page: Page, seat: Seat, options: WindowOptions) {
    this.page = page;
    this.#seat = seat;
    this.#options = options;
    page.on('pageerror', ({ message }) => this.errors.push(message));
    page.on('console', (line) => {
      if (line.type() === 'error') this.errors.push(line.text());
    });
  }

  static async open(t: TestContext, seat: Seat, options: WindowOptions): Promise<SignInWindow> {
    const { language, theme = 'light', width, scripts = true } = options;
    const context: BrowserContext = await openWindow({
      ...{ locale: language, colorScheme: theme, viewport: { width, height: 800 }, javaScriptEnabled: scripts },
    });
    t.after(() => context.close());
    if (scripts) await context.addInitScript({ path: appearanceScript });
    return new SignInWindow(await context.newPage(), seat, options);
  }

  /** Goes to where the demo asks people to verify. */
  async begin(): Promise<void> {
    await this.page.goto(`${this.#seat.product.origin}/demo/sign-in`);
    await this.sees('demo-sign-in.title');
    await this.page.locator('select').selectOption(this.#seat.person.objectId);
    await this.click('demo-sign-in.start');
    if (this.#options.scripts === false) await this.click('action.continue');
    await this.sees('sign-in.title');
  }

  /** Waits for a heading, keeps a picture, and has it looked at. */
  async sees(title: MessageKey, values?: Record<string, string>): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: this.#seat.text(title, values) }).waitFor();
    await this.looks(title);
  }

  async reads(key: MessageKey, values?: Record<string, string | number>): Promise<void> {
    await this.page.getByText(this.#seat.text(key, values)).first().waitFor();
    await this.looks(key);
  }

  async looks(name: string): Promise<void> {
    const { name: beginning, language, scripts = true } = this.#options;
    this.#pictures += 1;
    const picture = `${beginning}-${String(this.#pictures).padStart(2, '0')}-${name}`;
    await this.page.screenshot({ path: pictureNamed(picture), fullPage: true });
    if (scripts) await assertReadable(this.page);
    await assertNamed(this.page.locator('main'));
    const said = (await this.page.locator('body').innerText()).split('\n').filter((line) => !/[{}":@]/u.test(line));
    assert.deepEqual(foreignTexts(language, said, ['Alex Wilber', 'Sanne de Vries']), []);
  }

  async click(name: MessageKey): Promise<void> {
    await this.page.getByRole('button', { name: this.#seat.text(name), exact: true }).click();
  }

  async choose(name: MessageKey): Promise<void> {
    await this.page.getByRole('link', { name: this.#seat.text(name) }).click();
  }

  async type(code: string): Promise<void> {
    await this.page.getByLabel(this.#seat.text('sign-in.code-label')).fill(code);
    await this.page.keyboard.press('Enter');
  }

  /** How it was proven, as the other side reads it. */
  async answered(name: string): Promise<unknown> {
    await this.sees('demo-sign-in.signed-in', { name });
    const { claims } = JSON.parse(await this.page.locator('#answer').innerText()) as { claims: { amr: unknown } };
    return claims.amr;
  }
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
      await window.type(seat.code());
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
    const seat = await seatOf(t, 'nl', 'nothing');
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
