import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import * as openid from 'openid-client';
import { z } from 'zod';
import { createLocalization } from '../../../../services/localization/localization.ts';
import { clientId, redirectUri } from '../../../services/sign-in/entra/entra-kit.ts';
import { FakeClock } from '../../../support/fakes.ts';
import { startServer } from '../server-kit.ts';
import { answerOf, startSignIn } from './external-mfa-kit.ts';
import { type Shown, wordsOf } from '../test-browser.ts';

const translate = createLocalization().translator('en');

/** The party that has our discovery document and nothing else of ours. */
async function relyingParty(base: string) {
  const party = await openid.discovery(new URL(base), clientId, undefined, openid.None(), {
    // It is on this machine.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    execute: [openid.allowInsecureRequests],
  });
  openid.useIdTokenResponseType(party);
  return party;
}

async function claimsOf(base: string, page: Shown, state = 'state-1', nonce = 'nonce-1') {
  const { to, fields } = answerOf(page);
  const request = new Request(to, { method: 'POST', body: new URLSearchParams(fields) });
  return openid.implicitAuthentication(await relyingParty(base), request, nonce, { expectedState: state });
}

async function kit(t: TestContext) {
  // The other party lives in the time of this machine.
  const clock = new FakeClock(new Date().toISOString());
  const made = await startSignIn(t, { bot: { clock } });
  const started = await made.enrolled();
  return { ...made, code: () => made.codeOf(started) };
}

describe('somebody whom Entra sends here', () => {
  test('verifies with the code of their app, and the other side believes it', async (t) => {
    const { base, browser, entra, code } = await kit(t);
    const person = browser();
    const page = await person.authorize(await entra.form());
    assert.equal(page.status, 200);
    assert.match(wordsOf(page), /Contoso Demo Verify that it is you Signing in as alex@contoso\.example/u);
    const answered = await person.submit(page, 'code', { typed: code() });
    assert.deepEqual(
      [answerOf(answered).to, Object.keys(answerOf(answered).fields).sort()],
      [redirectUri, ['id_token', 'state']],
    );
    const { sub, nonce, acr, amr, aud, iss, exp, iat } = await claimsOf(base, answered);
    assert.deepEqual(
      { sub, nonce, acr, amr, aud, iss },
      {
        ...{ sub: 'sub-of-the-hint', nonce: 'nonce-1', acr: 'possessionorinherence', amr: ['otp'] },
        ...{ aud: clientId, iss: base },
      },
    );
    assert.equal(exp - iat, 300);
  });

  test('types the code as people do, and reads what was wrong with another one', async (t) => {
    const { browser, entra, code } = await kit(t);
    const person = browser();
    const page = await person.authorize(await entra.form());
    const right = code();
    const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
    const letters = await person.submit(page, 'code', { typed: 'abc' });
    assert.match(wordsOf(letters), /not a code of six digits/u);
    assert.match(letters.text, /role="alert"/u);
    assert.match(letters.text, /aria-invalid="true"/u);
    assert.match(wordsOf(await person.submit(letters, 'code', { typed: wrong })), /That code is not right/u);
    const arabic = Array.from(right).map((digit) => String.fromCodePoint(0x660 + Number(digit)));
    const typed = ` ${arabic.slice(0, 3).join('')}-${arabic.slice(3).join('')} `;
    assert.ok(answerOf(await person.submit(page, 'code', { typed })).fields['id_token']);
  });

  test('reads how many tries are left, then how long to wait, and sees no box for a code that nobody would look at', async (t) => {
    const clock = new FakeClock(new Date().toISOString());
    const { browser, enrolled, entra } = await startSignIn(t, { bot: { clock, policy: { wrongCodesPerHour: 3 } } });
    await enrolled();
    const person = browser();
    const page = await person.authorize(await entra.form());
    const guess = () => person.submit(page, 'code', { typed: '000000' });
    assert.match(wordsOf(await guess()), /You have 2 attempts left/u);
    assert.match(wordsOf(await guess()), /You have 1 attempt left/u);
    const last = await guess();
    assert.match(wordsOf(last), /That code is not right, and no other one is checked for now/u);
    const more = await guess();
    clock.advance(60);
    const [reloaded, ways] = [await person.open(page.url), await person.open(`${page.url}?way=choose`)];
    for (const [shown, minutes] of [
      [last, 60],
      [more, 60],
      [reloaded, 59],
      [ways, 59],
    ] as const) {
      assert.doesNotMatch(shown.text, /name="typed"|name="act" value="contact"|\?way=/u);
      const said = wordsOf(shown).match(/There were too many attempts\. Try again in (\d+) minutes\./gu);
      assert.deepEqual(said, [`There were too many attempts. Try again in ${minutes} minutes.`]);
    }
    assert.ok(answerOf(await person.submit(reloaded, 'stop')).fields['error']);
  });

  test('stops, and the other side is told that they did', async (t) => {
    const { browser, entra } = await kit(t);
    const person = browser();
    const page = await person.authorize(await entra.form());
    const { to, fields } = answerOf(await person.submit(page, 'stop'));
    assert.deepEqual([to, fields], [redirectUri, { error: 'access_denied', state: 'state-1' }]);
    assert.equal((await person.open(page.url)).status, 410);
  });

  test('has five minutes', async (t) => {
    const { browser, entra, clock, code } = await kit(t);
    const person = browser();
    const page = await person.authorize(await entra.form());
    clock.advance(299);
    assert.equal((await person.open(page.url)).status, 200);
    clock.advance(1);
    for (const late of [await person.open(page.url), await person.submit(page, 'code', { typed: code() })])
      assert.equal(late.status, 410);
  });

  test('who has nothing set up reads how to be helped', async (t) => {
    const { browser, entra } = await startSignIn(t);
    const page = await browser().authorize(await entra.form());
    assert.ok(wordsOf(page).includes(translate('sign-in.not-set-up')));
    assert.match(page.text, /href="\?way=pass"/u);
  });

  test('reads the page in the language that the request names, or else that of the browser', async (t) => {
    const { browser, entra } = await kit(t);
    const french = await browser({ 'accept-language': 'fr-FR,en;q=0.5' }).authorize(await entra.form());
    assert.match(french.text, /<html lang="fr">/u);
    const asked = await browser({ 'accept-language': 'fr' }).authorize(await entra.form({ ui_locales: 'zz nl-BE de' }));
    assert.match(asked.text, /<html lang="nl">/u);
  });

  test('finds only what the other side takes, and is told when that is nothing', async (t) => {
    const { browser, entra } = await kit(t);
    const claims = JSON.stringify({ id_token: { amr: { values: ['sms', 'tel'] } } });
    const page = await browser().authorize(await entra.form({ claims }));
    assert.ok(wordsOf(page).includes(translate('sign-in.not-accepted')));
    const choices = await browser().authorize(await entra.form({ claims }));
    assert.doesNotMatch(choices.text, /name="typed"/u);
  });
});

