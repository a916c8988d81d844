import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** A browser with a fresh profile, which is removed when it is closed. */
export async function launchBrowser(): Promise<BrowserContext> {
  assert.ok(chromium !== undefined);
  const profile = await mkdtemp(join(tmpdir(), 'journey-browser-'));
  const context = await driver.launchPersistentContext(profile, {
    executablePath: chromium,
    args: switches,
    viewport: { width: 1280, height: 1400 },
  });
  context.on('close', () => void rm(profile, { recursive: true, force: true, maxRetries: 3 }));
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
