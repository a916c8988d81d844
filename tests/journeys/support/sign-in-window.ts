import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import type { MessageKey } from '../../../services/localization/translate.ts';
import { foreignTexts } from '../../support/foreign-texts.ts';
import { appearanceScript, assertNamed, assertReadable } from './appearance.ts';
import { openWindow } from './browser.ts';
import { pictureNamed } from './chat.ts';
import type { EmployeeJourney } from './employee-journey.ts';
import type { EmployeeOptions } from './employee.ts';

/** Somebody, and the product that they set something up with. */
type Seat = Pick<EmployeeJourney, 'product' | 'person' | 'text'>;

interface WindowOptions extends Pick<EmployeeOptions, 'language' | 'theme' | 'name'> {
  readonly width: number;
  readonly scripts?: boolean;
}

/** The window in which somebody signs in, in their language. */
export class SignInWindow {
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

  /** Types a code, and clicks as people do who take everything for an icon. */
  async typeAndClickTwice(code: string): Promise<void> {
    await this.page.getByLabel(this.#seat.text('sign-in.code-label')).fill(code);
    await this.page
      .getByRole('button', { name: this.#seat.text('action.verify'), exact: true })
      .dblclick({ delay: 40 });
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
