import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recoveryPage } from '../../../bot/http/recovery-page.ts';
import { createLocalization } from '../../../services/localization/localization.ts';

const localization = createLocalization();

test('a page of recovery codes is whole in each language, and a name on it is never markup', () => {
  const organization = 'Müller & "Söhne" <script>alert(1)</script>';
  for (const language of localization.languages)
    for (const state of ['ready', 'gone'] as const) {
      const html = recoveryPage(state, { organization, language, translate: localization.translator(language) });
      assert.match(html, new RegExp(`^<!doctype html>\n<html lang="${language}">`, 'u'));
      assert.match(html, /<h1>[^<]+Müller &amp; &quot;Söhne&quot; &lt;script>[^<]+&lt;\/script><\/h1>/u);
      assert.doesNotMatch(html, /<script/u);
      for (const once of ['<title>', '<main>', '<h1>', 'name="viewport"'])
        assert.equal(html.split(once).length, 2, once);
      assert.equal(html.includes('<button>'), state === 'ready');
    }
});
