/** The page of the demo phones by itself: what arrives, rings and is said, and what a person does about it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { WebhookRequest } from '../../services/telephony/simulator/webhooks.ts';
import { servePhones, somebody } from '../bot/simulator-kit.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { assertReadable, focusedText, spoken } from './support/appearance.ts';
import { journeys } from './support/journeys.ts';
import { type BrowserSettings, type PhoneOnPage, PhonesPage } from './support/phones-page.ts';

const display = '+44 7700 900123';
const code = 'Contoso: 042042 is your code.\n\n@bot.example.com #042042';

/** The bot's side: asks for a key, says which one it was, and takes texts but for one. */
function answer({ url, body }: WebhookRequest) {
  const { pathname } = new URL(url);
  const form = new URLSearchParams(body ?? '');
  const response = new VoiceResponse();
  if (pathname === '/voice') {
    const gather = response.gather({ input: ['dtmf'], action: '/keys', timeout: 60, numDigits: 1, finishOnKey: '' });
    gather.say({ language: 'nl-NL' }, 'Druk op hekje.');
  } else if (pathname === '/keys') response.say({ language: 'en-US' }, `You pressed ${form.get('Digits') ?? ''}.`);
  else if (pathname === '/wrong') response.dial('+31612345678');
  const status = form.get('Body') === 'refuse this' ? 403 : 200;
  return Promise.resolve({ status, contentType: 'text/xml', body: response.toString() });
}

/** The server, its phones and the page in a browser; the bot texts and calls. */
async function open(t: Cleanup, settings: BrowserSettings = {}) {
  const served = await servePhones(t, answer);
  const { phones, twilio, origin } = served;
  const page = await PhonesPage.open(origin, settings);
  t.after(() => page.close());
  const { from } = phones.account;
  const text = async (body: string): Promise<void> => {
    await twilio.messages.create({ to: somebody, from, body });
    await phones.settled();
  };
  const call = async (path = '/voice', sendDigits?: string): Promise<void> => {
    const extension = sendDigits === undefined ? {} : { sendDigits };
    await twilio.calls.create({ to: somebody, from, url: `https://bot.example.com${path}`, timeout: 30, ...extension });
    await phones.settled();
  };
  /** Something that a person does, and all that comes of it. */
  const person = async (act: (phone: PhoneOnPage) => Promise<void>): Promise<void> => {
    await act(page.phone(display));
    await phones.settled();
  };
  return { ...served, page, phone: page.phone(display), text, call, person };
}

