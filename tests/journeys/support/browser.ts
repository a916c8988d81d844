import assert from 'node:assert/strict';
import { type BrowserContext, chromium as driver } from 'playwright-core';
import { chromium } from './tools.ts';

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** One window of a new browser with a fresh profile, which goes when the browser is closed. */
export async function launchBrowser(): Promise<BrowserContext> {
  assert.ok(chromium !== undefined);
  const browser = await driver.launch({ executablePath: chromium, args: switches });
  const context = await browser.newContext({ viewport: { width: 1280, height: 1400 } });
  context.setDefaultTimeout(20_000);
  // The Playground asks a server of Microsoft's for fonts; the journeys stay on this machine.
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  return context;
}

/** Teams' dark colours over the Playground, which has no dark theme. Pictures stay as they are, as in Teams. */
export const darkTheme = `
  body, body *:not(img) { background-color: #1f1f1f !important; color: #ffffff !important; }
  .ac-adaptiveCard, .ac-adaptiveCard *:not(img) { background-color: #292929 !important; }
`;
