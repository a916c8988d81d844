import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, startSignIn } from '../bot/http/routes/external-mfa-kit.ts';
import { redirectUri } from '../services/sign-in/entra/entra-kit.ts';

test('an open redirect: an answer is posted to the one address of Microsoft’s and to nothing that looks like it', async (t) => {
  const { browser, entra } = await startSignIn(t);
  const { origin, pathname } = new URL(redirectUri);
  for (const address of [
    '',
    'https://evil.example/',
    `${redirectUri}/`,
    `${redirectUri}?next=https://evil.example`,
    `${redirectUri}#x`,
    `${redirectUri} `,
    redirectUri.toUpperCase(),
    redirectUri.replace('https:', 'http:'),
    `${origin}.evil.example${pathname}`,
    `https://login.entra.test@evil.example${pathname}`,
    `${origin}:443${pathname}`,
    `${origin}/common/federation/../federation/externalauthprovider`,
    `${origin}/common//federation/externalauthprovider`,
    `${origin}/common/federation/externalauthprovider%00`,
    '//login.entra.test/common/federation/externalauthprovider',
    'javascript:alert(1)',
    'https://login.microsoftonline.com/common/federation/externalauthprovider',
  ]) {
    const page = await browser().authorize(await entra.form({ redirect_uri: address }));
    assert.equal(page.status, 400, address);
    assert.equal(page.headers.get('location'), null, address);
    assert.doesNotMatch(page.text, /<form|evil|<script/u, address);
  }
  const twice = await entra.form();
  twice.append('redirect_uri', 'https://evil.example/');
  assert.equal((await browser().authorize(twice)).status, 400);
});

test('markup in what Entra hands on is text where it is shown, and what it was where it is handed back', async (t) => {
  const { browser, entra } = await startSignIn(t);
  const state = '"><script>alert(1)</script>&amp;\'';
  const name = '<img src=x onerror=alert(1)>@contoso.example';
  const hint = await entra.hint({ claims: { preferred_username: name } });
  const person = browser();
  const page = await person.authorize(await entra.form({ state, id_token_hint: hint }));
  assert.doesNotMatch(page.text, /<img/u);
  const answer = await person.submit(page, 'stop');
  assert.doesNotMatch(answer.text, /<script>alert/u);
  assert.equal(answerOf(answer).fields['state']?.replaceAll('&lt;', '<').replaceAll('&gt;', '>'), state);
});
