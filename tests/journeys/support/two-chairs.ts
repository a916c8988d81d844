import assert from 'node:assert/strict';
import { createLocalization } from '../../../services/localization/localization.ts';
import type { Language, MessageKey, Translate } from '../../../services/localization/translate.ts';
import type { AppEntry } from '../../support/authenticator.ts';
import { foreignTexts, plain } from '../../support/foreign-texts.ts';
import { assertNamed } from './appearance.ts';
import { Chat } from './chat.ts';
import { setUpTheDayBefore } from './earlier-day.ts';
import { Product } from './product.ts';
import { startTeamsClient, type TeamsClient } from './teams-client.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';
const alexId = '00000000-0000-0000-0000-000000000001';
/** How Teams calls what somebody's client is set to. */
const localeOf = { en: 'en-US', nl: 'nl-NL', de: 'de-DE', fr: 'fr-FR', es: 'es-ES' } as const;
type Theme = 'light' | 'dark';

export interface TwoChairsOptions {
  /** What pictures are called. */
  readonly name: string;
  readonly language?: Language;
  /** Alex's and Kofi's screens. */
  readonly themes?: readonly [Theme, Theme];
  readonly environment?: Record<string, string>;
  /** What there was before the start, in place of what Alex has set up. */
  readonly prepare?: (dataDirectory: string) => Promise<void>;
}

/** One of the two, at a window of their own. */
export class Chair {
  readonly chat: Chat;
  readonly who: string;
  readonly text: Translate;
  readonly language: Language;

  constructor(chat: Chat, { who, text, language }: Pick<Chair, 'who' | 'text' | 'language'>) {
    this.chat = chat;
    this.who = who;
    this.text = text;
    this.language = language;
  }

  /** Waits until the newest card has this heading. */
  async sees(title: MessageKey, values?: Record<string, string | number>): Promise<void> {
    await this.chat.expectCard(plain(this.text(title, values)));
  }

  /** Waits until the chat says this; the newest place in it that does counts. */
  async reads(key: MessageKey, values?: Record<string, string | number>): Promise<void> {
    await this.chat.expectText(plain(this.text(key, values)));
  }

  /** Waits until the chat says this no more. */
  async readsNoMore(text: string): Promise<void> {
    await this.chat.page.getByText(text).first().waitFor({ state: 'detached' });
  }

  async click(button: MessageKey, values?: Record<string, string | number>): Promise<void> {
    await this.chat.click(this.text(button, values));
  }

  /** Clicks on the newest card whose heading has this in it, which others may have come after. */
  async clickOn(title: string, button: MessageKey): Promise<void> {
    await this.chat.clickOn(title, this.text(button));
  }

  async fill(label: MessageKey, typed: string): Promise<void> {
    await this.chat.fill(this.text(label), typed);
  }
}

/** An employee, Alex, who set up an app the day before unless told otherwise, and Kofi of the helpdesk, each at a window of their own. */
export class TwoChairs {
  readonly product: Product;
  readonly alex: Chair;
  readonly kofi: Chair;
  readonly #app: AppEntry | undefined;
  /** What they write, which is of no language. */
  readonly written: string[] = [];
  readonly #name: string;
  readonly #clients: readonly TeamsClient[];
  #pictures = 0;

  private constructor(
    parts: Pick<TwoChairs, 'product' | 'alex' | 'kofi'>,
    {
      name,
      clients,
      app,
    }: { readonly name: string; readonly clients: readonly TeamsClient[]; readonly app: AppEntry | undefined },
  ) {
    this.product = parts.product;
    this.alex = parts.alex;
    this.kofi = parts.kofi;
    this.#app = app;
    this.#name = name;
    this.#clients = clients;
  }

  /** In English by the two windows of `npm start`; in another language through clients that are set to it. */
  static async open(options: TwoChairsOptions): Promise<TwoChairs> {
    const { name, language = 'en', themes = ['light', 'light'], environment } = options;
    const person = { tenantId, objectId: alexId };
    const made: { app?: AppEntry } = {};
    const setUp = async (folder: string): Promise<void> => {
      made.app = await setUpTheDayBefore(folder, { person, language });
    };
    const { prepare = setUp } = options;
    const own = language === 'en' ? {} : { PLAYGROUND: 'off' };
    const product = await Product.start({ ...own, ...environment }, prepare);
    const { urls, clients } = await windowsOf(product, language);
    const chats = await Promise.all(urls.map((url) => Chat.open(url)));
    const text = createLocalization().translator(language);
    const [alex, kofi] = chats.map((chat, at) => new Chair(chat, { who: at === 0 ? 'alex' : 'kofi', text, language }));
    assert.ok(alex !== undefined && kofi !== undefined);
    await alex.chat.setTheme(themes[0]);
    await kofi.chat.setTheme(themes[1]);
    return new TwoChairs({ product, alex, kofi }, { name, clients, app: made.app });
  }

  /** The entry in Alex's app. */
  get app(): AppEntry {
    assert.ok(this.#app !== undefined, 'Alex has set up nothing');
    return this.#app;
  }

  async close(): Promise<void> {
    await Promise.all([this.alex.chat.close(), this.kofi.chat.close()]);
    for (const client of this.#clients) await client.stop();
    await this.product.remove();
  }

  /** Keeps a picture of both windows, and has both looked at: no word of another language, and names for all that is used. */
  async look(step: string): Promise<void> {
    this.#pictures += 1;
    const number = String(this.#pictures).padStart(2, '0');
    await Promise.all(
      [this.alex, this.kofi].map(async ({ chat, who, language }) => {
        await chat.screenshot(`${this.#name}-${number}-${step}-${who}`);
        await assertNamed(chat.lastCard());
        const known = ['Alex Wilber', 'Kofi Demo', 'Megan Demo', 'Sanne de Vries', ...this.written];
        assert.deepEqual(foreignTexts(language, await chat.said(), known), []);
      }),
    );
  }

  /** Something that somebody writes into a form, as it is looked for in what the other one sees. */
  writes(text: string): string {
    this.written.push(text);
    return text;
  }

  /** Nobody's window, nor the bot, has anything to complain of. */
  async assertQuiet(): Promise<void> {
    assert.deepEqual([...this.alex.chat.errors, ...this.kofi.chat.errors], []);
    assert.deepEqual(await this.product.complaints(), []);
  }
}

async function windowsOf(
  product: Product,
  language: Language,
): Promise<{ readonly urls: readonly string[]; readonly clients: readonly TeamsClient[] }> {
  if (language === 'en') return { urls: [product.url, product.helpdeskUrl], clients: [] };
  const clients = await Promise.all(
    ['alex.wilber', 'kofi.demo'].map((name) =>
      startTeamsClient({
        botPort: product.port,
        accountName: `${name}@contoso.example`,
        locale: localeOf[language],
        chatName: name,
      }),
    ),
  );
  return { urls: clients.map(({ url }) => url), clients };
}
