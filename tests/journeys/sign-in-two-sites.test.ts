/**
 * Two sites that are truly two: Entra at one name, the bot at another, both by https, and a third one that Entra sends people on to. On
 * one machine's ports alone, cookies and policies of another site would never be met.
 */
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { request, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { type Browser, chromium as driver } from 'playwright-core';
import { externalMfaFor, somebody } from '../bot/http/routes/external-mfa-kit.ts';
import { startServer } from '../bot/http/server-kit.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { codeNow, enrolled } from '../services/enrollment/enrollment-kit.ts';
import { clientId, StandIn } from '../services/sign-in/entra/entra-kit.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { FakeClock } from '../support/fakes.ts';
import { type SelfSigned, selfSignedCertificate } from '../threats/support/self-signed-certificate.ts';
import { switches } from './support/browser.ts';
import { journeys } from './support/journeys.ts';
import { chromium } from './support/tools.ts';

const names = { entra: 'login.entra.test', bot: 'mfa.contoso.test', portal: 'portal.test' };

/** Serves a name by https. @returns its origin */
async function serve(t: Cleanup, name: string, certificate: SelfSigned, listener: RequestListener): Promise<string> {
  const server = createServer(certificate, listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://${name}:${(server.address() as AddressInfo).port}`;
}

/** What stands in front of the bot, as in production. */
function passOn(port: () => number): RequestListener {
  return (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const passed = request({ port: port(), host: '127.0.0.1', method, path, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(passed);
  };
}

function form(to: string, fields: URLSearchParams): string {
  const inputs = [...fields].map(([name, value]) => `<input type="hidden" name="${name}" value='${value}'>`);
  return `<!doctype html><title>Entra</title><form method="post" action="${to}">${inputs.join('')}</form>
<script>document.forms[0].submit()</script>`;
}

journeys('somebody whom another site sends, and who is sent on to a third', () => {
  let browser: Browser;
  const certificate = selfSignedCertificate(Object.values(names));
  before(async () => {
    const key = new X509Certificate(certificate.cert).publicKey.export({ type: 'spki', format: 'der' });
    const list = createHash('sha256').update(key).digest('base64');
    const args = ['--host-resolver-rules=MAP *.test 127.0.0.1', `--ignore-certificate-errors-spki-list=${list}`];
    assert.ok(chromium !== undefined);
    browser = await driver.launch({ executablePath: chromium, args: [...switches, ...args] });
  });
  after(() => browser.close());

  test('verifies, and gets where they wanted to go; no other site shows the page in a frame', async (t) => {
    const clock = new FakeClock(new Date().toISOString());
    const standIn = await StandIn.start(t, clock);
    const place = { port: 0, answer: undefined as unknown };
    const portal = await serve(t, names.portal, certificate, (_, response) => response.end('<h1>Portal</h1>'));
    const bot = await serve(
      t,
      names.bot,
      certificate,
      passOn(() => place.port),
    );
    const pages = new Map<string, () => Promise<string>>();
    const entra = await serve(t, names.entra, certificate, (incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => void chunks.push(chunk));
      incoming.on('end', () => {
        const page = pages.get(incoming.url ?? '');
        if (page !== undefined) void page().then((html) => response.end(html));
        else {
          place.answer = new URLSearchParams(Buffer.concat(chunks).toString());
          response.writeHead(302, { location: `${portal}/` });
          response.end();
        }
      });
    });
    const redirectUri = `${entra}/common/federation/externalauthprovider`;
    const built = await startServer(t, {
      anyHost: true,
      bot: { clock },
      externalMfa: (product) => externalMfaFor(product, () => bot, { ...standIn.cloud, redirectUri }),
    });
    place.port = built.port;
    const documents = built.store.collection<{ readonly _id: string }>(enrollmentCollection);
    const kit = { ...built, service: built.enrollment, documents };
    const started = await enrolled(kit, somebody);
    pages.set('/start', async () => {
      return form(`${bot}/external-mfa/authorize`, await standIn.form({ redirect_uri: redirectUri, state: 'state-1' }));
    });

    const context = await browser.newContext();
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(`${entra}/start`, { waitUntil: 'commit' });
    await page.getByRole('heading', { name: 'Verify that it is you' }).waitFor();
    const [cookie, ...more] = await context.cookies();
    assert.deepEqual(
      [cookie?.secure, cookie?.httpOnly, cookie?.sameSite, cookie?.domain, more],
      [true, true, 'Lax', names.bot, []],
    );

    const address = page.url();
    pages.set('/frame', () => Promise.resolve(`<iframe src="${address}"></iframe>`));
    const framing = await context.newPage();
    const refused = framing.waitForEvent('console', (line) => line.text().includes('frame-ancestors'));
    await framing.goto(`${entra}/frame`);
    await refused;
    assert.equal(await framing.frameLocator('iframe').getByRole('heading').count(), 0);
    pages.set('/forge', () => Promise.resolve(form(address, new URLSearchParams({ act: 'stop' }))));
    await framing.goto(`${entra}/forge`, { waitUntil: 'commit' });
    await framing.getByRole('heading', { name: 'This page does not work any more' }).waitFor();

    await page.getByLabel('Six-digit code').fill(codeNow(kit, started));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Portal' }).waitFor();
    assert.equal(page.url(), `${portal}/`);
    const answer = place.answer;
    assert.ok(answer instanceof URLSearchParams);
    assert.equal(answer.get('state'), 'state-1');
    const keys = (await (await fetch(`http://127.0.0.1:${built.port}/external-mfa/keys`)).json()) as JSONWebKeySet;
    const { payload } = await jwtVerify(answer.get('id_token') ?? '', createLocalJWKSet(keys), {
      ...{ issuer: `${bot}/external-mfa`, audience: clientId, currentDate: clock.now() },
    });
    assert.deepEqual([payload['nonce'], payload['amr']], ['nonce-1', ['otp']]);
  });
});
