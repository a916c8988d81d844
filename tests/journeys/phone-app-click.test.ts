/** From the server's notification to the click on it: the push service, the browser and its desktop are all on this machine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import webPush from 'web-push';
import { WebPush } from '../../services/web-push/web-push.ts';
import type { Cleanup } from '../support/cleanup.ts';
import type { FakeDevice } from '../support/fake-devices.ts';
import { LoopbackPushService, SubscribedBrowser } from '../support/loopback-push-service.ts';
import { BrowserPushService } from './support/browser-push-service.ts';
import { journeys } from './support/journeys.ts';
import { keptPhone } from './support/kept-phone.ts';
import { NotificationDesktop } from './support/notification-desktop.ts';
import { organization, PhoneApp, pushesTo } from './support/phone-app.ts';
import { skipClicks } from './support/tools.ts';

/** The server's sender of notifications. */
function senderBy({ post }: LoopbackPushService, ...pushServices: string[]) {
  const keys = webPush.generateVAPIDKeys();
  const troubles: unknown[] = [];
  const sender = new WebPush({
    keys: { get: () => Promise.resolve(keys) },
    post,
    contact: 'mailto:security@contoso.example',
    pushServices,
    onTrouble: (error) => troubles.push(error),
  });
  /** Notifies a phone, and succeeds. @returns what was sent */
  const notify = async ({ device, subscription }: FakeDevice): Promise<string> => {
    assert.ok(subscription !== null);
    const payload = JSON.stringify({ device });
    const result = await sender.send(subscription, { payload, seconds: 120, topic: 'demo' });
    assert.deepEqual([result, troubles], ['sent', []]);
    return payload;
  };
  return { applicationServerKey: keys.publicKey, notify };
}

/** For a page that never comes, in milliseconds. */
const patience = { timeout: 60_000 };

/** A phone with an account, on a desktop that shows its notifications. */
async function notifiedPhone(t: Cleanup) {
  const desktop = await NotificationDesktop.start(t);
  const browser = new SubscribedBrowser();
  const service = await LoopbackPushService.start(t, (push) => browser.receive(push));
  const { applicationServerKey, notify } = senderBy(service, browser.host);
  const { devices, origin, page, start } = await keptPhone(t, { desktop });
  devices.applicationServerKey = applicationServerKey;
  const { context, phone } = await start();
  await context.exposeFunction('subscribeAtTest', (key: string) => browser.subscribe(key));
  await phone.add();
  browser.deliver = await pushesTo(phone.page, origin);
  /** The chat shows a number, and the phone is notified. @returns the notification */
  const ask = async (number: string) => {
    devices.ask(devices.newest, { number });
    const shown = desktop.next();
    const payload = await notify(devices.newest);
    assert.deepEqual(browser.read.splice(0), [payload]);
    const notification = await shown;
    // The browser says first whose it is. No number is in it: who reads it over a shoulder knows nothing.
    const text = `${organization} asks. Tap to answer.`;
    const expected = { title: 'Is this you?', body: `${new URL(origin).host}\n\n${text}` };
    assert.deepEqual(notification, { id: notification.id, ...expected });
    return notification;
  };
  return { desktop, devices, context, phone, url: page, ask };
}

journeys(
  'a click on the notification',
  () => {
    test('brings the page to the front, which shows what is asked', patience, async (t) => {
      const { desktop, devices, context, phone, ask } = await notifiedPhone(t);
      await (await context.newPage()).goto('about:blank');
      const session = await context.newCDPSession(phone.page);
      // Pages that are driven from outside think that they have the focus.
      await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
      assert.equal(await phone.page.evaluate('document.hasFocus()'), false);
      const notification = await ask('73');
      desktop.click(notification);
      await phone.page.evaluate('phone.focused()');
      assert.equal(context.pages().length, 2, 'a page was opened though there is one');
      await phone.sees('Is this you?');
      await phone.verify('73');
      await phone.sees('Verified');
      assert.deepEqual([devices.newest.state, phone.errors], ['active', []]);
    });

    test('opens the page that was closed, which shows what is asked', patience, async (t) => {
      const { desktop, devices, context, phone, url, ask } = await notifiedPhone(t);
      await phone.page.goto('about:blank');
      const notification = await ask('42');
      const opening = context.waitForEvent('page');
      desktop.click(notification);
      const opened = new PhoneApp(await opening, url, devices);
      await opened.sees('Is this you?');
      assert.equal(opened.page.url(), url);
      await opened.verify('42');
      await opened.sees('Verified');
      assert.deepEqual([devices.newest.state, opened.errors], ['active', []]);
    });

    test(
      'is on what the browser itself subscribed to, was sent over its push service and decrypted',
      patience,
      async (t) => {
        const desktop = await NotificationDesktop.start(t);
        const pushService = await BrowserPushService.start(t);
        const service = await LoopbackPushService.start(t, (push) => pushService.receive(push));
        const { applicationServerKey, notify } = senderBy(service);
        const { devices, page, start } = await keptPhone(t, { desktop, pushService });
        devices.applicationServerKey = applicationServerKey;
        const { context, phone } = await start();
        await phone.add();
        await phone.page.goto('about:blank');
        devices.ask(devices.newest, { number: '42' });
        const shown = desktop.next();
        await notify(devices.newest);
        const notification = await shown;
        assert.match(notification.body, new RegExp(`\\n\\n${organization} asks`, 'u'));
        const opening = context.waitForEvent('page');
        desktop.click(notification);
        const opened = new PhoneApp(await opening, page, devices);
        await opened.sees('Is this you?');
        await opened.verify('42');
        await opened.sees('Verified');
        assert.deepEqual([devices.newest.state, opened.errors], ['active', []]);
      },
    );
  },
  skipClicks,
);
