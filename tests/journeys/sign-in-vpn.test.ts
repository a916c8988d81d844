/** One person from the chat to the VPN: what they set up there lets them in on the demo's sign-in page, and at a real RADIUS server. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { skipFreeradius, startFreeradius } from '../deployment/support/freeradius.ts';
import { radiusSecret } from '../deployment/support/radius-client.ts';
import { codeAt } from '../support/authenticator.ts';
import { npmScript } from '../threats/support/npm-script.ts';
import { codeOf } from './support/earlier-day.ts';
import { EmployeeJourney } from './support/employee-journey.ts';
import { journeys } from './support/journeys.ts';
import { SignInWindow } from './support/sign-in-window.ts';
import { skip } from './support/tools.ts';

const run = promisify(execFile);

/** The operator's part: a token, and a RADIUS server that has it. @returns signs in at the VPN with the code as the password */
async function vpnOf(t: TestContext, { product }: EmployeeJourney) {
  const environment = { DATA_DIR: product.dataDirectory };
  const made = await npmScript('api:token', environment, 'create', 'vpn', '--scopes', 'verify');
  const token = /^Token: (\S+)$/mu.exec(made.out)?.[1];
  assert.ok(token !== undefined, made.out + made.error);
  const radius = await startFreeradius(t, { botUrl: product.origin, token });
  const box = `127.0.0.1:${radius.port}`;
  return (user: string, code: string) => run('radtest', [user, code, box, '0', radiusSecret]);
}

journeys(
  'somebody who sets up an app and a phone in the chat',
  () => {
    test('signs in with either on the page, and the VPN lets them in', async (t) => {
      const environment = { RECOVERY_CODES: 'off' };
      const journey = await EmployeeJourney.start({ language: 'en', name: 'sign-in-vpn', environment });
      t.after(() => journey.stop());
      await journey.click('action.set-up-now');
      await journey.choose('method.authenticator-code.title');
      await journey.click('action.set-up');
      await journey.setUpApp();
      await journey.sees('phone-number-card.title-backup');
      await journey.chat.fill(journey.text('phone-number-card.number'), '206 555 0142');
      await journey.click('action.contact-me');
      await journey.sees('prove-phone-card.title-text');
      const phones = await journey.phones();
      await journey.fill('prove-phone-card.code', await phones.code('+1 206 555 0142'));
      await journey.sees('summary-card.title');

      const window = await SignInWindow.open(t, journey, { language: 'en', name: 'sign-in-vpn-page', width: 1280 });
      const { app } = journey;
      assert.ok(app !== undefined);
      // The chat had the code that the app shows now, or the one before.
      const used = codeOf(app);
      while (codeOf(app) === used) await window.page.waitForTimeout(500);
      await window.begin();
      const typed = codeOf(app);
      await window.type(typed);
      assert.deepEqual(await window.answered('Alex Wilber'), ['otp']);
      await window.choose('demo-sign-in.again');
      await window.begin();
      await window.choose('sign-in.other-way');
      await window.choose('method.mobile-text.title');
      const before = await phones.code('+1 206 555 0142');
      await window.click('sign-in.text-me');
      await window.type(await phones.code('+1 206 555 0142', before));
      assert.deepEqual(await window.answered('Alex Wilber'), ['sms']);

      const signsIn = await vpnOf(t, journey);
      const user = 'alex.wilber@contoso.example';
      await assert.rejects(signsIn(user, typed), { stdout: /Received Access-Reject/u });
      // What the app shows next: a phone's clock may be ahead.
      const next = codeAt(app, new Date(Date.now() + 30_000));
      assert.match((await signsIn(user, next)).stdout, /Received Access-Accept/u);
      assert.deepEqual(await journey.product.complaints(), []);
    });
  },
  skip === false ? skipFreeradius : skip,
);
