import assert from 'node:assert/strict';
import type { Locator, Page, Response } from 'playwright-core';
import { appearanceScript } from './appearance.ts';
import { openWindow } from './browser.ts';

/** What the page of the phones calls things. */
const phoneLabels = {
  en: {
    answer: 'Answer',
    decline: 'Decline',
    busy: 'Busy',
    voiceMail: 'Voice mail',
    letRing: 'Let it ring',
    hangUp: 'Hang up',
    write: 'Write to the bot',
    whenCalled: 'When called',
    textsArrive: 'Texts arrive',
    transcript: 'What is said and pressed',
    keys: { '*': 'star', '#': 'hash' },
  },
  nl: {
    answer: 'Opnemen',
    decline: 'Weigeren',
    busy: 'In gesprek',
    voiceMail: 'Voicemail',
    letRing: 'Laten overgaan',
    hangUp: 'Ophangen',
    write: 'Bericht aan de bot',
    whenCalled: 'Bij een oproep',
    textsArrive: "Sms'en komen aan",
    transcript: 'Wat er gezegd en gedrukt is',
    keys: { '*': 'sterretje', '#': 'hekje' },
  },
} as const;
export type PhoneLabels = (typeof phoneLabels)[keyof typeof phoneLabels];

/** How somebody's browser is set up. */
export interface BrowserSettings {
  readonly language?: keyof typeof phoneLabels;
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
}

/** The page of the demo phones in a browser of its own. */
export class PhonesPage {
  readonly page: Page;
  readonly labels: PhoneLabels;
  /** What went wrong in the page. */
  readonly errors: string[] = [];

  private constructor(page: Page, labels: PhoneLabels) {
    this.page = page;
    this.labels = labels;
    page.on('pageerror', ({ message }) => this.errors.push(message));
    page.on('console', (line) => {
      if (line.type() === 'error') this.errors.push(line.text());
    });
  }

  /** @param origin where the bot listens, such as `http://127.0.0.1:3978` */
  static async open(origin: string, settings: BrowserSettings = {}): Promise<PhonesPage> {
    const context = await openWindow({
      locale: settings.language === 'nl' ? 'nl-NL' : 'en-GB',
      colorScheme: settings.theme ?? 'light',
      viewport: { width: settings.width ?? 1280, height: 1000 },
      reducedMotion: 'reduce',
    });
    await context.addInitScript({ path: appearanceScript });
    const opened = new PhonesPage(await context.newPage(), phoneLabels[settings.language ?? 'en']);
    await opened.page.goto(`${origin}/simulator`);
    return opened;
  }

  /** @param display the number as the page shows it, such as `+44 7700 900123` */
  phone(display: string): PhoneOnPage {
    return new PhoneOnPage(this.page, display, this.labels);
  }

  /** The code of the newest text that a phone got, once it is another one than before. */
  async code(display: string, before = ''): Promise<string> {
    const newest = this.phone(display).card.locator('.received .bubble').last();
    const other = before === '' ? /\b\d{6}\b/u : new RegExp(`\\b(?!${before})\\d{6}\\b`, 'u');
    await newest.filter({ hasText: other }).waitFor();
    return /\b\d{6}\b/u.exec(await newest.innerText())?.[0] ?? '';
  }

  /** Closes the window. */
  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** One phone on the page. What is done at it resolves once the bot's server has taken it. */
export class PhoneOnPage {
  readonly card: Locator;
  readonly page: Page;
  readonly #labels: PhoneLabels;

  constructor(page: Page, display: string, labels: PhoneLabels) {
    this.page = page;
    this.#labels = labels;
    this.card = page.getByRole('region').filter({ has: page.getByRole('heading', { name: display, exact: true }) });
  }

  /** Waits for a text with this in it. */
  async receives(text: string | RegExp): Promise<void> {
    await this.card.locator('.received').getByText(text).last().waitFor();
  }

  /** Waits for this to be said in the call under way. */
  async hears(text: string | RegExp): Promise<void> {
    await this.card.getByRole('log', { name: this.#labels.transcript }).getByText(text).last().waitFor();
  }

  async rings(): Promise<void> {
    await this.#button('answer').waitFor();
  }

  async reply(text: string): Promise<void> {
    await this.card.getByLabel(this.#labels.write).fill(text);
    await this.#taken(() => this.page.keyboard.press('Enter'));
  }

  /** One of the buttons of a call. */
  async does(what: 'answer' | 'decline' | 'busy' | 'voiceMail' | 'letRing' | 'hangUp'): Promise<void> {
    await this.#taken(() => this.#button(what).click());
  }

  /** Presses keys on the key pad, once they are listened to. */
  async press(keys: string): Promise<void> {
    for (const key of keys) {
      const name = key === '*' || key === '#' ? this.#labels.keys[key] : key;
      await this.card.locator('.listening').waitFor();
      await this.#taken(() => this.card.getByRole('button', { name, exact: true }).click());
    }
  }

  /** Presses a key of the keyboard. */
  async type(key: string): Promise<void> {
    await this.card.locator('.listening').waitFor();
    await this.#taken(() => this.page.keyboard.press(key));
  }

  /** Chooses what it does by itself when it is called, by its label. */
  async whenCalled(label: string): Promise<void> {
    await this.#taken(() => this.card.getByLabel(this.#labels.whenCalled).selectOption({ label }));
  }

  async textsArrive(arrive: boolean): Promise<void> {
    await this.#taken(() => this.card.getByLabel(this.#labels.textsArrive).setChecked(arrive));
  }

  #button(what: 'answer' | 'decline' | 'busy' | 'voiceMail' | 'letRing' | 'hangUp'): Locator {
    return this.card.getByRole('button', { name: this.#labels[what], exact: true });
  }

  async #taken(act: () => Promise<unknown>): Promise<void> {
    const isAction = (response: Response): boolean => response.url().endsWith('/simulator/actions');
    const [response] = await Promise.all([this.page.waitForResponse(isAction), act()]);
    assert.equal(response.status(), 204);
  }
}
