/** What people and machines do in between: each ends in a sensible state and a friendly sentence. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Chat } from './support/chat.ts';
import { journeys } from './support/journeys.ts';
import { english as labels } from './support/labels.ts';
import { Product } from './support/product.ts';
import { sendCode, skipBackup, untilQrCode } from './support/steps.ts';
import { startTeamsClient, type TeamsClient } from './support/teams-client.ts';
import { codeFor } from './support/tools.ts';

journeys('somebody who is interrupted', () => {
  let product: Product;
  let teams: TeamsClient;
  let chat: Chat;
  beforeEach(async () => {
    product = await Product.start({ PLAYGROUND: 'off' });
    const accountName = 'alex.wilber@contoso.example';
    teams = await startTeamsClient({ botPort: product.port, accountName, locale: 'en-US' });
    chat = await Chat.open(teams.url);
  });
  afterEach(async () => {
    await chat.close();
    await teams.stop();
    await product.remove();
  });

  test('goes on where they were, with the same QR code, after the server was killed mid-way', async () => {
    const uri = await untilQrCode(chat, labels, 'killed');
    await product.kill();
    await product.restart();
    await chat.click(labels.next);
    await chat.expectCard(labels.enterCode);
    await sendCode(chat, labels, codeFor(uri));
    await skipBackup(chat, labels);
    await chat.expectCard(labels.allSet);
  });

  test('finds the set-up again after closing the chat', async () => {
    const uri = await untilQrCode(chat, labels, 'closed');
    await chat.reopen();
    await chat.expectCard(labels.scan);
    assert.equal(await chat.readQr('closed-5-reopened'), uri);
  });

  test('can double click every button', async () => {
    await chat.expectCard(labels.required);
    for (const [button, next] of [
      [labels.setUpNow, labels.chooseMethod],
      [labels.setUp, labels.install],
      [labels.next, labels.scan],
    ] as const) {
      if (button === labels.setUp) await chat.choose(labels.verificationCode);
      await chat.doubleClick(button);
      await chat.expectCard(next);
    }
    assert.equal(await chat.cards().count(), 1, 'one card, not two');
  });

  test('reads a friendly sentence on an old card, and nothing changes', async () => {
    await chat.expectCard(labels.required);
    await chat.click(labels.setUpNow);
    await chat.expectCard(labels.chooseMethod);
    await chat.say('cancel');
    await chat.expectText('Write set up when you are ready');
    await chat.say('set up');
    await chat.expectCard(labels.chooseMethod);
    const [old] = chat.clicks;
    assert.ok(old !== undefined);
    assert.match(await chat.repeat(old), /This card is out of date/);
    await chat.choose(labels.verificationCode);
    await chat.click(labels.setUp);
    await chat.expectCard(labels.install);
  });

  test('can cancel and come back, and gets a new QR code', async () => {
    const uri = await untilQrCode(chat, labels, 'cancelled');
    await chat.click(labels.cancel);
    await chat.expectCard('Set-up stopped');
    assert.equal(await chat.cards().getByRole('img').count(), 0);
    await chat.click('Start again');
    await chat.expectCard(labels.install);
    await chat.click(labels.next);
    await chat.expectCard(labels.scan);
    assert.notEqual(await chat.readQr('cancelled-5-again'), uri);
  });

  test('may use two tabs: what is finished in one is finished in the other', async () => {
    const uri = await untilQrCode(chat, labels, 'two-tabs');
    const other = await chat.secondTab();
    await other.expectCard(labels.scan);
    await other.click(labels.next);
    await other.expectCard(labels.enterCode);
    await sendCode(other, labels, codeFor(uri));
    await skipBackup(other, labels);
    await other.expectCard(labels.allSet);
    assert.equal(await other.cards().getByRole('img').count(), 0);
    await chat.page.bringToFront();
    await chat.expectCard(labels.allSet);
    // Teams would have replaced the older card here too; the Playground cannot edit what a newer tab does not show.
    const older = chat.cards().first();
    await older.getByRole('button', { name: labels.next, exact: true }).click();
    await older.getByText('This card is out of date').first().waitFor();
    assert.equal(await chat.cards().getByRole('img').count(), 0);
  });

  test('gets in a group chat one sentence and the way to the personal chat', async () => {
    await chat.expectCard(labels.required);
    await chat.askInGroupChat({ group: 'Demo group chat', bot: 'Two-step verification', text: 'set up' });
    await chat.expectText('I only talk about security verification in private');
    await chat.screenshot('group-chat');
    assert.equal(await chat.cards().count(), 0);
  });
});
