import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page, Request } from 'playwright-core';
import { darkTheme, openWindow } from './browser.ts';
import { decodeQr } from './tools.ts';
import { UnderWay, windowIsClosed } from './under-way.ts';

const screenshots = fileURLToPath(new URL('../../output/screenshots/', import.meta.url));

/** What the Playground says under a card of which a button was clicked. */
const playgroundsOwn = 'Your response was sent to the app';

/** How long a card is waited for that has a button behind its dots, in milliseconds: as long as for anything else. */
const longest = 20_000;

/** The Playground in one tab of a browser: what the person sees, and what the person does. */
export class Chat {
  readonly page: Page;
  /** What was sent by clicking, oldest first. */
  readonly clicks: Request[] = [];
  /** What went wrong in the page, but for what is asked of other machines, which the journeys do not reach. */
  readonly errors: string[] = [];
  readonly #underWay = new UnderWay();
  #actions = 0;

  private constructor(page: Page) {
    this.page = page;
    page.on('request', (request) => this.#follow(request));
    page.on('pageerror', ({ message }) => this.errors.push(message));
    page.on('console', (line) => {
      if (line.type() === 'error' && line.location().url.includes('//127.0.0.1')) this.errors.push(line.text());
    });
  }

  static async open(url: string): Promise<Chat> {
    const context = await openWindow({ viewport: { width: 1280, height: 1400 } });
    // The Playground asks a server of Microsoft's for fonts; the journeys stay on this machine.
    await context.route(
      ({ hostname }) => hostname !== '127.0.0.1',
      (route) => route.abort().catch(windowIsClosed),
    );
    const chat = new Chat(await context.newPage());
    await chat.page.goto(url);
    return chat;
  }

  /** The same person in one more tab. */
  async secondTab(): Promise<Chat> {
    const chat = new Chat(await this.page.context().newPage());
    await chat.page.goto(this.page.url());
    return chat;
  }

  /** Closes the chat and opens it again, perhaps elsewhere: the Playground then shows nothing that was said before. */
  async reopen(url = this.page.url()): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(url);
  }

  /** How often the person clicked or sent something; what is filled in belongs to the click that sends it. */
  get actions(): number {
    return this.#actions;
  }

  cards(): Locator {
    return this.page.locator('.ac-adaptiveCard');
  }

  lastCard(): Locator {
    return this.cards().last();
  }

  /** All that the bot says and can be seen, a line each: cards, what stands under them, and sentences. */
  async said(): Promise<string[]> {
    const texts = await this.page.locator('.fai-OutputCard').allInnerTexts();
    return texts.flatMap((text) => text.split('\n')).filter((line) => line !== playgroundsOwn);
  }

  /** Waits until the newest card has this heading. */
  async expectCard(title: string): Promise<void> {
    const heading = this.page.getByRole('heading', { name: title, exact: true });
    await this.#appears(this.lastCard().filter({ has: heading }), `card "${title}"`);
  }

  /** Waits until the chat says something, in a card, under it, or beside it; longer than usual when told. */
  async expectText(text: string | RegExp, timeout?: number): Promise<void> {
    await this.#appears(this.page.getByText(text).last(), `text "${String(text)}"`, timeout);
  }

  async say(text: string): Promise<void> {
    this.#actions += 1;
    await this.page.getByRole('textbox').last().click();
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press('Enter');
  }

  /** Opens a group chat and mentions the bot there. */
  async askInGroupChat({ group, bot, text }: { group: string; bot: string; text: string }): Promise<void> {
    await this.page.getByRole('treeitem', { name: group }).click();
    await this.page.getByRole('textbox').last().click();
    await this.page.keyboard.type('@');
    await this.page.getByRole('menuitem', { name: bot }).click();
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press('Enter');
  }

