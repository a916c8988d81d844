import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FakeDevices } from '../../../support/fake-devices.ts';
import { FakeClock } from '../../../support/fakes.ts';
import { serveAuthenticator } from './authenticator-kit.ts';
import { ask } from './recovery-codes-kit.ts';
import type { Cleanup } from '../../../support/cleanup.ts';

async function served(t: Cleanup) {
  const clock = new FakeClock();
  return serveAuthenticator(t, { devices: new FakeDevices(clock), clock });
}

test('the page and all its files come with headers that keep everything else out', async (t) => {
  const { page } = await served(t);
  const { text } = await ask(page);
  const [, script = ''] = /src="(files\/[^"]+)"/u.exec(text) ?? [];
  const paths = [
    '',
    'worker.js',
    'manifest.webmanifest',
    'icon-192.png',
    'icon-512.png',
    'icon-maskable-512.png',
    script,
  ];
  for (const path of paths) {
    const { status, headers } = await ask(page + path);
    assert.equal(status, 200, path);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; /u);
    for (const part of ["script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"])
      assert.ok(policy.split('; ').includes(part), part);
    assert.doesNotMatch(policy, /unsafe|\*|https?:|data:/u);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
    assert.match(headers.get('permissions-policy') ?? '', /camera=\(\)/u);
    assert.ok(Number(headers.get('content-length')) > 0);
  }
});

test('every file has its own type', async (t) => {
  const { page } = await served(t);
  const types = {
    '': 'text/html; charset=utf-8',
    'worker.js': 'text/javascript; charset=utf-8',
    'manifest.webmanifest': 'application/manifest+json; charset=utf-8',
    'icon.svg': 'image/svg+xml',
    'badge-96.png': 'image/png',
  };
  for (const [path, type] of Object.entries(types)) {
    assert.equal((await ask(page + path)).headers.get('content-type'), type);
  }
});

test('a new version reaches every phone: only what is named after its content is kept unasked', async (t) => {
  const { page } = await served(t);
  const { text, headers } = await ask(page);
  assert.equal(headers.get('cache-control'), 'no-cache');
  assert.equal((await ask(`${page}worker.js`)).headers.get('cache-control'), 'no-cache');
  const [, script = ''] = /src="(files\/[^"]+)"/u.exec(text) ?? [];
  assert.match((await ask(page + script)).headers.get('cache-control') ?? '', /immutable/u);
  const tag = headers.get('etag') ?? '';
  const again = await ask(page, { headers: { 'if-none-match': tag } });
  assert.deepEqual([again.status, again.text, again.headers.get('etag')], [304, '', tag]);
  assert.equal((await ask(page, { headers: { 'if-none-match': '"other"' } })).status, 200);
  assert.equal((await ask(page + script.replace(/files\/[^/]+/u, 'files/another-version'))).status, 404);
});

test('the page is at its address with a slash, and nothing else is to be had there', async (t) => {
  const { page, origin } = await served(t);
  const { status, headers } = await ask(`${origin}/authenticator`);
  assert.deepEqual([status, headers.get('location')], [308, '/authenticator/']);
  const elsewhere = [
    'index.html',
    'page/main.ts',
    'page-files.ts',
    'files/',
    '..%2fpage-files.ts',
    'api/',
    'api/waiting',
    '%00',
  ];
  for (const path of elsewhere) {
    const answer = await ask(page + path);
    assert.ok([400, 404, 405].includes(answer.status), `${path}: ${answer.status}`);
  }
});

test('the pictures have the sizes that the manifest says', () => {
  const folder = new URL('../../../../bot/authenticator/', import.meta.url);
  const manifest = JSON.parse(readFileSync(new URL('manifest.webmanifest', folder), 'utf8')) as {
    readonly icons: readonly { readonly src: string; readonly sizes: string }[];
  };
  for (const { src, sizes } of manifest.icons) {
    const png = readFileSync(new URL(src, folder));
    assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes, src);
  }
});
