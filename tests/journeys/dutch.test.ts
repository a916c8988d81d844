/** The same in Dutch, on a dark screen, typing what cannot be scanned and sending the code as a message. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chat } from './support/chat.ts';
import { journeys } from './support/journeys.ts';
import { dutch as labels } from './support/labels.ts';
import { Product } from './support/product.ts';
import { otherThan, sendCode, skipBackup, untilQrCode } from './support/steps.ts';
import { startTeamsClient, type TeamsClient } from './support/teams-client.ts';
import { codeFor } from './support/tools.ts';

journeys('an employee whose Teams is Dutch and dark', () => {
  let product: Product;
  let teams: TeamsClient;
  let chat: Chat;
  let uri: string;
  before(async () => {
    product = await Product.start({ PLAYGROUND: 'off' });
    const accountName = 'sanne.devries@contoso.example';
    teams = await startTeamsClient({ botPort: product.port, accountName, locale: 'nl-NL' });
    chat = await Chat.open(teams.url);
    await chat.setTheme('dark');
  });
  after(async () => {
    await chat.close();
    await teams.stop();
    await product.remove();
  });

  test('can scan the QR code from a dark screen', async () => {
    uri = await untilQrCode(chat, labels, 'dutch-dark');
    assert.match(decodeURIComponent(new URL(uri).pathname), /:sanne\.devries@contoso\.example/);
  });

  test('finds behind "I cannot scan it" the key of the QR code', async () => {
    await chat.click(labels.cannotScan);
    const key = new URL(uri).searchParams.get('secret');
    assert.ok(key !== null);
    await chat.lastCard().getByText(key, { exact: true }).waitFor();
    await chat
      .lastCard()
      .getByText(key.replaceAll(/(.{4})(?!$)/g, '$1 '), { exact: true })
      .waitFor();
    await chat.screenshot('dutch-dark-4b-manual');
  });

  test('hears of a wrong code, keeps the entry in the app, and gets in with the right code as a message', async () => {
    await chat.click(labels.next);
    await chat.expectCard(labels.enterCode);
    await sendCode(chat, labels, otherThan(codeFor(uri)));
    await chat.expectText(labels.wrongCode);
    await chat.expectCard(labels.enterCode);
    await chat.screenshot('dutch-dark-5-wrong-code');
    await chat.say(codeFor(uri).replace(/^(...)/, '$1 '));
    await skipBackup(chat, labels, 'dutch-dark-5b-backup');
    await chat.expectCard(labels.allSet);
    await chat.screenshot('dutch-dark-6-all-set');
  });
});
