import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { answerOf } from '../bot/http/routes/external-mfa-kit.ts';
import { sentHere } from './support/sent-by-entra.ts';

test('a sign-in in one window does not answer for that in another: nonce and state stay with their own', async (t) => {
  const { browser, clock, code, entra } = await sentHere(t);
  const person = browser();
  const pages = [];
  for (const name of ['a', 'b'])
    pages.push(await person.authorize(await entra.form({ nonce: `n-${name}`, state: `s-${name}` })));
  for (const [index, name] of ['a', 'b'].entries()) {
    const page = pages[index];
    assert.ok(page);
    const { fields } = answerOf(await person.submit(page, 'code', { typed: code() }));
    assert.deepEqual([decodeJwt(fields['id_token'] ?? '')['nonce'], fields['state']], [`n-${name}`, `s-${name}`]);
    clock.advance(30);
  }
});
