import assert from 'node:assert/strict';
import { createLocalization } from '../../../services/localization/localization.ts';
import type { WantedIntent } from '../../../services/intents/intent-names.ts';
import type { MessageKey, Translate } from '../../../services/localization/translate.ts';
import type { PersonId } from '../../../services/directory/directory.ts';
import { type AppEntry, readOtpauth } from '../../support/authenticator.ts';
import { foreignTexts, plain } from '../../support/foreign-texts.ts';
import { mobiles } from '../../support/phone-talk.ts';
import { assertNamed } from './appearance.ts';
import type { Chat } from './chat.ts';
import { codeOf, setUpTheDayBefore } from './earlier-day.ts';
import { type ChatWindow, type EmployeeOptions, openChat, personOf } from './employee.ts';
import { PhonesPage } from './phones-page.ts';
import { Product } from './product.ts';

/** Somebody who talks in their own language, and looks at each card that comes. */
export class EmployeeJourney {
  readonly product: Product;
  readonly person: PersonId;
  /** What the language's own texts say. */
  readonly text: Translate;
  /** The entry of the app that was set up last. */
  app: AppEntry | undefined;
  /** Names that the person has given: they are of no language. */
  readonly known: string[] = [];
  readonly #options: EmployeeOptions;
  /** The last one is looked at. */
  readonly #windows: ChatWindow[];
  #phones: PhonesPage | undefined;
  #pictures = 0;

  private constructor(product: Product, options: EmployeeOptions, window: ChatWindow) {
    this.product = product;
    this.person = personOf(options.language);
    this.text = createLocalization().translator(options.language);
    this.#options = options;
    this.#windows = [window];
  }

  static async start(options: EmployeeOptions): Promise<EmployeeJourney> {
    const { language, has = 'nothing', environment } = options;
    const mobile = has === 'app-and-phone' ? mobiles[language] : undefined;
    let app: AppEntry | undefined;
    const prepare = async (dataDirectory: string): Promise<void> => {
      if (has === 'nothing') return;
      app = await setUpTheDayBefore(dataDirectory, { person: personOf(language), language, mobile });
    };
    const product = await Product.start({ PLAYGROUND: 'off', ...environment }, prepare);
    const journey = new EmployeeJourney(product, options, await openChat(product, options, 'first'));
    journey.app = app;
    return journey;
  }

  async stop(): Promise<void> {
    await this.#phones?.close();
    for (const window of this.#windows) await window.close();
    await this.product.remove();
  }

  get chat(): Chat {
    const window = this.#windows.at(-1);
    assert.ok(window !== undefined);
    return window.chat;
  }

  /** The page of the phones, in a window of its own. */
  async phones(): Promise<PhonesPage> {
    const { language, theme = 'light' } = this.#options;
    const settings = { language: language === 'nl' ? 'nl' : 'en', theme } as const;
    this.#phones ??= await PhonesPage.open(this.product.origin, settings);
    return this.#phones;
  }

  /** The same person, in another chat with the bot: what was proven in the first counts in that one only. */
  async changeChat(): Promise<void> {
    this.#windows.push(await openChat(this.product, this.#options, 'second'));
  }

  /** Waits for a card, keeps a picture of it, and has it looked at: names for all that is used, and no word of another language. */
  async sees(title: MessageKey): Promise<void> {
    await this.chat.expectCard(this.text(title));
    this.#pictures += 1;
    await this.chat.screenshot(`${this.#options.name}-${String(this.#pictures).padStart(2, '0')}-${title}`);
    await assertNamed(this.chat.lastCard());
    const said = await this.chat.said();
    assert.ok(said.includes(this.text(title)));
    assert.deepEqual(foreignTexts(this.#options.language, said, this.known), []);
  }

  /** Writes in their own words. Where the bot is not sure, it asks whether this is meant. */
  async wishes(words: string, intent: WantedIntent, title: MessageKey): Promise<void> {
    await this.chat.say(words);
    const suggestion = this.chat.lastCard().getByRole('button', { name: this.text(`intent.${intent}.title`) });
    const opened = this.chat.page.getByRole('heading', { name: this.text(title), exact: true });
    await suggestion.or(opened).first().waitFor();
    if ((await opened.count()) > 0) return;
    await this.sees('wishes-card.suggest-1');
    await suggestion.click();
  }

  /** Waits until the chat says this. */
  async reads(key: MessageKey, values?: Record<string, string | number>): Promise<void> {
    await this.chat.expectText(plain(this.text(key, values)));
  }

  async click(button: MessageKey): Promise<void> {
    await this.chat.click(this.text(button));
  }

  async choose(option: MessageKey): Promise<void> {
    await this.chat.choose(this.text(option));
  }

  /** Types what is asked for into the newest card, and sends it. */
  async fill(label: MessageKey, typed: string, button: MessageKey = 'action.verify'): Promise<void> {
    await this.chat.fill(this.text(label), typed);
    await this.click(button);
  }

  /** What the app shows now, typed into the card that asks for it. */
  async typeCode(app = this.app): Promise<void> {
    assert.ok(app !== undefined);
    await this.fill('enter-code-card.code', codeOf(app));
  }

  /** Scans with an app, from the card that says where to get one, and types its code. */
  async setUpApp(): Promise<void> {
    await this.sees('install-app-card.title');
    await this.click('action.next');
    await this.chat.expectCard(this.text('qr-code-card.title'));
    this.app = readOtpauth(await this.chat.readQr(`${this.#options.name}-qr-code`));
    await this.click('action.next');
    await this.sees('enter-code-card.title-set-up');
    await this.typeCode();
  }

  /** The chat and the bot have nothing to complain of. */
  async assertQuiet(): Promise<void> {
    assert.deepEqual(this.chat.errors, []);
    assert.deepEqual(await this.product.complaints(), []);
  }
}
