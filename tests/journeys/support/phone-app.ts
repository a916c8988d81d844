import { fileURLToPath } from 'node:url';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { z } from 'zod';
import { serveAuthenticator } from '../../bot/http/routes/authenticator-kit.ts';
import { type Clock, systemClock } from '../../../services/clock.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { FakeDevices } from '../../support/fake-devices.ts';
import { appearanceScript } from './appearance.ts';
import { openWindow } from './browser.ts';

/** What the chat gives out, in groups as it is read. */
export const code = 'ABCD-2345-EFGH-6789-JKMN-PQRS-TVWX';
export const organization = 'Contoso';
export const account = 'alex.wilber@contoso.example';

const phoneScript = fileURLToPath(new URL('in-page/phone.js', import.meta.url));
const pushManagerScript = fileURLToPath(new URL('in-page/push-manager.js', import.meta.url));

/** What kind of phone it is, and how it is set up. */
export interface PhoneSettings {
  readonly language?: 'en' | 'nl' | 'de' | 'fr' | 'es';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  /** Whether the person allows notifications; asked, they do not. */
  readonly allowsNotifications?: boolean;
  readonly userAgent?: string;
  /** What is to run in the page before its own programs. */
  readonly before?: string;
  readonly clock?: Clock;
}

const android =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';
export const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

/** The server, and its page on somebody's phone. */
export async function openPhone(t: Cleanup, settings: PhoneSettings = {}) {
  const { clock = systemClock } = settings;
  const devices = new FakeDevices(clock);
  const served = await serveAuthenticator(t, { devices, clock });
  const context = await openWindow({
    locale: settings.language ?? 'en',
    colorScheme: settings.theme ?? 'light',
    viewport: { width: settings.width ?? 360, height: 740 },
    userAgent: settings.userAgent ?? android,
  });
  t.after(() => context.close());
  if (settings.allowsNotifications !== false)
    await context.grantPermissions(['notifications'], { origin: served.origin });
  await prepare(context);
  if (settings.before !== undefined) await context.addInitScript({ content: settings.before });
  return { ...served, devices, phone: new PhoneApp(await context.newPage(), served.page, devices) };
}

/** What is to be in every page of a phone. @param hasPushService whether the browser reaches one itself */
export async function prepare(context: BrowserContext, hasPushService = false): Promise<void> {
  if (!hasPushService) await context.addInitScript({ path: pushManagerScript });
  await context.addInitScript({ path: phoneScript });
  await context.addInitScript({ path: appearanceScript });
}

/** The page on a phone: what the person sees there, and does. */
export class PhoneApp {
  readonly page: Page;
  /** What went wrong in the page. */
  readonly errors: string[] = [];
  readonly #url: string;
  readonly #devices: FakeDevices | undefined;

  /** @param devices what stands for the server, where it is not the product’s own. */
  constructor(page: Page, url: string, devices?: FakeDevices) {
    this.page = page;
    this.#url = url;
    this.#devices = devices;
    page.on('pageerror', ({ message }) => this.errors.push(message));
    page.on('console', (line) => {
      if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) this.errors.push(line.text());
    });
  }

  /** Opens the page by hand. */
  async open(): Promise<void> {
    await this.page.goto(this.#url);
  }

  /** The camera reads the chat's QR code, for whose account it may be. */
  async scan(whose: { readonly organization?: string; readonly account?: string } = {}): Promise<void> {
    this.#devices?.codes.set(code.replaceAll('-', ''), { organization, account, ...whose });
    await this.follow();
  }

  /** Opens the chat's link, whether its code is good or not. */
  async follow(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${this.#url}#${code}`);
  }

  /** Adds an account, to the word that sends the person back to the chat. */
  async add(whose: Parameters<PhoneApp['scan']>[0] = {}): Promise<void> {
    await this.scan(whose);
    await this.click('Add this account');
    await this.sees('Now go back to the chat');
  }

  async click(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  async type(field: string, text: string): Promise<void> {
    await this.page.getByLabel(field, { exact: true }).fill(text);
  }

  /** The heading of what is on the screen. */
  async sees(heading: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  }

  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** The person looks at the page again, which then asks at once. */
  async look(): Promise<void> {
    await this.page.evaluate('phone.look()');
  }

  /** Types the number, and is done. */
  async verify(number: string, pin?: string): Promise<void> {
    await this.type('Number in the chat', number);
    if (pin !== undefined) await this.type('PIN', pin);
    await this.click('Verify');
  }
}

/** Hands pushes to the page's worker, as the browser does when its push service has one. */
export async function pushesTo(page: Page, origin: string): Promise<(data: string) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  const registered = registrationOf(session);
  await session.send('ServiceWorker.enable');
  await page.evaluate('phone.ready()');
  const registrationId = await registered;
  return (data) =>
    session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data }).then(() => undefined);
}

/** Hands pushes to the worker of a page that is open, each until it is shown. */
export async function shownPushesTo(page: Page, origin: string): ReturnType<typeof pushesTo> {
  const deliver = await pushesTo(page, origin);
  return async (data) => {
    const told = z.number().parse(await page.evaluate('phone.told()'));
    await deliver(data);
    await page.evaluate(`phone.toldOf(${told + 1})`);
  };
}

function registrationOf(session: CDPSession): Promise<string> {
  return new Promise((found) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const live = registrations.find(({ isDeleted }) => !isDeleted);
      if (live !== undefined) found(live.registrationId);
    });
  });
}

const notificationsSchema = z.array(
  z.object({ title: z.string(), body: z.string(), tag: z.string(), requireInteraction: z.boolean() }),
);

/** What notifications show, once there are so many. */
export async function notifications(page: Page, count: number) {
  return notificationsSchema.parse(await page.evaluate(`phone.shown(${count})`));
}
