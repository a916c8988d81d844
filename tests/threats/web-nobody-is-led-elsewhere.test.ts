/** An open redirect: whatever address brought somebody to the page of a sign-in, it leads to nothing but a path of the same host. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeNow, enrolled } from '../services/enrollment/enrollment-kit.ts';
import { personOf } from '../bot/http/routes/gate-kit.ts';
import { startWebGate } from '../bot/http/routes/web-gate-kit.ts';
import { leadsTo } from '../bot/http/test-browser.ts';

const elsewhere = [
  '',
  'wiki',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/a\\..\\..\\\\evil.example',
  '/\t/evil.example',
  'https://evil.example/',
  'https:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '@evil.example',
  ' //evil.example',
  '/ä',
  '/a b',
  '/"onmouseover=alert(1) x="'.replace('"', '" '),
  `/${'a'.repeat(2_000)}`,
];

test('an open redirect: a sign-in that was brought by an address of another host ends on the first page of this one', async (t) => {
  const gate = await startWebGate(t);
  const app = await enrolled(gate, personOf('alex'));
  for (const asked of elsewhere) {
    const uri = Buffer.from(asked, 'utf8').toString('latin1');
    const browser = gate.browserOf('alex', { 'x-gate-uri': uri });
    // Nor does the address of the page itself lead anywhere.
    const page = await browser.visit(`${gate.base}/gates/sign-in?back=//evil.example&next=https://evil.example`);
    assert.match(page.url, /\/two-step\/verify\/[\w-]{22}$/u);
    const answer = await browser.post(page.url, {
      ...{ back: 'https://evil.example', 'x-gate-uri': '//evil.example' },
      ...{ form: /name="form"\s+value="([^"]*)"/u.exec(page.text)?.[1] ?? '', act: 'code' },
      ...{ way: app.methodId, typed: codeNow(gate, app) },
    });
    assert.equal(leadsTo(answer), '/', asked);
    assert.doesNotMatch(answer.text, /evil|onmouseover/u);
    assert.equal(answer.headers.get('location'), null);
    gate.clock.advance(60);
  }
});

test('markup in an address is text on the page that leads to it', async (t) => {
  const gate = await startWebGate(t);
  const asked = '/a?"><script>alert(1)</script>&b=\'';
  const { answer } = await gate.signedIn('alex', { more: { 'x-gate-uri': asked } });
  assert.doesNotMatch(answer.text, /<script>alert/u);
  assert.equal(leadsTo(answer)?.replaceAll('&lt;', '<').replaceAll('&gt;', '>'), asked);
});
