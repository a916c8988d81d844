/** The page on the phone, from the code to the answer; the server's side verifies every signature. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../support/fakes.ts';
import { journeys } from './support/journeys.ts';
import { account, code, iphone, openPhone } from './support/phone-app.ts';

journeys('the page on the phone', () => {
  test('adds the account of a scanned code, with a key that never leaves the phone, and verifies with its number', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.scan();
    await phone.sees('Is this your account?');
    await phone.reads(account);
    assert.equal(new URL(phone.page.url()).hash, '');
    await phone.click('Add this account');
    await phone.sees('Now go back to the chat');
    const { newest } = devices;
    assert.deepEqual([newest.name, newest.state], ['Chrome, Android', 'pending']);
    assert.match(newest.subscription?.endpoint ?? '', /^https:\/\/push\.example\//u);
    assert.deepEqual(await phone.page.evaluate('phone.exportKeys()'), ['InvalidAccessError']);
    devices.ask(newest, { number: '07', purpose: 'set-up' });
    await phone.look();
    await phone.sees('Is this you?');
    await phone.reads('To finish setting up this phone');
    await phone.verify('07');
    await phone.sees('Verified');
    assert.equal(newest.state, 'active');
    await phone.click('Done');
    await phone.sees('Accounts');
    await phone.reads(/^Last used: /u);
    await phone.reads('Notifications on');
    assert.deepEqual(phone.errors, []);
  });

  test('takes a code that is typed, and any other is put right where it stands', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.open();
    await phone.sees('No account yet');
    const field = phone.page.getByLabel('Code from the chat');
    for (const [typed, why] of [
      ['abcd 2345', 'Check it for a typing error: a whole code has 28 letters and digits.'],
      [code, 'Check it for a typing error, if you typed it. If it is right, it was used already or is too old'],
    ] as const) {
      await phone.type('Code from the chat', typed);
      await phone.click('Next');
      await phone.reads(why);
      assert.deepEqual([await field.inputValue(), await field.getAttribute('aria-invalid')], [typed, 'true']);
      assert.equal(await phone.page.evaluate('document.activeElement.id'), 'code');
    }
    await phone.follow();
    await phone.sees('This code does not work');
    await phone.click('Type a code');
    assert.equal(await field.inputValue(), code);
    assert.equal(await phone.page.evaluate('document.activeElement.id'), 'code');
    devices.codes.set(code.replaceAll('-', ''), { organization: 'Contoso', account });
    await phone.type('Code from the chat', code.toLowerCase().replaceAll('-', ' '));
    await phone.click('Next');
    await phone.sees('Is this your account?');
    await phone.click('Add this account');
    await phone.sees('Now go back to the chat');
  });

  test('tells a wrong number, digits of another script, a wrong PIN, and how many tries are left', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    devices.ask(devices.newest, { number: '42', pin: '2468' });
    await phone.look();
    await phone.click('Verify');
    await phone.reads('Type the two digits that the chat shows.');
    await phone.verify('11', '2468');
    await phone.reads('That is not the number in the chat. Look again: 2 more tries.');
    await phone.type('Number in the chat', '٤٢');
    await phone.type('PIN', '');
    await phone.click('Verify');
    await phone.reads('Type your PIN.');
    await phone.type('PIN', '1111');
    await phone.click('Verify');
    await phone.reads('That PIN is not right. 4 more tries before this method is switched off.');
    await phone.type('PIN', '٢٤٦٨');
    await phone.click('Verify');
    await phone.sees('Verified');
    devices.ask(devices.newest, { number: '42' });
    await phone.click('Done');
    for (const left of ['2 more tries', 'one more try']) {
      await phone.verify('11');
      await phone.reads(new RegExp(left, 'u'));
    }
    await phone.verify('11');
    await phone.sees('This request is over');
  });

  test('reports that it is not me only when asked once more', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    devices.ask(devices.newest);
    await phone.look();
    await phone.type('Number in the chat', '4');
    await phone.click('No, it’s not me');
    await phone.sees('Report that this is not you?');
    await phone.click('No, back to the request');
    assert.equal(await phone.page.getByLabel('Number in the chat').inputValue(), '4');
    assert.ok(!devices.calls.includes('answer'));
    await phone.click('No, it’s not me');
    await phone.click('Report it');
    await phone.sees('Reported');
    assert.equal(devices.newest.state, 'off');
    await phone.click('Done');
    await phone.reads('Switched off: ask your helpdesk');
  });

  test('has a sentence for a request that is over, replaced, locked or throttled, and for a phone removed elsewhere', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    const { newest } = devices;
    for (const [outcome, heading] of [
      ['locked', 'This method is switched off'],
      ['throttled', 'Too many tries'],
    ] as const) {
      devices.outcome = { code: outcome };
      devices.ask(newest);
      await phone.look();
      await phone.verify('42');
      await phone.sees(heading);
    }
    devices.outcome = undefined;
    devices.ask(newest);
    await phone.look();
    await phone.sees('Is this you?');
    devices.ask(newest);
    await phone.look();
    await phone.sees('This request is over');
    await phone.look();
    await phone.sees('Is this you?');
    newest.request = undefined;
    await phone.verify('42');
    await phone.sees('This request is over');
    devices.ask(newest);
    await phone.look();
    await phone.sees('Is this you?');
    devices.devices.clear();
    await phone.look();
    await phone.sees('This phone is not known any more');
    await phone.click('Done');
    await phone.reads(/^Not known to the server now/u);
    await phone.click(`Remove ${account}`);
    await phone.click('Remove');
    await phone.sees('No account yet');
    assert.deepEqual(phone.errors, []);
  });

  test('opens without a connection and says so, and shows what waits as soon as there is one', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    await phone.page.evaluate('phone.ready()');
    await phone.page.context().setOffline(true);
    await phone.page.reload();
    await phone.sees('Accounts');
    await phone.reads(/^No connection/u);
    devices.ask(devices.newest);
    await phone.page.context().setOffline(false);
    await phone.sees('Is this you?');
    await phone.page.context().setOffline(true);
    await phone.verify('42');
    await phone.reads('The answer did not get through. Nothing is lost; please try again.');
    await phone.page.context().setOffline(false);
    await phone.click('Verify');
    await phone.sees('Verified');
    const kept = await phone.page.evaluate<string[], undefined>('phone.kept()', undefined);
    assert.ok(kept.includes('/authenticator/'));
    assert.ok(kept.every((path) => !path.includes('/api/')));
  });

  test('opens while the server is away behind its proxy, too', async (t) => {
    const { phone, server } = await openPhone(t);
    await phone.add();
    await phone.page.evaluate('phone.ready()');
    server.pre((_request, response, next) => {
      response.send(503);
      next(false);
    });
    await phone.page.reload();
    await phone.sees('Accounts');
    await phone.reads(/^No connection/u);
  });

  test('adds the account without notifications where they are refused, says how to allow them, and turns them on then', async (t) => {
    const { phone, devices, origin } = await openPhone(t, { allowsNotifications: false });
    await phone.scan();
    await phone.reads(/^This phone notifies you/u);
    await phone.click('Add this account');
    await phone.sees('Now go back to the chat');
    await phone.reads('Notifications are blocked');
    await phone.reads(/^To allow them: tap the icon left of the web address/u);
    const { subscription } = devices.newest;
    assert.equal(subscription, null);
    devices.ask(devices.newest);
    await phone.look();
    await phone.verify('42');
    await phone.sees('Verified');
    await phone.click('Done');
    await phone.reads('No notifications: open this page to see requests');
    await phone.page.context().grantPermissions(['notifications'], { origin });
    await phone.page.reload();
    await phone.reads('Notifications on');
    assert.match(devices.newest.subscription?.endpoint ?? '', /^https:\/\/push\.example\//u);
  });

  test('keeps two accounts apart, and removes one though the server cannot be told', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    const first = devices.newest;
    await phone.add({ organization: 'Woodgrove', account: 'adele@woodgrove.example' });
    const second = devices.newest;
    assert.ok(!first.key.equals(second.key));
    devices.ask(second, { number: '15' });
    await phone.look();
    await phone.reads('Woodgrove');
    await phone.verify('15');
    await phone.sees('Verified');
    assert.deepEqual([first.state, second.state], ['pending', 'active']);
    await phone.click('Done');
    await phone.click('Remove adele@woodgrove.example');
    await phone.click('Keep');
    await phone.click('Remove adele@woodgrove.example');
    await phone.click('Remove');
    await phone.sees('Accounts');
    assert.deepEqual([...devices.devices.keys()], [first.device]);
    await phone.page.context().setOffline(true);
    await phone.click(`Remove ${account}`);
    await phone.click('Remove');
    await phone.sees('No account yet');
    assert.match(await phone.page.locator('#announcements').innerText(), /the server could not be told/u);
    assert.deepEqual(await phone.page.evaluate('phone.exportKeys()'), []);
  });

  test('registers once though the answer was lost, with the key that was sent first', async (t) => {
    const { phone, devices } = await openPhone(t);
    let answered = 0;
    await phone.page.route('**/api/register', async (route) => {
      const response = await route.fetch();
      answered += 1;
      await (answered === 1 ? route.abort() : route.fulfill({ response }));
    });
    await phone.scan();
    await phone.click('Add this account');
    await phone.sees('That did not work');
    const first = devices.newest;
    // The code is used up for everybody else.
    await phone.follow();
    await phone.sees('Is this your account?');
    await phone.click('Add this account');
    await phone.sees('Now go back to the chat');
    assert.deepEqual(
      [...devices.devices.values()].map(({ device }) => device),
      [first.device],
    );
    assert.ok(devices.newest.key.equals(first.key));
    await phone.follow();
    await phone.sees('This account is already on this phone');
  });

  test('corrects a clock that is months off, without a word', async (t) => {
    const clock = new FakeClock();
    const { phone, devices } = await openPhone(t, { clock });
    await phone.add();
    devices.ask(devices.newest, { number: '42' });
    await phone.look();
    await phone.reads('2:00');
    await phone.verify('42');
    await phone.sees('Verified');
    devices.ask(devices.newest);
    await phone.look();
    await phone.sees('Is this you?');
    clock.advance(60);
    await phone.look();
    await phone.reads(/^(?:1:00|0:59)$/u);
    clock.advance(58);
    await phone.look();
    // It counts by itself: the server's clock stands still.
    await phone.sees('This request is over');
  });

  test('shows on an iPhone how the page comes to the home screen first, and goes on without notifications', async (t) => {
    const before =
      'delete window.Notification; delete window.PushManager.prototype.subscribe; delete window.PushManager;';
    const { phone, devices } = await openPhone(t, { userAgent: iphone, before });
    await phone.scan();
    await phone.sees('First, add this page to the home screen');
    await phone.reads(code);
    await phone.click('Continue without notifications');
    await phone.click('Add this account');
    await phone.sees('Now go back to the chat');
    await phone.reads('This browser cannot notify you');
    assert.deepEqual([devices.newest.name, devices.newest.subscription], ['Safari, iPhone', null]);
  });

  test('says that a window which keeps nothing can have no account', async (t) => {
    const before = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };";
    const { phone } = await openPhone(t, { before });
    await phone.scan();
    await phone.sees('This window cannot keep a key');
  });
});
