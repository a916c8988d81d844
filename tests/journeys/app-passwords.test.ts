/** Through the real `npm start`: an app password is copied in the chat, and a mail server asks whether it is right. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chat } from './support/chat.ts';
import { journeys } from './support/journeys.ts';
import { english as labels } from './support/labels.ts';
import { Product } from './support/product.ts';
import { sendCode, skipBackup, untilQrCode } from './support/steps.ts';
import { codeFor } from './support/tools.ts';

const token = '3f9a61c07be2d4581e6f0a9bc3d7245e';
const user = 'Alex.Wilber@contoso.example';

journeys('an employee with an old mail program', () => {
  let product: Product;
  let chat: Chat;
  let password = '';
  before(async () => {
    product = await Product.start({ APP_PASSWORDS: 'allowed', API_TOKENS: `mail:${token}` });
    chat = await Chat.open(product.url);
  });
  after(async () => {
    await chat.close();
    await product.remove();
  });

  const ask = async (typed: string): Promise<number> => {
    const body = new URLSearchParams({ user, password: typed, service: 'imap', from: '127.0.0.1' });
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${product.origin}/api/v1/app-passwords/verify`, { method: 'POST', body, headers });
    return answer.status;
  };

  test('makes an app password at the end of the set-up, copies it, and it lets the program in', async () => {
    const uri = await untilQrCode(chat, labels, 'app-passwords');
    await chat.click(labels.next);
    await chat.expectCard(labels.enterCode);
    await sendCode(chat, labels, codeFor(uri));
    await skipBackup(chat, labels);
    await chat.expectCard('Do you use an older app?');
    await chat.screenshot('app-passwords-6-offer');
    await chat.fill('What is it for?', 'Mail on my tablet');
    await chat.click('Make an app password');
    await chat.expectCard('Copy this app password');
    await chat.screenshot('app-passwords-7-copy');
    const shown = await chat.lastCard().innerText();
    password = /^[a-km-np-z2-9]{16}$/mu.exec(shown)?.[0] ?? '';
    assert.equal(await ask(password), 204);
    assert.equal(await ask(password.replace(/.{4}(?=.)/gu, '$& ').toUpperCase()), 204);
    assert.equal(await ask('abcd efgh ijkm npqr'), 401);
  });

  test('does not see it any more, and finishes the set-up', async () => {
    await chat.click('I have copied it');
    await chat.expectCard('App passwords');
    await chat.screenshot('app-passwords-8-list');
    assert.ok(!(await chat.page.content()).includes(password));
    await chat.click(labels.done);
    await chat.expectCard(labels.allSet);
  });

  test('deletes it, and the program is refused', async () => {
    await chat.say('App passwords');
    await chat.expectCard('App passwords');
    await chat.click('Delete all');
    await chat.expectCard('Delete all app passwords?');
    await chat.screenshot('app-passwords-9-delete');
    await chat.click('Delete');
    await chat.expectText('All app passwords are deleted.');
    assert.equal(await ask(password), 401);
  });
});