describe('the provider', () => {
  test('says of itself what Entra needs, and how long that is', async (t) => {
    const { base } = await startSignIn(t);
    for (const path of ['/.well-known/openid-configuration', '/keys']) {
      const response = await fetch(base + path);
      const text = await response.text();
      assert.equal(response.headers.get('content-length'), String(Buffer.byteLength(text)));
      assert.equal(response.headers.get('transfer-encoding'), null);
    }
    const metadata = z
      .record(z.string(), z.unknown())
      .parse(await (await fetch(`${base}/.well-known/openid-configuration`)).json());
    assert.equal(metadata['issuer'], base);
    assert.deepEqual(metadata['scopes_supported'], ['openid']);
    assert.deepEqual(metadata['response_types_supported'], ['id_token']);
    assert.deepEqual(metadata['id_token_signing_alg_values_supported'], ['RS256']);
    assert.equal(metadata['jwks_uri'], `${base}/keys`);
    assert.equal(metadata['authorization_endpoint'], `${base}/authorize`);
  });

  test('answers that it cannot be had while the store is down, to where it was asked from', async (t) => {
    const { browser, clock, code, entra, server } = await kit(t);
    const person = browser();
    const page = await person.authorize(await entra.form());
    const form = await entra.form({ nonce: 'nonce-2', state: 'state-2' });
    await server.store.close();
    const { fields } = answerOf(await browser().authorize(form));
    assert.deepEqual(fields, { error: 'temporarily_unavailable', state: 'state-2' });
    const typed = code();
    const lost = answerOf(await person.submit(page, 'code', { typed }));
    assert.deepEqual(lost.fields, { error: 'temporarily_unavailable', state: 'state-1' });
    clock.advance(299);
    assert.equal((await person.submit(page, 'code', { typed })).status, 200);
    clock.advance(1);
    assert.equal(
      (await person.submit(page, 'code', { typed })).status,
      410,
      'its time is over, whatever the store says',
    );
    clock.advance(-300);
    // Nobody but the browser that was sent may say so.
    assert.equal((await browser().submit(page, 'code', { typed })).status, 410);
    const reloaded = await person.open(page.url);
    assert.equal(reloaded.status, 500);
    assert.match(wordsOf(reloaded), /this reference: [\w-]{8}/u);
  });

  test('keeps no page, lets none be framed, and lets a pop-up window keep whoever opened it', async (t) => {
    const { browser, entra, code } = await kit(t);
    const person = browser();
    const page = await person.authorize(await entra.form());
    const answer = await person.submit(page, 'code', { typed: code() });
    for (const { headers } of [page, answer]) {
      const csp = headers.get('content-security-policy') ?? '';
      assert.match(csp, /default-src 'none'.*frame-ancestors 'none'/u);
      assert.doesNotMatch(csp, /unsafe|https:|\*/u);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-frame-options'), 'DENY');
      assert.equal(headers.get('cross-origin-opener-policy'), null);
    }
    assert.match(page.headers.get('content-security-policy') ?? '', /form-action 'self'/u);
    assert.doesNotMatch(answer.headers.get('content-security-policy') ?? '', /form-action/u);
    const nonce = /script-src 'nonce-([^']+)'/u.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
    assert.ok(nonce !== undefined && answer.text.includes(`nonce="${nonce}"`));
  });

  test('is not there where nobody is sent', async (t) => {
    const { client } = await startServer(t);
    for (const path of ['.well-known/openid-configuration', 'keys', 'page/style.css', 'verify/x', 'authorize'])
      assert.equal((await client.get(`/external-mfa/${path}`)).status, 404, path);
  });
});
