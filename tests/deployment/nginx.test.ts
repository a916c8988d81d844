import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textIn } from 'node:stream/consumers';
import { describe, test, type TestContext } from 'node:test';
import { closeServer } from '../../bot/http/lifecycle.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { otherWebToken, personOf, signInName, startGates, webToken } from '../bot/http/routes/gate-kit.ts';
import { leadsTo, type Shown, TestBrowser, wordsOf } from '../bot/http/test-browser.ts';
import { codeNow, enrolled } from '../services/enrollment/enrollment-kit.ts';
import { enrolledNumber, presses } from '../services/sign-in/sign-in-kit.ts';
import { skipNginx, startNginx } from './support/nginx.ts';

const english = createLocalization().translator('en');
const alex = personOf('alex');
type Name = Parameters<typeof signInName>[0];

const passwords = {
  [signInName('alex')]: 'secret of alex',
  [signInName('sanne')]: 'secret of sanne',
  [signInName('jürgen')]: 'Geheimnis für Jürgen',
  'stranger@elsewhere.example': 'secret',
};

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An application that says what it was asked. */
async function startApplication(t: TestContext) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    void textIn(request).then((body) => {
      heard.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      response.end('the application');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { heard, port: (server.address() as AddressInfo).port };
}

/** A bot, an application, and nginx in front of it. */
async function startSite(t: TestContext, token = webToken) {
  const [gates, application] = [await startGates(t), await startApplication(t)];
  const place = { botPort: gates.port, applicationPort: application.port, passwords };
  const nginx = await startNginx(t, { ...place, token });
  const browserAt = (base: string, user: string, password: string): TestBrowser => {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return new TestBrowser(base, { authorization, 'sec-fetch-mode': 'navigate' });
  };
  const browserOf = (name: Name, base = nginx.url): TestBrowser =>
    browserAt(base, signInName(name), passwords[signInName(name)] ?? '');
  return { ...gates, application, nginx, place, browserAt, browserOf };
}

type Site = Awaited<ReturnType<typeof startSite>>;

/** Somebody who has set up an app, and has typed its code for an address. */
async function signedIn(site: Site, name: Name = 'alex', path = '/') {
  const app = await enrolled(site, personOf(name));
  const browser = site.browserOf(name);
  const page = await browser.visit(site.nginx.url + path);
  const answer = await browser.submit(page, 'code', { typed: codeNow(site, app) });
  return { app, browser, page, answer, home: site.nginx.url + path };
}

const isOpen = ({ status, text }: Shown): boolean => status === 200 && text === 'the application';
/** Whether this is the way to the page on which people verify. */
const leadsToSignIn = ({ status, headers }: Shown): boolean =>
  status === 303 && /^\/two-step\/verify\/[\w-]{22}$/u.test(headers.get('location') ?? '');

describe('a real nginx with deployment/nginx', { skip: skipNginx }, () => {
  test('asks for the password first, in the browser’s own prompt, and asks the bot nothing before it is right', async (t) => {
    const site = await startSite(t);
    await site.store.close();
    for (const path of ['/', '/two-step/', '/two-step/out', `/two-step/verify/${'x'.repeat(22)}`])
      for (const browser of [
        new TestBrowser(site.nginx.url),
        site.browserAt(site.nginx.url, signInName('alex'), 'wrong'),
        site.browserAt(site.nginx.url, signInName('kim'), 'secret of alex'),
      ]) {
        const asked = await browser.open(site.nginx.url + path);
        assert.equal(asked.status, 401, path);
        assert.equal(asked.headers.get('www-authenticate'), 'Basic realm="Sign in"');
        assert.equal(asked.headers.get('location'), null);
      }
    assert.deepEqual(site.application.heard, []);
  });

  test('leads who knows the password to the page, and whose code is right to what they had asked for', async (t) => {
    const site = await startSite(t);
    const path = '/reports/a%20b;c?from=1&to=%262&q=what%3F?';
    const { browser, page, answer, home } = await signedIn(site, 'alex', path);
    assert.match(page.url, /\/two-step\/verify\/[\w-]{22}$/u);
    assert.match(wordsOf(page), /Verify that it is you Signing in as alex@contoso\.example/u);
    const style = /href="([^"]*style\.css)"/u.exec(page.text)?.[1] ?? '';
    assert.equal(
      (await browser.open(new URL(style, page.url).href)).headers.get('content-type')?.split(';')[0],
      'text/css',
    );
    assert.deepEqual([answer.status, leadsTo(answer)], [200, path]);
    assert.equal(site.application.heard.length, 0, 'nothing was open before');
    assert.ok(isOpen(await browser.open(home)));
    assert.deepEqual([site.application.heard[0]?.url, site.application.heard[0]?.method], [path, 'GET']);
  });

  test('hands on the name that the directory has, whatever the browser says, umlauts too', async (t) => {
    const site = await startSite(t);
    const { browser, home } = await signedIn(site, 'jürgen');
    assert.ok(isOpen(await browser.open(home, { 'x-gate-person': 'kim@contoso.example', X_Gate_Person: 'kim' })));
    const name = site.application.heard[0]?.headers['x-gate-person'];
    assert.equal(Buffer.from(String(name), 'latin1').toString(), 'jürgen@contoso.example');
  });

  test('lets what is posted through with its body, and waits for none of a check', async (t) => {
    const site = await startSite(t);
    const { browser, home } = await signedIn(site);
    const body = 'x'.repeat(50_000);
    assert.ok(
      isOpen(await browser.send(`${home}form`, { method: 'POST', body, headers: { 'content-length': '50000' } })),
    );
    assert.deepEqual([site.application.heard[0]?.method, site.application.heard[0]?.body], ['POST', body]);
    const stranger = site.browserOf('alex');
    const posted = await stranger.send(`${home}form`, { method: 'POST', body });
    assert.ok(leadsToSignIn(posted), String(posted.status));
  });

  test('leads no script and no picture to a page: they hear 401, and nothing is begun', async (t) => {
    const site = await startSite(t);
    const browser = site.browserOf('alex');
    for (const mode of ['cors', 'no-cors', 'same-origin', 'websocket']) {
      const heard = await browser.open(site.nginx.url, { 'sec-fetch-mode': mode });
      assert.deepEqual([heard.status, heard.headers.get('www-authenticate'), browser.cookies], [401, null, '']);
    }
  });

  test('is not opened by the cookie of another person, one that was altered, one of another web server, or a cookie alone', async (t) => {
    const site = await startSite(t);
    const { browser, home } = await signedIn(site);
    const [, session = ''] = /two-step=([\w-]{22})/u.exec(browser.cookies) ?? [];
    const withCookie = (name: Name, cookie: string, base?: string): Promise<Shown> => {
      const other = site.browserOf(name, base);
      other.takeCookies(cookie);
      return other.open(`${other.base}/`);
    };
    assert.ok(isOpen(await withCookie('alex', `two-step=${session}`)));
    const altered = `${session.startsWith('A') ? 'B' : 'A'}${session.slice(1)}`;
    for (const refused of [
      await withCookie('sanne', `two-step=${session}`),
      await withCookie('alex', `two-step=${altered}`),
      await withCookie('alex', `two-step=${session}0`),
      await withCookie('alex', `__Host-two-step=${session}`),
      await site.browserOf('alex').open(home, { cookie: `two-step=${session}; two-step=${altered}` }),
    ])
      assert.ok(leadsToSignIn(refused), String(refused.status));
    const other = await startNginx(t, { ...site.place, token: otherWebToken });
    assert.ok(leadsToSignIn(await withCookie('alex', `two-step=${session}`, other.url)));
    const nameless = new TestBrowser(site.nginx.url);
    nameless.takeCookies(browser.cookies);
    assert.equal((await nameless.open(home)).status, 401);
    assert.ok(isOpen(await browser.open(home)), 'none of that ended it');
  });

  test('is open for an hour without a request and twelve in all, and until its person signs out', async (t) => {
    const site = await startSite(t);
    const { browser, home, app } = await signedIn(site);
    const copy = site.browserOf('alex');
    copy.takeCookies(browser.cookies);
    for (let minutes = 0; minutes < 720; minutes += 48) {
      assert.ok(isOpen(await browser.open(home)), `${minutes}`);
      site.clock.advance(48 * 60);
    }
    assert.ok(leadsToSignIn(await browser.open(home)), 'twelve hours');
    const again = async (): Promise<void> => {
      const page = await browser.visit(home);
      await browser.submit(page, 'code', { typed: codeNow(site, app) });
      assert.ok(isOpen(await browser.open(home)));
    };
    await again();
    site.clock.advance(3_600);
    assert.ok(leadsToSignIn(await browser.open(home)), 'an hour');
    await again();
    copy.takeCookies(browser.cookies);
    const out = await browser.open(`${site.nginx.url}/two-step/out`);
    const form = /name="form"\s+value="([^"]*)"/u.exec(out.text)?.[1] ?? '';
    assert.ok(wordsOf(await browser.post(out.url, { form })).includes(english('sign-in.signed-out')));
    assert.doesNotMatch(browser.cookies, /two-step=/u);
    assert.ok(leadsToSignIn(await copy.open(home)), 'a copy of the cookie ends with it');
  });

  test('is shut at once for who is blocked, reset or has reported fraud, and stays so', async (t) => {
    const site = await startSite(t);
    for (const [name, end, undo] of [
      ['alex', (who) => site.operator.block(who, 'test'), (who) => site.operator.unblock(who, 'test')],
      ['sanne', (who) => site.operator.reset(who, 'test'), (who) => enrolled(site, who)],
      ['jürgen', (who) => site.enrollment.managing.disown(who), (who) => site.operator.unlock(who, 'test')],
    ] as const satisfies readonly (readonly [
      Name,
      (who: typeof alex) => Promise<unknown>,
      (who: typeof alex) => Promise<unknown>,
    ])[]) {
      const { browser, home } = await signedIn(site, name);
      assert.ok(isOpen(await browser.open(home)), name);
      await end(personOf(name));
      assert.ok(leadsToSignIn(await browser.open(home)), name);
      await undo(personOf(name));
      assert.ok(leadsToSignIn(await browser.open(home)), name);
    }
  });

  test('takes a code once, and says what is wrong in the sentences of every sign-in', async (t) => {
    const site = await startSite(t);
    const { app, home } = await signedIn(site);
    const browser = site.browserOf('alex');
    const page = await browser.visit(home);
    const used = await browser.submit(page, 'code', { typed: codeNow(site, app) });
    assert.match(wordsOf(used), /That code has been used already/u);
    assert.ok(leadsToSignIn(await browser.open(home)));
    const nothing = await site.browserOf('sanne').visit(home);
    assert.ok(wordsOf(nothing).includes(english('sign-in.not-set-up')));
    const unknown = await site.browserAt(site.nginx.url, 'stranger@elsewhere.example', 'secret').visit(home);
    assert.ok(wordsOf(unknown).includes(english('sign-in.not-set-up')));
    await site.operator.block(alex, 'test');
    assert.ok(wordsOf(await browser.visit(home)).includes(english('outcome.blocked')));
    site.clock.advance(300);
    assert.equal((await browser.open(page.url)).status, 410);
  });

  test('texts and calls nobody who has not asked for it, and is not opened while a phone rings', async (t) => {
    const site = await startSite(t);
    site.goOn();
    await enrolledNumber(site, 'mobile-call', alex);
    const calls = site.telephony.calls.length;
    const browser = site.browserOf('alex');
    const page = await browser.visit(site.nginx.url);
    assert.equal(site.telephony.calls.length, calls, 'a link on another site leads here too');
    const ringing = await browser.submit(page, 'contact');
    assert.equal(site.telephony.calls.length, calls + 1);
    assert.ok(leadsToSignIn(await browser.open(site.nginx.url)));
    assert.match((await browser.open(`${page.url}/progress`)).text, /"pending"/u);
    assert.equal(leadsTo(await browser.submit(ringing, 'finish')), undefined);
    await presses(site, '#');
    assert.match((await browser.open(`${page.url}/progress`)).text, /"verified"/u);
    assert.ok(leadsToSignIn(await browser.open(site.nginx.url)), 'what was proven is taken on the page');
    assert.equal(leadsTo(await browser.submit(ringing, 'finish')), '/');
    assert.ok(isOpen(await browser.open(site.nginx.url)));
  });

  test('says that it is down, and not to sign in, while the bot or its store is away, and that its token is not known', async (t) => {
    const site = await startSite(t);
    const { browser, home } = await signedIn(site);
    const stranger = await startNginx(t, { ...site.place, token: `${webToken}0` });
    const refused = await site.browserOf('alex', stranger.url).open(stranger.url);
    assert.deepEqual([refused.status, refused.headers.get('location')], [403, null]);
    const isDown = ({ status, text, headers }: Shown): boolean =>
      status === 503 && text.includes('cannot be checked now') && headers.get('location') === null;
    await site.store.close();
    assert.ok(isDown(await browser.open(home)), 'the store');
    site.server.server.closeAllConnections();
    await closeServer(site.server);
    for (const each of [browser, site.browserOf('sanne')]) assert.ok(isDown(await each.open(home)), 'the bot');
    assert.deepEqual(site.application.heard, []);
    for (const each of [site.nginx, stranger]) assert.ok(!(await each.log()).includes(webToken));
  });
});
