/** Through the real `npm start`: an employee in one browser, and somebody of the helpdesk in another. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chat } from './support/chat.ts';
import { journeys } from './support/journeys.ts';
import { english as labels } from './support/labels.ts';
import { Product } from './support/product.ts';
import { fromChoiceToQrCode } from './support/steps.ts';

const helpTitle = 'What you can write to me';

journeys('an employee and the helpdesk’s agent, side by side', () => {
  let product: Product;
  let alex: Chat;
  let kofi: Chat;
  before(async () => {
    product = await Product.start();
    [alex, kofi] = await Promise.all([Chat.open(product.url), Chat.open(product.helpdeskUrl)]);
  });
  after(async () => {
    await Promise.all([alex.close(), kofi.close()]);
    await product.remove();
  });

  test('each is answered as who they are, in a chat of their own', async () => {
    await alex.expectCard(labels.required);
    await alex.say('help');
    await alex.expectCard(helpTitle);
    // Both are asked to set up, and the helpdesk's agent sees above that who waits.
    await kofi.expectCard(labels.required);
    assert.match((await kofi.said()).join('\n'), /Open hand-offs/u);
    await kofi.say(labels.setUpNow);
    const scanned = await fromChoiceToQrCode(kofi, labels, 'two-chairs-helpdesk');
    assert.match(scanned, /kofi\.demo(?:@|%40)contoso\.example/u);
    await alex.screenshot('two-chairs-employee');
    const [toAlex, toKofi] = [(await alex.said()).join('\n'), (await kofi.said()).join('\n')];
    assert.ok(toAlex.includes(helpTitle) && !toAlex.includes(labels.scan), toAlex);
    assert.ok(toKofi.includes(labels.scan) && !toKofi.includes(helpTitle), toKofi);
  });

  test('what the employee reports arrives in the chat of the helpdesk’s agent, and nowhere else', async () => {
    await alex.say('set up');
    await alex.expectCard(labels.chooseMethod);
    await alex.choose(labels.officePhone);
    await alex.click(labels.setUp);
    await alex.expectCard('Your office phone');
    await alex.click('Ask my administrator');
    await kofi.expectCard('Office phone to correct');
    await kofi.screenshot('two-chairs-helpdesk-5-told');
    assert.match((await kofi.said()).join('\n'), /Alex Wilber/u);
    assert.doesNotMatch((await alex.said()).join('\n'), /Alex Wilber/u);
  });

  test('both are there again after the server was killed and started again', async () => {
    await product.kill();
    await product.restart();
    await Promise.all([alex.reopen(product.url), kofi.reopen(product.helpdeskUrl)]);
    await kofi.expectCard(labels.scan);
    await alex.expectCard('Your office phone');
  });

  test('one Ctrl-C ends both', async () => {
    assert.equal(await product.interrupt(), 0);
    await assert.rejects(fetch(product.url));
    await assert.rejects(fetch(product.helpdeskUrl));
  });
});
