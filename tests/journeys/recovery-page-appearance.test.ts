/** How the page of recovery codes looks: in the chat's language, on both kinds of screen, wide and on a phone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCodes } from '../bot/http/routes/recovery-codes-kit.ts';
import { appearanceScript, assertNamed, assertReadable } from './support/appearance.ts';
import { openWindow } from './support/browser.ts';
import { pictureNamed } from './support/chat.ts';
import { journeys } from './support/journeys.ts';

journeys('the page of recovery codes', () => {
  for (const [look, language, colorScheme, width] of [
    ['dark and narrow', 'fr', 'dark', 320],
    ['light and wide', 'en', 'light', 1280],
  ] as const) {
    test(`can be read and used ${look}, and is dressed`, async (t) => {
      const { url } = await withCodes(t);
      const context = await openWindow({ locale: 'de-DE', colorScheme, viewport: { width, height: 700 } });
      t.after(() => context.close());
      await context.addInitScript({ path: appearanceScript });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('console', (line) => {
        if (line.type() === 'error') errors.push(line.text());
      });
      for (const state of ['ready', 'gone']) {
        await page.goto(`${url}?language=${language}`);
        assert.equal(await page.locator('html').getAttribute('lang'), language);
        assert.match(await page.locator('h1').innerText(), /Contoso Demo$/u);
        await assertReadable(page);
        await assertNamed(page.locator('main'));
        const background: unknown = await page.evaluate('getComputedStyle(document.body).backgroundColor');
        assert.equal(background, colorScheme === 'dark' ? 'rgb(20, 20, 25)' : 'rgb(243, 242, 248)');
        await page.screenshot({ path: pictureNamed(`recovery-page-${state}-${colorScheme}`) });
        if (state === 'ready') await Promise.all([page.waitForEvent('download'), page.locator('button').click()]);
      }
      assert.deepEqual(
        errors.filter((line) => !line.includes('404')),
        [],
      );
    });
  }
});
