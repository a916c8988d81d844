/** The page of the demo phones by itself: what arrives, rings and is said, and what a person does about it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { somebody } from '../bot/http/routes/simulator-kit.ts';
import { focusedText, spoken } from './support/appearance.ts';
import { journeys } from './support/journeys.ts';
import { code, display, openPhones } from './support/served-phones.ts';

journeys('somebody at the demo phones', () => {
  const cleanups: (() => unknown)[] = [];
  let here: Awaited<ReturnType<typeof openPhones>>;
  before(async () => {
    here = await openPhones({ after: (act) => void cleanups.unshift(act) });
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

  test('copies the code of a text that is bound to no site, and no part of a phone number', async () => {
    const { phone, text } = here;
    await text('Contoso: call +31612345678 or 02065550142. Your code is 314159.');
    await phone.card.getByRole('button', { name: 'Copy code 314159' }).waitFor();
    await text('Contoso: the helpdesk has +31612345678 and 02065550142.');
    await phone.receives('the helpdesk has');
    assert.equal(await phone.card.locator('.received').last().getByRole('button').count(), 0);
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
