import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSignIn } from '../bot/http/routes/external-mfa-kit.ts';
import { formOf } from '../bot/http/test-browser.ts';
import { isOver, sentHere } from './support/sent-by-entra.ts';

test('CSRF: a sign-in takes no form of another site, nor one of another sign-in', async (t) => {
  const { browser, code, entra, sent } = await sentHere(t);
  const { person, page } = await sent();
  for (const site of ['cross-site', 'same-site', 'none'])
    assert.ok(isOver(await person.post(page.url, formOf(page, 'stop'), { 'sec-fetch-site': site })), site);
  const elsewhere = await browser().authorize(await entra.form({ nonce: 'nonce-2' }));
  const { form: foreign = '' } = formOf(elsewhere, 'code');
  for (const form of ['', foreign, `${foreign}x`])
    assert.ok(isOver(await person.post(page.url, { ...formOf(page, 'code'), form, typed: code() })), form);
  assert.ok(isOver(await person.post(page.url, { act: 'stop' })));
  assert.equal((await person.open(page.url)).status, 200);
});

test('a sign-in is told by a cookie that no script reads and no other site’s post carries', async (t) => {
  const { browser, entra } = await startSignIn(t, { isSecure: true, served: { anyHost: true } });
  const form = await entra.form();
  const page = await fetch(`${browser().base}/authorize`, { method: 'POST', body: form, redirect: 'manual' });
  assert.equal(page.status, 303);
  const [cookie = '', ...more] = page.headers.getSetCookie();
  assert.match(cookie, /^__Host-sign-in-[\w-]{16}=[\w-]{22}; Path=\/; Max-Age=300; HttpOnly; SameSite=Lax; Secure$/u);
  assert.deepEqual(more, []);
});
