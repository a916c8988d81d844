/** What the phone shows while the page is not looked at, how it becomes an app, and how everything looks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journeys } from './support/journeys.ts';
import { keptPhone } from './support/kept-phone.ts';
import { notifications, openPhone, organization, shownPushesTo } from './support/phone-app.ts';

journeys('notifications of the page on the phone', () => {
  test('say whose account is asked, in the language of the phone, and no number; the page follows at once', async (t) => {
    const { phone, devices, origin } = await openPhone(t, { language: 'nl' });
    await phone.scan();
    await phone.click('Dit account toevoegen');
    await phone.sees('Ga nu terug naar de chat');
    const push = await shownPushesTo(phone.page, origin);
    const { newest } = devices;
    devices.ask(newest, { number: '73' });
    await push(JSON.stringify({ device: newest.device }));
    await phone.sees('Bent u dit?');
    const expected = { title: 'Bent u dit?', tag: newest.device, requireInteraction: true };
    const body = `${organization} vraagt het. Tik om te antwoorden.`;
    assert.deepEqual(await notifications(phone.page, 1), [{ ...expected, body }]);
    // A second one takes the place of the first, and goes when the request is answered.
    await push(JSON.stringify({ device: newest.device }));
    assert.equal((await notifications(phone.page, 1)).length, 1);
    await phone.type('Getal in de chat', '73');
    await phone.click('Bevestigen');
    await phone.sees('Bevestigd');
    assert.deepEqual(await notifications(phone.page, 0), []);
    assert.deepEqual(phone.errors, []);
  });

  for (const [what, data, tag] of [
    ['whose account is gone', JSON.stringify({ device: 'gone' }), 'gone'],
    ['that is empty', '', 'any'],
    ['that is cut off', '{"device":', 'any'],
    ['that names no device', '{"device":{"a":1}}', 'any'],
  ] as const) {
    test(`come for a push too ${what}`, async (t) => {
      const { phone, origin } = await openPhone(t);
      await phone.open();
      await phone.sees('No account yet');
      await (
        await shownPushesTo(phone.page, origin)
      )(data);
      const shown = { title: 'Is this you?', body: 'Tap to see what is asked.', requireInteraction: true };
      assert.deepEqual(await notifications(phone.page, 1), [{ ...shown, tag }]);
    });
  }
});

journeys('the page on the phone as an app', () => {
  test('is replaced as a whole by a new version, which the phone takes when it is opened', async (t) => {
    const { phone, server } = await openPhone(t);
    await phone.open();
    await phone.page.evaluate('phone.ready()');
    const current = await (await fetch(new URL('worker.js', phone.page.url()))).text();
    const next = current.replace(/^const shell = .*$/mu, 'const shell = {"version":"next","files":["./"]};');
    server.pre((request, response, goOn) => {
      if (!request.getPath().endsWith('/worker.js')) {
        goOn();
        return;
      }
      response.sendRaw(200, next, { 'content-type': 'text/javascript' });
      goOn(false);
    });
    await phone.page.reload();
    await phone.page.evaluate("phone.onlyVersion('next')");
    assert.deepEqual(await phone.page.evaluate('phone.kept()'), ['/authenticator/']);
  });

  test('can be installed, and signs with the same key after the browser was ended', async (t) => {
    const { devices, start } = await keptPhone(t);
    const first = await start();
    await first.phone.add();
    const session = await first.context.newCDPSession(first.phone.page);
    assert.deepEqual(await session.send('Page.getInstallabilityErrors'), { installabilityErrors: [] });
    const { data, errors } = await session.send('Page.getAppManifest');
    assert.deepEqual([errors, (JSON.parse(data ?? '{}') as { readonly name: string }).name], [[], 'Authenticator']);
    await first.phone.reads('Keep this at hand');
    await first.context.close();
    devices.ask(devices.newest, { number: '42' });
    const { phone } = await start();
    await phone.open();
    await phone.sees('Is this you?');
    await phone.verify('42');
    await phone.sees('Verified');
    assert.equal(devices.newest.state, 'active');
  });
});
