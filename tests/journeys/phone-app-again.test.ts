/** What was registered before: the same account again, the same code again, and a server that does not know the phone for a while. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journeys } from './support/journeys.ts';
import { account, openPhone, organization, type PhoneApp } from './support/phone-app.ts';

/** How each account stands that is shown, from the top. */
async function standings(phone: PhoneApp): Promise<string[]> {
  return phone.page.locator('.accounts .state').allInnerTexts();
}

/** What the page shows once the server has said how its accounts stand. */
async function opened(phone: PhoneApp): Promise<string[]> {
  const said = phone.page.waitForResponse('**/api/waiting');
  await phone.open();
  await said;
  await phone.reads('Nothing is waiting for you.');
  return standings(phone);
}

function keys(phone: PhoneApp): Promise<unknown[]> {
  return phone.page.evaluate<unknown[]>('phone.exportKeys()');
}

const pending = 'Not finished: go back to the chat';
const gone = /^Not known to the server now/u;

journeys('an account that is added again on the same phone', () => {
  test('is shown once as soon as the server knows the older key no more, which stays until the newer one works', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    const first = devices.newest;
    first.state = 'active';
    await phone.add();
    const second = devices.newest;
    await phone.click('Done');
    await phone.reads('Nothing is waiting for you.');
    assert.deepEqual(await standings(phone), [pending, 'Notifications on'], 'both may be the only one that works');
    devices.devices.delete(first.device);
    await phone.look();
    await phone.page.getByText('Notifications on').waitFor({ state: 'detached' });
    assert.deepEqual(await standings(phone), [pending]);
    assert.equal((await keys(phone)).length, 2, 'the newer one proves nothing yet');
    devices.ask(second);
    await phone.look();
    await phone.verify('42');
    await phone.sees('Verified');
    await phone.click('Done');
    await phone.reads('Notifications on');
    assert.deepEqual(await opened(phone), ['Notifications on']);
    assert.equal((await keys(phone)).length, 1);
  });

  test('is shown as the older key has it where the newer one came to nothing', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    const first = devices.newest;
    first.state = 'active';
    await phone.add();
    devices.devices.delete(devices.newest.device);
    assert.deepEqual(await opened(phone), ['Notifications on']);
    devices.ask(first);
    await phone.look();
    await phone.verify('42');
    await phone.sees('Verified');
  });

  test('is removed with what stands behind it', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    devices.devices.clear();
    await phone.add();
    assert.deepEqual(await opened(phone), [pending]);
    await phone.click(`Remove ${account}`);
    await phone.click('Remove');
    await phone.sees('No account yet');
    assert.deepEqual(await keys(phone), []);
  });
});

journeys('a code that was used on this phone', () => {
  test('is recognized, also without a connection, and what is asked is shown all the same', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    await phone.follow();
    await phone.sees('This account is already on this phone');
    await phone.reads(account);
    devices.ask(devices.newest);
    await phone.look();
    await phone.sees('Is this you?');
    devices.newest.request = undefined;
    await phone.page.route('**/api/**', (route) => route.abort());
    await phone.follow();
    await phone.sees('This account is already on this phone');
    await phone.click('Done');
    await phone.sees('Accounts');
  });

  test('is any other used code once the account is not there any more', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    devices.devices.clear();
    await phone.look();
    await phone.click('Done');
    await phone.reads(gone);
    await phone.follow();
    await phone.sees('This code does not work');
  });
});

