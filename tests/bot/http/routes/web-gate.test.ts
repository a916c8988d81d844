import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { headerOf } from '../../../../bot/http/gate-requests.ts';
import { createLocalization } from '../../../../services/localization/localization.ts';
import { codesMade, passIssued } from '../../../services/enrollment/recovery-kit.ts';
import { enrolledNumber } from '../../../services/sign-in/sign-in-kit.ts';
import { leadsTo, wordsOf } from '../test-browser.ts';
import { personOf, signInName, webToken } from './gate-kit.ts';
import { startWebGate } from './web-gate-kit.ts';

const translator = createLocalization().translator.bind(createLocalization());
const english = translator('en');
const alex = personOf('alex');

describe('GET /gates/session', () => {
  test('is 204 with the name that the directory has for who has verified, and 401 for who has not', async (t) => {
    const { browserOf, check, signedIn } = await startWebGate(t);
    const { browser } = await signedIn('jürgen', {
      more: { 'x-gate-person': headerOf(' JU\u0308RGEN@Contoso.example ') },
    });
    const known = await check(browser);
    assert.deepEqual([known.status, known.text], [204, '']);
    assert.equal(Buffer.from(known.headers.get('x-gate-person') ?? '', 'latin1').toString(), signInName('jürgen'));
    assert.equal(known.headers.get('cache-control'), 'no-store');
    const unknown = await check(browserOf('jürgen'));
    assert.deepEqual([unknown.status, unknown.text, unknown.headers.get('www-authenticate')], [401, '', null]);
  });

  test('comes from one of two windows: the page in the other one leads on to what was asked for there', async (t) => {
    const { begin, browserOf, check, codeNow, enrolled } = await startWebGate(t);
    const app = await enrolled('alex');
    const browser = browserOf('alex', { 'x-gate-uri': '/other?of=2' });
    const [one, other] = [await begin(browser), await begin(browser)];
    assert.match(wordsOf(await browser.open(other.url)), /Verify that it is you/u);
    await browser.submit(one, 'code', { typed: codeNow(app) });
    const led = await browser.open(other.url);
    assert.equal(leadsTo(led), '/other?of=2');
    assert.equal((await check(browser)).status, 204);
  });

  test('takes the name in either letter case, and in the bytes of an old browser', async (t) => {
    const { check, signedIn } = await startWebGate(t);
    const { browser } = await signedIn('jürgen');
    for (const name of ['J\u00c3\u009cRGEN@contoso.example', 'j\u00fcrgen@contoso.example'])
      assert.equal((await check(browser, { 'x-gate-person': name })).status, 204, name);
    for (const name of ['jurgen@contoso.example', 'jürgen', 'alex@contoso.example'])
      assert.equal((await check(browser, { 'x-gate-person': name })).status, 401, name);
  });

  test('is no 401 where something else is wrong: the token, the name, the store', async (t) => {
    const { browserOf, check, store } = await startWebGate(t);
    const browser = browserOf('alex', { cookie: `two-step=${'x'.repeat(22)}` });
    assert.equal((await check(browser, { authorization: 'Bearer another' })).status, 403);
    assert.equal((await check(browser, { 'x-gate-person': '' })).status, 400);
    await store.close();
    assert.ok((await check(browser)).status >= 500);
  });

  test('leaves the connection open for the next request', async (t) => {
    const { port } = await startWebGate(t);
    const socket = connect({ port, host: '127.0.0.1' });
    const head = `host: 127.0.0.1\r\nauthorization: Bearer ${webToken}\r\nx-gate-person: alex@contoso.example\r\n`;
    for (const length of ['', 'content-length: 0\r\n']) {
      socket.write(`GET /gates/session HTTP/1.1\r\n${head}${length}\r\n`);
      const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
      assert.match(answer.toString(), /^HTTP\/1\.1 401 [^]*connection: keep-alive/iu);
    }
    socket.destroy();
  });

  test('answers at once, though a body is announced that never comes, and hangs up', async (t) => {
    const { port } = await startWebGate(t);
    for (const announced of ['content-length: 5000', 'transfer-encoding: chunked']) {
      const socket = connect({ port, host: '127.0.0.1' });
      const head = `host: 127.0.0.1\r\nauthorization: Bearer ${webToken}\r\nx-gate-person: alex@contoso.example\r\n`;
      socket.write(`GET /gates/session HTTP/1.1\r\n${head}${announced}\r\n\r\n`);
      const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
      assert.match(answer.toString(), /^HTTP\/1\.1 401 [^]*connection: close/iu);
      await once(socket, 'close', { signal: AbortSignal.timeout(5_000) });
    }
  });
});

