import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type BrowserContext, chromium as driver } from 'playwright-core';
import { serveAuthenticator } from '../../bot/http/routes/authenticator-kit.ts';
import { systemClock } from '../../../services/clock.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { FakeDevices } from '../../support/fake-devices.ts';
import { switches } from './browser.ts';
import type { BrowserPushService } from './browser-push-service.ts';
import type { NotificationDesktop } from './notification-desktop.ts';
import { PhoneApp, prepare } from './phone-app.ts';
import { chromium } from './tools.ts';

/** What a phone's browser finds besides the page. */
export interface Surroundings {
  readonly desktop?: NotificationDesktop;
  readonly pushService?: BrowserPushService;
}

/** A phone that keeps what it has: its browser can be ended and started again. */
export async function keptPhone(t: Cleanup, { desktop, pushService }: Surroundings = {}) {
  const devices = new FakeDevices();
  const served = await serveAuthenticator(t, { devices, clock: systemClock });
  const profile = await mkdtemp(join(tmpdir(), 'phone-'));
  const contexts: BrowserContext[] = [];
  t.after(async () => {
    // A browser that has ended closes nothing any more.
    for (const context of contexts) await context.close().catch(() => undefined);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const start = async () => {
    const context = await driver.launchPersistentContext(profile, {
      ...(chromium !== undefined && { executablePath: chromium }),
      args: [...switches, ...(pushService?.switches ?? [])],
      locale: 'en',
      viewport: { width: 360, height: 740 },
      env: { ...process.env, ...desktop?.environment },
    });
    contexts.push(context);
    await context.grantPermissions(['notifications'], { origin: served.origin });
    await prepare(context, pushService !== undefined);
    const page = context.pages()[0] ?? (await context.newPage());
    return { context, phone: new PhoneApp(page, served.page, devices) };
  };
  return { ...served, devices, start };
}