journeys('a server that does not know the phone', () => {
  test('may have been wrong: it is asked again when somebody comes back, rarely in between, and nothing is forgotten', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.page.clock.install();
    await phone.add();
    const first = devices.newest;
    await phone.add({ account: 'adele@contoso.example' });
    const second = devices.newest;
    await phone.click('Done');
    devices.devices.delete(first.device);
    await phone.look();
    await phone.reads(gone);
    assert.equal((await keys(phone)).length, 2);
    const asked: string[] = [];
    phone.page.on('response', (response) => {
      if (response.url().endsWith('/waiting')) asked.push(handleIn(response.request().postData()));
    });
    const time = async (milliseconds: number): Promise<void> => {
      const said = phone.page.waitForResponse('**/api/waiting');
      await phone.page.clock.fastForward(milliseconds);
      await said;
    };
    // What was asked for before is over then.
    for (let times = 0; times < 2; times += 1) await time(4_000);
    asked.length = 0;
    devices.devices.set(first.device, first);
    for (let times = 0; times < 3; times += 1) await time(4_000);
    assert.deepEqual([...new Set(asked)], [`handle-of-${second.device}`]);
    await time(300_000);
    await phone.page.getByText(gone).waitFor({ state: 'detached' });
    assert.deepEqual(await standings(phone), [pending, pending]);
    // And when somebody comes back.
    devices.devices.delete(first.device);
    await phone.look();
    await phone.reads(gone);
    devices.devices.set(first.device, first);
    devices.ask(first);
    await phone.look();
    await phone.sees('Is this you?');
    await phone.verify('42');
    await phone.sees('Verified');
  });

  test('still has the request that it did not know for a moment', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.add();
    const { newest } = devices;
    devices.ask(newest);
    await phone.look();
    await phone.sees('Is this you?');
    devices.devices.clear();
    await phone.look();
    await phone.sees('This phone is not known any more');
    devices.devices.set(newest.device, newest);
    await phone.click('Done');
    await phone.sees('Is this you?');
    await phone.verify('42');
    await phone.sees('Verified');
  });

  test('is the server itself: what stands before it says nothing about an account', async (t) => {
    const { phone } = await openPhone(t);
    await phone.add();
    await phone.click('Done');
    for (const [status, contentType, body] of [
      [404, 'text/html', '<h1>Not found</h1>'],
      [404, 'application/json', '{"code":"unknown-device"}'],
      [404, 'application/json', '{"code":404,"message":"Not found"}'],
      [403, 'application/problem+json', '{"type":"about:blank","status":404,"code":"bad-signature"}'],
      [404, 'application/problem+json', '{"type":"about:blank","status":404}'],
    ] as const) {
      await phone.page.route('**/api/waiting', (route) => route.fulfill({ status, contentType, body }));
      await phone.look();
      await phone.reads(/^No connection/u);
      assert.deepEqual(await standings(phone), [pending], body);
      await phone.page.unroute('**/api/waiting');
      await phone.look();
      await phone.page.getByText(/^No connection/u).waitFor({ state: 'detached' });
    }
    assert.deepEqual(phone.errors, []);
  });
});

journeys('what the page says beside a screen', () => {
  test('stays while that screen changes and goes with it', async (t) => {
    const { phone, devices } = await openPhone(t);
    const said = phone.page.locator('#announcements');
    await phone.add();
    const first = devices.newest;
    await phone.add({ organization: 'Woodgrove', account: 'adele@woodgrove.example' });
    await phone.click('Done');
    await phone.page.context().setOffline(true);
    await phone.reads(/^No connection/u);
    await phone.click('Remove adele@woodgrove.example');
    await phone.click('Remove');
    await phone.sees('Accounts');
    const text = /the server could not be told/u;
    assert.match(await said.innerText(), text);
    await phone.page.context().setOffline(false);
    await phone.page.getByText(/^No connection/u).waitFor({ state: 'detached' });
    first.state = 'active';
    await phone.look();
    await phone.reads('Notifications on');
    assert.match(await said.innerText(), text);
    await phone.click('Add an account');
    await phone.sees('Add an account');
    assert.equal(await said.innerText(), '');
    await phone.click('Back');
    await phone.sees('Accounts');
    assert.equal(await said.innerText(), '');
  });
});

journeys('the name of a phone', () => {
  const register = async (phone: PhoneApp, name: string): Promise<void> => {
    await phone.scan();
    await phone.sees('Is this your account?');
    await phone.type('Name of this phone', name);
    await phone.click('Add this account');
    await phone.sees('Now go back to the chat');
  };

  test('is what kind it is, unless its owner says something else, in forty characters', async (t) => {
    const { phone, devices } = await openPhone(t);
    await phone.scan({ organization });
    const field = phone.page.getByLabel('Name of this phone');
    assert.deepEqual([await field.inputValue(), await field.getAttribute('maxlength')], ['Chrome, Android', '40']);
    for (const [typed, name] of [
      ['Alex’s old phone', 'Alex’s old phone'],
      [' ', 'Chrome, Android'],
    ] as const) {
      await register(phone, typed);
      assert.equal(devices.newest.name, name);
    }
  });
});

/** Whom a request is about. */
function handleIn(body: string | null): string {
  return (JSON.parse(body ?? '{}') as { readonly handle: string }).handle;
}
