import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, withCodes } from './recovery-codes-kit.ts';

describe('the address of recovery codes', () => {
  test('shows a page with one button to whoever looks, as often as they look, and no code', async (t) => {
    const { url, codes } = await withCodes(t);
    for (const method of ['GET', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']) {
      const { status, text } = await ask(url, { method });
      if (method === 'GET') assert.equal(status, 200);
      for (const code of codes) assert.ok(!text.includes(code));
    }
    const { text, headers } = await ask(url);
    assert.match(text, /^<!doctype html>\n<html lang="en">/u);
    assert.match(text, /<form method="post"><button>Save the file<\/button><\/form>/u);
    for (const [name, value] of [
      ['cache-control', /^no-store$/u],
      ['referrer-policy', /^no-referrer$/u],
      ['x-robots-tag', /noindex/u],
      ['x-content-type-options', /^nosniff$/u],
      ['content-security-policy', /default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/u],
    ] as const)
      assert.match(headers.get(name) ?? '', value);
    assert.equal((await ask(url, { method: 'POST' })).status, 200);
  });

  test('gives the file to the button, once', async (t) => {
    const { url, codes } = await withCodes(t);
    const { status, headers, text } = await ask(url, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } });
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="recovery-codes\.txt"$/u);
    for (const code of codes) assert.ok(text.includes(code));
    assert.match(text, /^Recovery codes for Contoso Demo, made on/u);
    for (const method of ['POST', 'GET']) {
      const again = await ask(url, { method });
      assert.equal(again.status, 404);
      assert.match(again.text, /This link does not work any more/u);
    }
  });

  test('gives nothing to a page of somebody else, which does not use it up', async (t) => {
    const { url } = await withCodes(t);
    for (const site of ['cross-site', 'same-site', 'none'])
      assert.equal((await ask(url, { method: 'POST', headers: { 'sec-fetch-site': site } })).status, 404);
    assert.equal((await ask(url, { method: 'POST' })).status, 200);
  });

  test('is good for five minutes', async (t) => {
    const { url, server } = await withCodes(t);
    server.clock.advance(300);
    assert.equal((await ask(url)).status, 404);
    assert.equal((await ask(url, { method: 'POST' })).status, 404);
  });

  test('that nobody was given looks for nothing, whatever it is, and answers in the language of the browser', async (t) => {
    const { base } = await withCodes(t);
    for (const token of ['x', 'A'.repeat(22), '%00', 'A'.repeat(5_000), '%7B%22%24ne%22%3A1%7D', '..%2F..']) {
      for (const method of ['GET', 'POST']) {
        const { status, text } = await ask(`${base}/${token}`, {
          method,
          headers: { 'accept-language': 'nl-NL,nl;q=0.9' },
        });
        assert.ok(status === 404 || status === 431 || status === 414, String(status));
        if (text.startsWith('<')) assert.match(text, /Deze koppeling werkt niet meer/u);
      }
    }
  });
});
