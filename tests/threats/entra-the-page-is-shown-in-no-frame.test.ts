import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentHere } from './support/sent-by-entra.ts';

test('clickjacking: no page of a sign-in is shown in a frame, whatever became of it', async (t) => {
  const { browser, code, entra, sent } = await sentHere(t);
  const { person, page } = await sent();
  const refused = await browser().authorize(await entra.form({ id_token_hint: 'x' }));
  const wrong = await person.submit(page, 'code', { typed: '000000' });
  const answered = await person.submit(page, 'code', { typed: code() });
  const over = await person.open(page.url);
  const pages = { refused, page, wrong, answered, over };
  assert.deepEqual(
    Object.values(pages).map(({ status }) => status),
    [400, 200, 200, 200, 410],
  );
  for (const [name, { headers }] of Object.entries(pages)) {
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/u, name);
    assert.equal(headers.get('x-frame-options'), 'DENY', name);
  }
});
