import assert from 'node:assert/strict';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium as driver } from 'playwright-core';
import { chromium } from './tools.ts';

export const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

let browser: Promise<Browser> | undefined;

/** A window of this process's one browser, with a fresh profile; it is gone when it is closed. */
export async function openWindow(options: BrowserContextOptions): Promise<BrowserContext> {
  assert.ok(chromium !== undefined);
  browser ??= driver.launch({ executablePath: chromium, args: switches });
  const context = await (await browser).newContext(options);
  context.setDefaultTimeout(20_000);
  return context;
}

/** Ends the browser, if any window was opened. */
export async function closeBrowser(): Promise<void> {
  const open = browser;
  browser = undefined;
  await (await open)?.close();
}

/** Teams' dark colours over the Playground, which has no dark theme. Pictures stay as they are, as in Teams. */
export const darkTheme = `
  body, body *:not(img) { background-color: #1f1f1f !important; color: #ffffff !important; }
  .ac-adaptiveCard, .ac-adaptiveCard *:not(img) { background-color: #292929 !important; }
`;