  async click(button: string): Promise<void> {
    await (await this.#button(button)).click();
  }

  /** Clicks on the newest card whose heading has this in it, which others may have come after. */
  async clickOn(title: string, button: string): Promise<void> {
    const card = this.cards().filter({ has: this.page.getByRole('heading', { name: title }) });
    await (await this.#button(button, card.last())).click();
  }

  async doubleClick(button: string): Promise<void> {
    await (await this.#button(button)).dblclick();
  }

  /** Sends a click once more, as a card does that somebody left open elsewhere. @returns what it is answered with. */
  async repeat(click: Request): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const answer = await this.page.request.post(click.url(), { headers, data: click.postData() ?? '' });
    return answer.text();
  }

  async fill(label: string, text: string): Promise<void> {
    await this.#settled();
    await this.lastCard().getByLabel(label).fill(text);
  }

  /** Picks from a list that is searched by typing. */
  async pick(label: string, typed: string, option: string): Promise<void> {
    await this.#settled();
    const list = this.lastCard().getByRole('combobox', { name: label });
    await list.click();
    await list.fill('');
    // The list is searched key by key.
    await list.pressSequentially(typed);
    await this.page.getByRole('option', { name: option }).click();
  }

  async choose(option: string): Promise<void> {
    await this.#settled();
    await this.lastCard().getByRole('radio', { name: option }).check();
  }

  /** Whether the newest card, which has some behind its dots, has this button. */
  async offers(button: string): Promise<boolean> {
    await this.#settled();
    const card = this.lastCard();
    if ((await card.getByRole('button', { name: button, exact: true }).count()) > 0) return true;
    await card.getByRole('button', { name: 'More options', exact: true }).click();
    await this.page.getByRole('menuitem').first().waitFor();
    const isThere = (await this.page.getByRole('menuitem', { name: button, exact: true }).count()) > 0;
    await this.page.keyboard.press('Escape');
    return isThere;
  }

  /** The page that a link of the newest card opens beside the chat. */
  async opened(link: string): Promise<Page> {
    await this.#settled();
    const click = this.lastCard().getByRole('link', { name: link, exact: true }).click();
    const [page] = await Promise.all([this.page.context().waitForEvent('page'), click]);
    return page;
  }

  /** Ticks one of several, or takes the tick away. */
  async tick(option: string, isTicked: boolean): Promise<void> {
    await this.#settled();
    await this.lastCard().getByRole('checkbox', { name: option }).setChecked(isTicked);
  }

  /** Keeps what is seen now, in an ignored folder. @returns the file. */
  async screenshot(name: string): Promise<string> {
    await this.#settled();
    const path = pictureNamed(name);
    await this.page.screenshot({ path });
    return path;
  }

  async setTheme(theme: 'light' | 'dark'): Promise<void> {
    if (theme === 'dark') await this.page.addStyleTag({ content: darkTheme });
  }

  /** What the QR code on the screen says, read from a picture of the screen. */
  async readQr(name: string): Promise<string> {
    await this.lastCard().getByRole('img').scrollIntoViewIfNeeded();
    return decodeQr(await this.screenshot(name));
  }

  /** Closes the window, with all its tabs. */
  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** A button of a card, the newest one unless told, or what the card has behind its dots. */
  async #button(name: string, card = this.lastCard()): Promise<Locator> {
    this.#actions += 1;
    await this.#settled();
    const button = card.getByRole('button', { name, exact: true });
    const dots = card.getByRole('button', { name: 'More options', exact: true });
    const item = this.page.getByRole('menuitem', { name, exact: true });
    const until = Date.now() + longest;
    for (;;) {
      await button.or(dots).first().waitFor();
      if ((await button.count()) > 0) return button;
      await dots.click();
      await this.page.getByRole('menuitem').first().waitFor();
      if ((await item.count()) > 0) return item;
      // These may be the dots of the card before: the answer to a click can arrive earlier than the card it brings.
      if (Date.now() > until) throw new Error(`The newest card has no "${name}", behind its dots neither.`);
      await this.page.keyboard.press('Escape');
      await this.page.evaluate('new Promise((done) => setTimeout(done, 100))');
    }
  }

  async #appears(what: Locator, name: string, timeout?: number): Promise<void> {
    try {
      await what.waitFor(timeout === undefined ? {} : { timeout });
    } catch (cause) {
      const picture = await this.screenshot(`failed-${Date.now()}`);
      const shown = await this.cards().allInnerTexts();
      throw new Error(`No ${name} appeared (see ${picture}). The newest card: ${shown.at(-1) ?? 'none'}`, { cause });
    }
  }

  #follow(request: Request): void {
    if (!request.url().includes('/_conversation/')) return;
    if (request.url().endsWith('/invoke')) this.clicks.push(request);
    this.#underWay.follow(request);
  }

  /** A card is drawn anew when the answer to a click arrives: whatever was typed before that would be lost. */
  async #settled(): Promise<void> {
    await this.#underWay.settled();
    await this.page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  }
}

/** Where a picture is kept, in an ignored folder. */
export function pictureNamed(name: string): string {
  mkdirSync(screenshots, { recursive: true });
  return join(screenshots, `${name}.png`);
}
