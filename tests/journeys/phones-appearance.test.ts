/** How the page of the demo phones looks: in both languages, on both kinds of screen, wide and narrow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertReadable } from './support/appearance.ts';
import { journeys } from './support/journeys.ts';
import type { BrowserSettings } from './support/phones-page.ts';
import { code, openPhones } from './support/served-phones.ts';

journeys('the page of the demo phones', () => {
  const looks: readonly (readonly [string, BrowserSettings])[] = [
    ['in Dutch, dark and narrow', { language: 'nl', theme: 'dark', width: 320 }],
    ['in English, light and wide', { language: 'en', theme: 'light' }],
  ];
  for (const [look, settings] of looks) {
    test(`can be read and used ${look}`, async (t) => {
      const { page, phone, text, call, person } = await openPhones(t, settings);
      const isDutch = settings.language === 'nl';
      await page.page.getByRole('heading', { name: isDutch ? 'Nog geen telefoon' : 'No phone yet' }).waitFor();
      await assertReadable(page.page);
      await text(code);
      await phone.receives('042042');
      await person((each) => each.reply('refuse this'));
      await call();
      await phone.rings();
      await assertReadable(page.page);
      await page.page.screenshot({ path: `tests/output/phones-${look.replaceAll(/\W+/gu, '-')}.png`, fullPage: true });
      await person((each) => each.does('answer'));
      await phone.hears('Druk op hekje.');
      await person((each) => each.textsArrive(false));
      await assertReadable(page.page);
      await person((each) => each.press('*'));
      await phone.card.getByText(isDutch ? 'Oproep · 0:00' : 'Call · 0:00').waitFor();
      assert.equal(await page.page.locator('html').getAttribute('lang'), settings.language);
      assert.deepEqual(page.errors, []);
    });
  }
});
