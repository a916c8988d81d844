import { Chat } from './chat.ts';
import { dutch, english, type Labels } from './labels.ts';
import { PhonesPage } from './phones-page.ts';
import { Product } from './product.ts';
import { startTeamsClient, type TeamsClient } from './teams-client.ts';

export interface PhoneJourneyOptions {
  /** Whose chat it is: who is in the demo directory. */
  readonly accountName?: string;
  readonly language?: 'en' | 'nl';
  readonly theme?: 'light' | 'dark';
  readonly environment?: Record<string, string>;
}

/** Somebody with the chat in one window and the page of the demo phones in another. */
export class PhoneJourney {
  readonly product: Product;
  readonly chat: Chat;
  readonly phones: PhonesPage;
  readonly labels: Labels;
  readonly #teams: TeamsClient;

  private constructor(parts: Pick<PhoneJourney, 'product' | 'chat' | 'phones' | 'labels'>, teams: TeamsClient) {
    this.product = parts.product;
    this.chat = parts.chat;
    this.phones = parts.phones;
    this.labels = parts.labels;
    this.#teams = teams;
  }

  static async start({
    accountName = 'alex.wilber@contoso.example',
    language = 'en',
    theme = 'light',
    environment = {},
  }: PhoneJourneyOptions = {}): Promise<PhoneJourney> {
    const product = await Product.start({ PLAYGROUND: 'off', ...environment });
    const locale = language === 'nl' ? 'nl-NL' : 'en-US';
    const teams = await startTeamsClient({ botPort: product.port, accountName, locale });
    const chat = await Chat.open(teams.url);
    await chat.setTheme(theme);
    const phones = await PhonesPage.open(product.origin, { language, theme });
    return new PhoneJourney({ product, chat, phones, labels: language === 'nl' ? dutch : english }, teams);
  }

  async stop(): Promise<void> {
    await this.phones.close();
    await this.chat.close();
    await this.#teams.stop();
    await this.product.remove();
  }

  /** From the first card to the one that asks for a number. */
  async untilNumber(): Promise<void> {
    const { chat, labels } = this;
    await chat.expectCard(labels.required);
    await chat.click(labels.setUpNow);
    await chat.expectCard(labels.chooseMethod);
    await chat.choose(labels.mobilePhone);
    await chat.click(labels.setUp);
    await chat.expectCard(labels.yourMobile);
  }

  /** Gives a number, to be texted or called. */
  async giveNumber(number: string, how: 'text' | 'call' = 'text'): Promise<void> {
    const { chat, labels } = this;
    await chat.fill(labels.number, number);
    if (how === 'call') await chat.choose(labels.byCall);
    await chat.click(labels.contactMe);
  }

  /** The code of the newest text that a phone got, once it is another one than before. */
  code(display: string, before?: string): Promise<string> {
    return this.phones.code(display, before);
  }

  /** What both windows show, for somebody to look at. */
  async screenshot(name: string): Promise<void> {
    const path = await this.chat.screenshot(`${name}-chat`);
    await this.phones.page.screenshot({ path: path.replace('-chat.png', '-phones.png') });
  }
}
