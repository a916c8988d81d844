/** CSRF: another site, whose requests carry the person's password and cookies along, has nobody texted, verified, stopped or signed out. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeNow, enrolled } from '../services/enrollment/enrollment-kit.ts';
import { enrolledNumber } from '../services/sign-in/sign-in-kit.ts';
import { personOf } from '../bot/http/routes/gate-kit.ts';
import { startWebGate } from '../bot/http/routes/web-gate-kit.ts';
import { fieldsOf, formOf } from '../bot/http/test-browser.ts';

const alex = personOf('alex');

describe('another site', () => {
  test('has nobody texted: by no link, and by no form', async (t) => {
    const gate = await startWebGate(t);
    gate.goOn();
    await enrolledNumber(gate, 'mobile-text', alex);
    const before = gate.telephony.texts.length;
    const browser = gate.browserOf('alex');
    const page = await gate.begin(browser);
    for (const site of ['cross-site', 'same-site', 'none'])
      assert.equal(
        (await browser.post(page.url, formOf(page, 'contact'), { 'sec-fetch-site': site })).status,
        410,
        site,
      );
    const { form: foreign = '' } = formOf(await gate.begin(gate.browserOf('alex')), 'contact');
    for (const form of ['', foreign])
      assert.equal((await browser.post(page.url, { ...formOf(page, 'contact'), form })).status, 410);
    for (const path of ['/gates/sign-in', '/two-step/out'])
      await browser.post(gate.base + path, { act: 'contact' }, { 'sec-fetch-site': 'cross-site' });
    assert.equal(gate.telephony.texts.length, before);
    await browser.post(page.url, formOf(page, 'contact'), { 'sec-fetch-site': 'same-origin' });
    assert.equal(gate.telephony.texts.length, before + 1);
  });

  test('spends no code, stops no sign-in, and signs nobody out', async (t) => {
    const gate = await startWebGate(t);
    const app = await enrolled(gate, alex);
    const browser = gate.browserOf('alex');
    const page = await gate.begin(browser);
    const typed = codeNow(gate, app);
    for (const act of ['code', 'stop'])
      assert.equal(
        (await browser.post(page.url, { ...formOf(page, act), typed }, { 'sec-fetch-site': 'cross-site' })).status,
        410,
      );
    await browser.submit(page, 'code', { typed });
    assert.equal((await gate.check(browser)).status, 204);
    const out = await browser.open(`${gate.base}/two-step/out`);
    assert.equal((await gate.check(browser)).status, 204, 'an address that is opened signs nobody out');
    const { form = '' } = fieldsOf(out.text);
    for (const [fields, site] of [
      [{ form }, 'cross-site'],
      [{ form: '' }, 'same-origin'],
      [{ form: `${form}x` }, 'same-origin'],
    ] as const) {
      await browser.post(out.url, fields, { 'sec-fetch-site': site });
      assert.equal((await gate.check(browser)).status, 204);
    }
    await browser.post(out.url, { form }, { 'sec-fetch-site': 'same-origin' });
    assert.equal((await gate.check(browser)).status, 401);
  });

  test('frames no page of it, and reads none', async (t) => {
    const gate = await startWebGate(t);
    const { browser, answer } = await gate.signedIn();
    for (const { headers } of [answer, await gate.begin(browser), await browser.open(`${gate.base}/two-step/out`)]) {
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/u);
      assert.doesNotMatch(policy, /unsafe|https:|\*/u);
      assert.equal(headers.get('x-frame-options'), 'DENY');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('access-control-allow-origin'), null);
    }
  });
});
