import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { createLocalization, languages } from '../../services/localization/localization.ts';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { elementsOf } from '../support/fake-teams.ts';
import { reachQrCode } from '../support/journey.ts';
import { titleOf } from '../support/person.ts';

const titles = { en: { copy: 'Copy this key into the app', scan: 'Scan this QR code with the app' } } as const;
const localization = createLocalization();

/** Whether the key in one piece comes before the picture, and can be seen without asking. */
function keyComesFirst(card: AdaptiveCard, key: string): boolean {
  const elements = elementsOf(card);
  assert.ok(elements.some(({ type }) => type === 'Image'));
  const isOpen = elements.every(({ isVisible }) => isVisible !== false);
  return isOpen && elements.findIndex(({ text }) => text === key) < elements.findIndex(({ type }) => type === 'Image');
}

describe('on a phone', () => {
  for (const language of languages) {
    for (const platform of ['iOS', 'Android', 'android']) {
      test(`the key to copy comes before the picture, and its code is right (${platform}, ${language})`, async (t) => {
        const { person, clock, changes } = await buildBot(t);
        const alex = person({ platform, locale: language });
        const entry = await reachQrCode(alex, language);
        assert.equal(titleOf(alex.card), localization.translator(language)('qr-code-card.phone-title'));
        assert.ok(keyComesFirst(alex.card, entry.secret));
        await alex.say(codeAt(entry, clock.now()));
        assert.equal((await changes.status(alex)).status, 'enforced');
        assert.ok(!JSON.stringify(alex.chat).includes(entry.secret));
      });
    }
  }

  test('an activity that does not say what it comes from is taken for one from where the last one came from', async (t) => {
    const { person } = await buildBot(t);
    const alex = person({ platform: 'iOS' });
    await alex.arrive();
    await alex.click('Set it up now');
    await alex.click('Set up');
    alex.platform = undefined;
    await alex.click('Next');
    assert.equal(titleOf(alex.card), titles.en.copy);
  });

  test('whoever goes on at a desk sees the picture first, and back on the phone the key', async (t) => {
    const { person } = await buildBot(t);
    const alex = person({ platform: 'Android' });
    const { secret } = await reachQrCode(alex);
    alex.platform = 'Windows';
    await alex.click('Next');
    await alex.click('Show the QR code again');
    assert.equal(titleOf(alex.card), titles.en.scan);
    alex.platform = 'Android';
    await alex.click('Next');
    await alex.click('Show the QR code again');
    assert.ok(keyComesFirst(alex.card, secret));
  });
});

describe('elsewhere', () => {
  for (const platform of [undefined, 'Windows', 'Mac', 'Web', 'Linux', 'iOSX', 'not ios', '']) {
    test(`the picture comes first and the key is behind a button (${platform ?? 'nothing is said'})`, async (t) => {
      const { person } = await buildBot(t);
      const alex = person(platform === undefined ? {} : { platform });
      const { secret } = await reachQrCode(alex);
      assert.equal(titleOf(alex.card), titles.en.scan);
      assert.ok(!keyComesFirst(alex.card, secret));
    });
  }
});