journeys('somebody at the demo phones', () => {
  const cleanups: (() => unknown)[] = [];
  let here: Awaited<ReturnType<typeof open>>;
  before(async () => {
    here = await open({ after: (act) => void cleanups.unshift(act) });
  });
  after(async () => {
    for (const act of cleanups) await act();
  });

  test('reads what will appear while there is nothing yet', async () => {
    const { page } = here.page;
    await page.getByRole('heading', { name: 'No phone yet' }).waitFor();
    await page.getByText('Its phone appears here').waitFor();
    assert.equal(await page.title(), 'Demo phones');
  });

  test('sees a text arrive, copies its code, and answers it', async () => {
    const { phones, phone, page, text, person } = here;
    await text(code);
    await phone.receives('042042 is your code');
    assert.equal(await page.page.getByRole('heading', { name: 'No phone yet' }).isVisible(), false);
    await page.page.getByRole('status').getByText(`A text arrived at ${display}.`).waitFor();
    await phone.card.getByRole('button', { name: 'Copy code 042042' }).click();
    await phone.card.getByRole('button', { name: 'Copied' }).waitFor();
    await person((each) => each.reply('042042'));
    await phone.card.locator('.sent').getByText('042042').waitFor();
    assert.equal(await phone.card.getByLabel('Write to the bot').inputValue(), '');
    assert.equal(phones.phone(somebody).view().texts.length, 2);
  });

  test('is told that the bot did not take a text', async () => {
    await here.person((each) => each.reply('refuse this'));
    await here.phone.card.getByText('The bot did not take this text. The bot answered 403.').waitFor();
  });

  test('picks up a call that rings, hears it, presses a key of the keyboard, and hears the answer', async () => {
    const { phones, phone, page, call, person } = here;
    await page.page.getByRole('button', { name: 'Speak calls aloud' }).click();
    await call('/voice', 'w214');
    await phone.rings();
    assert.equal(await page.page.title(), `${display} rings.`);
    await phone.card.getByText('for extension 214').waitFor();
    await person((each) => each.does('answer'));
    await phones.pass(1);
    await phone.hears('Switchboard: 214 dialled');
    await phone.hears('Druk op hekje.');
    assert.equal(await phone.card.getByText('Druk op hekje.').getAttribute('lang'), 'nl-NL');
    await person((each) => each.type('#'));
    assert.deepEqual(phones.phone(somebody).heard(), ['Druk op hekje.', 'You pressed #.']);
    await phone.card.getByText('Call · 0:01').waitFor();
    assert.equal(await focusedText(page.page), display);
    await phone.card.getByText('Call · 0:01').click();
    await phone.card.getByText('You pressed #', { exact: true }).waitFor();
    await phone.card.getByText('You pressed #.', { exact: true }).waitFor();
    assert.deepEqual(await spoken(page.page), [
      ['nl-NL', 'Druk op hekje.'],
      ['broken off', ''],
      ['en-US', 'You pressed #.'],
    ]);
  });

  test('hangs up', async () => {
    const { phone, call, person } = here;
    await call();
    await person((each) => each.does('answer'));
    await phone.hears('Druk op hekje.');
    await person((each) => each.does('hangUp'));
    await phone.card.getByText('Call · 0:00').click();
    await phone.card.getByText('You hung up.').waitFor();
  });

  for (const [what, shown] of [
    ['decline', 'Call declined'],
    ['busy', 'Call: busy'],
    ['letRing', 'Missed call'],
  ] as const) {
    test(`does otherwise: ${what}`, async () => {
      const { phones, phone, call, person } = here;
      await call();
      await person((each) => each.does(what));
      if (what === 'letRing') {
        await phone.card.getByText('Left ringing').waitFor();
        await phones.pass(30);
      }
      await phone.card.getByText(shown).waitFor();
    });
  }

  test('lets the voice mail take it, which has no keys', async () => {
    const { phone, call, person } = here;
    await call();
    await person((each) => each.does('voiceMail'));
    await phone.card.getByText('Voice mail is recording').waitFor();
    assert.equal(await phone.card.getByRole('button', { name: '1', exact: true }).isVisible(), false);
    await person((each) => each.does('hangUp'));
    await phone.card.getByText('Voice mail · 0:00').waitFor();
  });

  test('is told why a call failed', async () => {
    const { phone, call, person } = here;
    await call('/wrong');
    await person((each) => each.does('answer'));
    await phone.card
      .getByText("The bot's answer is no TwiML that can be followed. <Dial> is not known here.")
      .waitFor();
  });

  test('lets the phone decline by itself, and texts get lost', async () => {
    const { phones, phone, call, text, person } = here;
    await person((each) => each.whenCalled('Decline'));
    await call();
    assert.equal(phones.phone(somebody).call.status, 'busy');
    await person((each) => each.textsArrive(false));
    await phone.card.getByText('get lost on their way').waitFor();
    await text('lost');
    assert.notEqual(phones.phone(somebody).lastText(), 'lost');
  });

  test('is told when the bot is gone', async () => {
    const { phones, page } = here;
    assert.deepEqual(page.errors, []);
    phones.simulator.stop();
    await page.page.getByRole('status').getByText('No connection with the bot').waitFor();
  });
});

journeys('the page of the demo phones', () => {
  const looks: readonly (readonly [string, BrowserSettings])[] = [
    ['in Dutch, dark and narrow', { language: 'nl', theme: 'dark', width: 320 }],
    ['in English, light and wide', { language: 'en', theme: 'light' }],
  ];
  for (const [look, settings] of looks) {
    test(`can be read and used ${look}`, async (t) => {
      const { page, phone, text, call, person } = await open(t, settings);
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
