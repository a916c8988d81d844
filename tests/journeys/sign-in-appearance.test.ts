/** How the page of a sign-in looks and reads, in every language, on both kinds of screen, wide and on a phone. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { createLocalization } from '../../services/localization/localization.ts';
import type { Language, MessageKey, Translate } from '../../services/localization/translate.ts';
import { somebody, startSignIn } from '../bot/http/routes/external-mfa-kit.ts';
import { enrolledPhone } from '../services/enrollment/push/push-kit.ts';
import { codesMade } from '../services/enrollment/recovery-kit.ts';
import { allMethods } from '../support/foundation.ts';
import { foreignTexts } from '../support/foreign-texts.ts';
import { appearanceScript, assertNamed, assertReadable, focusedText } from './support/appearance.ts';
import { openWindow } from './support/browser.ts';
import { pictureNamed } from './support/chat.ts';
import { journeys } from './support/journeys.ts';

interface Look {
  readonly language: Language;
  readonly theme: 'light' | 'dark';
  readonly width: number;
}

/** Somebody's window, to which Entra sends them. */
async function windowOf(t: TestContext, { language, theme, width }: Look) {
  const kit = await startSignIn(t, { bot: { policy: { ...allMethods, recoveryCodes: 'offered' } } });
  const context = await openWindow({ locale: language, colorScheme: theme, viewport: { width, height: 700 } });
  t.after(() => context.close());
  await context.addInitScript({ path: appearanceScript });
  const page = await context.newPage();
  const text: Translate = createLocalization().translator(language);
  let sent = 0;
  return {
    ...{ kit, page, text },
    /** Posts what Entra posts. */
    begin: async (more: Readonly<Record<string, string>> = {}): Promise<void> => {
      sent += 1;
      const fields = await kit.entra.form({ nonce: `n-${sent}`, ui_locales: language, ...more });
      const inputs = [...fields].map(([name, value]) => `<input type="hidden" name="${name}" value='${value}'>`);
      await page.goto('about:blank');
      await page.setContent(`<form method="post" action="${kit.base}/authorize">${inputs.join('')}<button></form>`);
      await Promise.all([page.waitForURL(/external-mfa/u), page.locator('button').click()]);
    },
    /** Waits for a text, keeps a picture of it, and has it looked at. */
    reads: async (key: MessageKey, values?: Record<string, string | number>): Promise<void> => {
      await page.getByText(text(key, values)).first().waitFor();
      await look(page, `sign-in-${language}-${theme}-${key}`, language);
    },
  };
}

async function look(page: Page, name: string, language: Language): Promise<void> {
  await page.screenshot({ path: pictureNamed(name), fullPage: true });
  await assertReadable(page);
  await assertNamed(page.locator('main'));
  assert.equal(await page.locator('html').getAttribute('lang'), language);
  // A reference is of no language.
  const said = (await page.locator('body').innerText())
    .split('\n')
    .map((line) => line.replace(/: [\w-]{8}$/u, ': 12345678'));
  assert.deepEqual(foreignTexts(language, said, ['Contoso Demo', 'Chrome, Android']), []);
}

journeys('the page of a sign-in', () => {
  for (const [language, theme, width] of [
    ['en', 'dark', 320],
    ['nl', 'light', 1280],
    ['de', 'light', 320],
    ['fr', 'dark', 1280],
    ['es', 'light', 320],
  ] as const)
    test(`can be read and used in ${language}, ${theme}, ${width} px wide`, async (t) => {
      const { kit, page, text, begin, reads } = await windowOf(t, { language, theme, width });
      await begin();
      await reads('sign-in.not-set-up');
      const { phone } = await enrolledPhone(kit.enrollmentKit, somebody);
      await begin();
      await reads('sign-in.push-number');
      const number = await page.locator('dd').innerText();
      await page.getByRole('link', { name: text('sign-in.other-way') }).click();
      await reads('sign-in.ways-title');
      await page.getByRole('link', { name: text('pass-card.title') }).click();
      await page.getByLabel(text('pass-card.label')).fill('x');
      await page.keyboard.press('Enter');
      await reads('pass-card.not-a-pass');
      await page.goBack();
      await begin({ redirect_uri: 'https://evil.example/' });
      await reads('sign-in.refused-title');
      await page.goto(`${kit.base}/verify/AAAAAAAAAAAAAAAAAAAAAA`);
      await reads('sign-in.gone-title');
      assert.match(number, /^\d\d$/u);
      assert.ok(phone);
    });

  test('goes by the keyboard alone, and says what is wrong where it is typed', async (t) => {
    const { kit, page, text, begin } = await windowOf(t, { language: 'en', theme: 'light', width: 320 });
    await codesMade(kit.enrollmentKit, somebody);
    await begin();
    const code = page.getByLabel(text('sign-in.code-label'));
    // The browser puts the cursor there once it has drawn the page.
    const cursor = async (): Promise<unknown> =>
      page.waitForFunction(`document.activeElement.id === '${(await code.getAttribute('id')) ?? ''}'`);
    await cursor();
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await cursor();
    assert.equal(await code.getAttribute('aria-invalid'), 'true');
    const described = (await code.getAttribute('aria-describedby')) ?? '';
    assert.equal(await page.locator(`#${described.split(' ')[0] ?? ''}`).innerText(), text('outcome.not-six-digits'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await focusedText(page), text('sign-in.other-way'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: text('sign-in.ways-title') }).waitFor();
    await page.getByRole('link', { name: text('recovery-code-card.title') }).click();
    await page.getByLabel(text('recovery-code-card.label')).waitFor();
  });
});
