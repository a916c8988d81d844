import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import fc from 'fast-check';
import { oneLine, plainText } from '../../../cards/support/plain-text.ts';

/** The Markdown reader that the cards' own tools come with, looking for links as eagerly as Teams does. */
const fromHere = createRequire(import.meta.url);
const fromTools = createRequire(fromHere.resolve('@microsoft/adaptivecards-tools'));
const createReader = fromTools('markdown-it') as (options: object) => { render(text: string): string };
const reader = createReader({ linkify: false, html: true });

/** What a person sees of a Markdown text; the markup stays visible when it was understood as such. */
function seen(markdown: string): string {
  const html = reader.render(markdown).trim();
  const [, paragraph] = /^<p>([^]*)<\/p>$/.exec(html) ?? assert.fail(`not one paragraph: ${html}`);
  assert.doesNotMatch(paragraph ?? '', /<[a-z/]/i, html);
  return (paragraph ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

const hostile = [
  '[x](http://evil.example)',
  '![x](http://evil.example/x.png)',
  '<http://evil.example>',
  '**bold** and __bold__ and *it* and _it_ and ~~gone~~ and `code`',
  '\\[x](http://evil.example)',
  '\\',
  '\\\\*a*',
  '<at>Alex Demo</at>',
  '<script>alert(1)</script>',
  '1. one',
  '2) two',
  '- a',
  '+ a',
  '* a',
  '# Heading',
  '> quote',
  '---',
  '&lt;at&gt; &#42;x&#42; &amp;',
  '[ref]: http://evil.example',
];

test('shows hostile names as they are, as one plain paragraph', () => {
  for (const name of hostile) assert.equal(seen(plainText(name)), name);
});

test('shows any one-line name as it is', () => {
  const fragment = fc.constantFrom(...'\\`*_~[]()<>#|!&;:/{}-+=.1"\' @'.split(''), 'a', 'at', 'http://', '&amp;', 'é');
  const name = fc
    .array(fragment, { minLength: 1, maxLength: 40 })
    .map((parts) => oneLine(parts.join('')))
    .filter((text) => text !== '');
  fc.assert(
    fc.property(name, (text) => assert.equal(seen(plainText(text)), text)),
    { numRuns: 2000 },
  );
});

test('shows any name within bold as it is', () => {
  for (const name of hostile) {
    assert.match(reader.render(`for **${plainText(`a${name}b`)}**.`), /^<p>for <strong>[^]*<\/strong>\.<\/p>/, name);
  }
});

test('leaves common names alone', () => {
  for (const name of ['Contoso Demo (NL)', 'R&D', "d'Artagnan", 'Zoë-Ann', 'a.b+c@contoso.example', '日本 #1!', '👩‍👧']) {
    assert.equal(plainText(name), name);
  }
});

test('makes no link of an address', () => {
  const eager = createReader({ linkify: true });
  assert.doesNotMatch(eager.render(plainText('see http://evil.example/x')), /<a /);
  assert.match(eager.render('see http://evil.example/x'), /<a /);
});

test('leaves no mention and no date function', () => {
  assert.doesNotMatch(plainText('<at>Alex</at>'), /<at>/);
  assert.doesNotMatch(plainText('{{DATE(2026-03-02T09:00:00Z,SHORT)}} {{{TIME('), /\{\{/);
});

test('keeps to one line and drops what turns text around', () => {
  assert.equal(plainText(' a\r\n\tb\u2028c\u0000d\u0085e '), 'a b c d e');
  assert.equal(plainText('Alex\u202e\u2066\u200f\u061cgpj'), 'Alexgpj');
  assert.equal(plainText('a\n1. b\n# c'), 'a 1. b # c');
});

test('shortens what is longer than any name, between characters', () => {
  assert.equal(plainText('👍'.repeat(500)), `${'👍'.repeat(199)}…`);
  assert.equal(plainText('a'.repeat(200)), 'a'.repeat(200));
});

test('mends half characters', () => {
  assert.equal(plainText('a\ud83d'), 'a\ufffd');
});
