/** Through the real `npm start`: a person enrolls in English, and stays enrolled whatever happens to the server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chat } from './support/chat.ts';
import { journeys } from './support/journeys.ts';
import { english as labels } from './support/labels.ts';
import { Product } from './support/product.ts';
import { sendCode, skipBackup, untilQrCode } from './support/steps.ts';
import { codeFor } from './support/tools.ts';

journeys('an employee whose Teams is English and light', () => {
  let product: Product;
  let chat: Chat;
  let proof: string;
  before(async () => {
    product = await Product.start();
    chat = await Chat.open(product.url);
  });
  after(async () => {
    await chat.close();
    await product.remove();
  });

  test('is enrolled after at most six actions, and one to leave the backup phone for later, well within 90 seconds', async (t) => {
    await chat.expectCard(labels.required);
    const start = performance.now();
    const uri = await untilQrCode(chat, labels, 'english');
    assert.match(
      uri,
      /^otpauth:\/\/totp\/[^?]+\?secret=[A-Z2-7]{32}&issuer=[^&]+(&algorithm=SHA1&digits=6&period=30)?$/,
    );
    await chat.click(labels.next);
    await chat.expectCard(labels.enterCode);
    await chat.screenshot('english-5-enter-code');
    proof = codeFor(uri);
    await sendCode(chat, labels, proof);
    await skipBackup(chat, labels, 'english-5b-backup');
    await chat.expectCard(labels.allSet);
    const seconds = (performance.now() - start) / 1000;
    await chat.screenshot('english-6-all-set');
    t.diagnostic(`enrolled with ${chat.actions} actions; the product took ${seconds.toFixed(1)} s of them`);
    assert.ok(chat.actions <= 7, `${chat.actions} actions`);
    assert.ok(seconds < 90, `${seconds} seconds`);
  });

  test('finds no QR code in the chat afterwards', async () => {
    assert.equal(await chat.cards().getByRole('img').count(), 0);
  });

  test('cannot use the code again that proved the enrollment', async () => {
    await chat.click(labels.tryOut);
    await chat.expectCard('Try a code');
    await sendCode(chat, labels, proof);
    await chat.expectText(labels.usedCode);
    await chat.screenshot('english-7-used-code');
    await chat.click(labels.cancel);
    await chat.say('status');
    await chat.expectCard(labels.isSetUp);
  });

  test('is still enrolled after the server was killed and started again', async () => {
    await product.kill();
    await product.restart();
    await chat.reopen(product.url);
    await chat.expectCard(labels.isSetUp);
    await chat.screenshot('english-8-after-restart');
  });

  test('ends bot and Playground with one Ctrl-C', async () => {
    assert.equal(await product.interrupt(), 0);
    await assert.rejects(fetch(product.url));
  });
});
