import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

/** What is to run in a page before its own programs; nothing is spoken aloud from then on. */
export const appearanceScript = fileURLToPath(new URL('in-page/appearance.js', import.meta.url));

/** Every text that can be seen stands out from what is behind it (WCAG 2.2, 1.4.3), and nothing is cut off at the side. */
export async function assertReadable(page: Page): Promise<void> {
  assert.deepEqual(await page.evaluate('appearance.faintTexts()'), []);
  assert.deepEqual(await page.evaluate('appearance.cutOff()'), []);
}

/** Languages and texts that were to be spoken, and where that was broken off. */
export function spoken(page: Page): Promise<unknown> {
  return page.evaluate('appearance.spoken()');
}

/** The text of what has the focus. */
export function focusedText(page: Page): Promise<unknown> {
  return page.evaluate('appearance.focused()');
}

/** All that can be used has a name that a screen reader says. */
export async function assertNamed(card: Locator): Promise<void> {
  const tree = await card.ariaSnapshot();
  const unnamed = tree
    .split('\n')
    .filter((line) => /^\s*- '?(?:button|textbox|radio|checkbox|combobox|link|img|menuitem)(?! "|group)/u.test(line));
  assert.deepEqual(unnamed, [], tree);
}
