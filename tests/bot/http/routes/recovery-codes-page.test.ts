import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, withCodes } from './recovery-codes-kit.ts';

/** What a page or file speaks, by the word that it has for recovery codes. */
const words = {
  en: /Recovery codes/u,
  nl: /Herstelcodes/u,
  de: /Wiederherstellungscodes/u,
  fr: /Codes de récupération/u,
};

describe('the page of recovery codes', () => {
  test('speaks the language of the chat to the end, whatever the browser speaks', async (t) => {
    for (const language of ['fr', 'nl', 'de'] as const) {
      const { url } = await withCodes(t);
      const link = `${url}?language=${language}`;
      const headers = { 'accept-language': 'en-GB,en' };
      for (const [method, status] of [
        ['GET', 200],
        ['POST', 200],
        ['GET', 404],
        ['POST', 404],
      ] as const) {
        const answer = await ask(link, { method, headers });
        assert.equal(answer.status, status);
        assert.match(answer.text, words[language]);
        if (answer.text.startsWith('<')) assert.match(answer.text, new RegExp(`<html lang="${language}">`, 'u'));
      }
    }
  });

  test('speaks, where the link names no language that it knows, the one that the browser likes best of those', async (t) => {
    const { base } = await withCodes(t);
    const nobody = `${base}/${'A'.repeat(22)}`;
    for (const query of ['', '?language=xx', '?language=', '?language=__proto__', '?language=%00', '?language[]=fr'])
      for (const [accepted, language] of [
        ['de', 'de'],
        ['pt-PT, nl;q=0.5, de-AT;q=0.9', 'de'],
        ['fr;q=0, nl;q=0.1', 'nl'],
        ['pt, *;q=0.1', 'en'],
        ['', 'en'],
        [';;;q=,,', 'en'],
      ] as const) {
        const { text } = await ask(nobody + query, { headers: { 'accept-language': accepted } });
        assert.match(text, new RegExp(`<html lang="${language}">`, 'u'), `${query} ${accepted}`);
      }
  });

  test('says who it is of, and whoever has saved the file reads first that all is well', async (t) => {
    const { url } = await withCodes(t);
    const ready = await ask(url);
    assert.match(ready.text, /<h1>Recovery codes for Contoso Demo<\/h1>/u);
    await ask(url, { method: 'POST' });
    const { text } = await ask(url);
    assert.match(text, /<h1>Recovery codes for Contoso Demo<\/h1>/u);
    const saved = text.indexOf('If you have saved the file already, all is well');
    assert.ok(saved > 0 && saved < text.indexOf('make new recovery codes'));
  });

  test('is dressed by this server alone', async (t) => {
    const { url } = await withCodes(t);
    for (const link of [url, `${url}x`]) {
      const { text, headers } = await ask(link);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /(?:^|; )style-src 'self'(?:;|$)/u);
      assert.doesNotMatch(policy, /unsafe|\*|https?:|data:|script-src|img-src/u);
      assert.doesNotMatch(text, /<script|<style|<img|style="|\son\w+=|https?:|\/\//iu);
      const [, sheet = ''] = /<link rel="stylesheet" href="([^"]+)">/u.exec(text) ?? [];
      const style = await ask(new URL(sheet, link).href);
      assert.equal(style.status, 200);
      assert.equal(style.headers.get('content-type'), 'text/css; charset=utf-8');
      assert.equal(style.headers.get('x-content-type-options'), 'nosniff');
      assert.match(style.text, /prefers-color-scheme: dark/u);
      assert.doesNotMatch(style.text, /@import|url\(/u);
    }
  });

  test('says in the language of the chat that something went wrong, with the reference that the log has', async (t) => {
    const { url, codes, server } = await withCodes(t);
    await server.store.close();
    for (const method of ['GET', 'POST']) {
      const { status, text, headers } = await ask(`${url}?language=de`, { method });
      assert.equal(status, 500);
      assert.match(text, /<html lang="de">[^]*<h1>Wiederherstellungscodes für Contoso Demo<\/h1>/u);
      assert.equal(headers.get('cache-control'), 'no-store');
      const [, reference = 'none'] = /: ([\w-]{8})<\/p>/u.exec(text) ?? [];
      assert.ok(server.logLines.some((line) => line.includes(`"reference":"${reference}"`)));
      for (const secret of [...codes, url.slice(-22)]) assert.ok(!(text + server.logLines.join('')).includes(secret));
    }
  });
});