describe('the pages of a web server', () => {
  test('begin where the browser was led to, and are for one browser, under one name', async (t) => {
    const { browserOf, begin, base } = await startWebGate(t);
    const browser = browserOf('alex', { 'accept-language': 'fr-FR', 'x-gate-uri': '/a?b=1&c=2' });
    const page = await begin(browser);
    assert.match(page.text, /<html lang="fr">/u);
    assert.ok(wordsOf(page).includes(translator('fr')('sign-in.not-set-up').replaceAll(/\s+/gu, ' ')));
    for (const stranger of [browserOf('alex'), browserOf('sanne', { cookie: browser.cookies })])
      assert.equal((await stranger.open(page.url)).status, 410);
    assert.equal((await browser.open(page.url)).status, 200);
    assert.equal((await browser.open(`${base}/two-step/verify/x`)).status, 410);
  });

  test('give a cookie that no script reads and no other site’s post carries, over https for this host alone', async (t) => {
    const { browserOf, begin, signedIn } = await startWebGate(t);
    const kept = (answer: { readonly headers: Headers }) => answer.headers.getSetCookie().join();
    const { answer } = await signedIn();
    assert.match(kept(answer), /^two-step=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/u);
    const secure = /^__Host-two-step=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax; Secure$/u;
    for (const origin of ['https://wiki.example', 'http://wiki.example', 'http://127.0.0.1.evil.example', '']) {
      const browser = browserOf('alex', { 'x-gate-origin': origin });
      const page = await begin(browser);
      assert.match(browser.cookies, /^__Host-sign-in-/u, origin);
      assert.equal(page.status, 200);
    }
    const { answer: safe } = await signedIn('sanne', { more: { 'x-gate-origin': 'https://wiki.example' } });
    assert.match(kept(safe), secure);
  });

  test('take recovery codes and temporary passes too, which open for an hour', async (t) => {
    const gate = await startWebGate(t);
    const { clock, check, begin, browserOf } = gate;
    const { codes } = await codesMade(gate, alex);
    await gate.enrollment.request(personOf('sanne'));
    for (const [name, way, given] of [
      ['alex', 'recovery-code', () => codes[0] ?? ''],
      ['sanne', 'pass', () => passIssued(gate, personOf('sanne'))],
    ] as const) {
      const browser = browserOf(name);
      const { url } = await begin(browser);
      const page = await browser.open(`${url}?way=${way}`);
      assert.equal(leadsTo(await browser.submit({ ...page, url }, way, { typed: await given() })), '/', name);
      for (let minutes = 0; minutes < 60; minutes += 20) {
        assert.equal((await check(browser)).status, 204, name);
        clock.advance(20 * 60);
      }
      assert.equal((await check(browser)).status, 401, name);
    }
  });

  test('ask whoever stopped whether they want to start again, and open nothing', async (t) => {
    const { browserOf, begin, check } = await startWebGate(t);
    const browser = browserOf('alex', { 'x-gate-uri': '/a?b=1&c=2' });
    const stopped = await browser.submit(await begin(browser), 'stop');
    assert.ok(wordsOf(stopped).includes(english('sign-in.stopped')));
    assert.match(stopped.text, /<a href="\/a\?b=1&amp;c=2">/u);
    assert.equal((await check(browser)).status, 401);
  });

  test('text once who asks for it, and open with the code that came', async (t) => {
    const gate = await startWebGate(t);
    const { telephony, browserOf, begin, check } = gate;
    gate.goOn();
    await enrolledNumber(gate, 'mobile-text', alex);
    const before = telephony.texts.length;
    const browser = browserOf('alex');
    const asked = await browser.submit(await begin(browser), 'contact');
    assert.equal(telephony.texts.length, before + 1);
    assert.equal(leadsTo(await browser.submit(asked, 'code', { typed: telephony.code })), '/');
    assert.equal((await check(browser)).status, 204);
  });

  test('are begun thirty times in five minutes by one person, who is told when to come again, and nobody else', async (t) => {
    const { browserOf, base, clock } = await startWebGate(t);
    const begun = async (name: 'alex' | 'sanne') => browserOf(name).open(`${base}/gates/sign-in`);
    for (let each = 0; each < 30; each += 1) assert.equal((await begun('alex')).status, 303);
    const refused = await begun('alex');
    assert.equal(refused.status, 429);
    assert.ok(wordsOf(refused).includes(english('outcome.throttled', { minutes: 5 })));
    assert.match(refused.text, /href="\/two-step\/page\/style\.css"/u);
    assert.equal((await begun('sanne')).status, 303);
    clock.advance(300);
    assert.equal((await begun('alex')).status, 303);
  });

  test('say that it failed, with a reference, while the store is away', async (t) => {
    const { browserOf, begin, store } = await startWebGate(t);
    const browser = browserOf('alex');
    const page = await begin(browser);
    await store.close();
    for (const lost of [
      await browser.submit(page, 'stop'),
      await browser.open(page.url),
      await begin(browserOf('alex')),
    ]) {
      assert.equal(lost.status, 500);
      assert.match(wordsOf(lost), /this reference: [\w-]{8}/u);
    }
  });
});
