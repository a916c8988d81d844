/** How the page on the phone looks: in both languages, both themes, on a narrow and an ordinary phone, in every state. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { words as english } from '../../bot/authenticator/page/words-en.ts';
import { words as dutch } from '../../bot/authenticator/page/words-nl.ts';
import { assertNamed, assertReadable } from './support/appearance.ts';
import { pictureNamed } from './support/chat.ts';
import { journeys } from './support/journeys.ts';
import { iphone, openPhone, type PhoneSettings } from './support/phone-app.ts';

journeys('the page on the phone', () => {
  const looks: readonly (readonly [string, PhoneSettings])[] = [
    ['in Dutch, dark and narrow', { language: 'nl', theme: 'dark', width: 320 }],
    ['in English, light', { language: 'en', theme: 'light', width: 360 }],
  ];
  for (const [look, settings] of looks) {
    test(`can be read, named and touched ${look}`, async (t) => {
      const { phone, devices } = await openPhone(t, settings);
      const { page } = phone;
      const words = settings.language === 'nl' ? dutch : english;
      const good = async (state: string): Promise<void> => {
        await assertReadable(page);
        await assertNamed(page.locator('body'));
        assert.deepEqual(await page.evaluate('phone.tooSmall()'), [], state);
        const name = `authenticator-${state}-${String(settings.language)}-${String(settings.theme)}`;
        await page.screenshot({ path: pictureNamed(name), fullPage: true });
      };
      await phone.open();
      await phone.sees(words.home.empty);
      assert.equal(await page.locator('html').getAttribute('lang'), settings.language);
      await phone.click(words.add.next);
      await phone.reads(words.add.incomplete);
      await good('empty');
      await phone.scan({
        organization: 'Woodgrove Bank Nederland Internationaal',
        account: `${'adele.'.repeat(6)}vance@woodgrove.example`,
      });
      await phone.sees(words.add.confirmHeading);
      await good('confirm');
      await phone.click(words.add.act);
      await phone.sees(words.add.doneHeading);
      await good('added');
      await phone.follow();
      await phone.sees(words.add.alreadyHeading);
      await good('already');
      devices.ask(devices.newest, { pin: '2468', place: 'helpdesk', purpose: 'set-up' });
      await phone.look();
      await phone.sees(words.request.heading);
      await phone.reads(words.request.places.helpdesk);
      await phone.reads(words.request.whileTalking);
      await phone.click(words.request.verify);
      await good('request');
      await phone.click(words.request.notMe);
      await phone.sees(words.deny.heading);
      await good('deny');
      await phone.click(words.deny.act);
      await phone.sees(words.outcome['denied'][0]);
      await good('denied');
      await phone.click(words.done);
      await phone.sees(words.home.heading);
      await good('home');
      await page.context().setOffline(true);
      await phone.reads(words.offline);
      await good('offline');
      await phone.click(words.home.removeNamed(devices.newest.account));
      await phone.sees(words.removal.heading);
      await good('removal');
      assert.deepEqual(phone.errors, []);
    });
  }

  test('puts the focus on what is new, and says to a screen reader what changes by itself', async (t) => {
    const { phone, devices } = await openPhone(t);
    const { page } = phone;
    await phone.add();
    assert.equal(await page.evaluate('appearance.focused()'), 'Now go back to the chat');
    devices.ask(devices.newest);
    await phone.look();
    await phone.sees('Is this you?');
    assert.equal(await page.evaluate('appearance.focused()'), 'Is this you?');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    const field = page.getByRole('textbox', { name: 'Number in the chat' });
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    const described = await field.getAttribute('aria-describedby');
    assert.match(await page.locator(`#${described?.split(' ')[0] ?? ''}`).innerText(), /^Type the two digits/u);
    await page.context().setOffline(true);
    await page.getByRole('status').filter({ hasText: 'No connection' }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('status').filter({ hasText: 'The connection is back.' }).waitFor();
  });

  test('shows how it comes to the home screen of a small iPhone, readable in both themes', async (t) => {
    for (const theme of ['light', 'dark'] as const) {
      const { phone } = await openPhone(t, { userAgent: iphone, width: 320, theme, language: 'nl' });
      await phone.scan();
      await phone.sees(dutch.ios.heading);
      await assertReadable(phone.page);
      assert.deepEqual(await phone.page.evaluate('phone.tooSmall()'), []);
      await phone.page.screenshot({ path: pictureNamed(`authenticator-iphone-${theme}`), fullPage: true });
    }
  });
});
