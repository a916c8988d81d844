import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf } from '../bot/http/routes/external-mfa-kit.ts';
import { formOf } from '../bot/http/test-browser.ts';
import { isOver, sentHere } from './support/sent-by-entra.ts';

test('a replayed state: a sign-in is answered once; the same page again, and the same request of Entra again, say nothing more', async (t) => {
  const { browser, clock, code, entra, sent } = await sentHere(t);
  const { person, page } = await sent();
  assert.ok(answerOf(await person.submit(page, 'code', { typed: code() })).fields['id_token']);
  for (const act of ['code', 'stop', 'finish'])
    assert.ok(isOver(await person.post(page.url, { ...formOf(page, 'code'), act, typed: code() })), act);
  assert.ok(isOver(await person.open(page.url)));
  clock.advance(30);
  const replayed = browser();
  const again = await replayed.authorize(await entra.form());
  assert.ok(isOver(await replayed.submit(again, 'code', { typed: code() })));
});

test('a sign-in is answered once when fifty ask for it at the same time, on whatever replica', async (t) => {
  const { code, sent } = await sentHere(t);
  const { person, page } = await sent();
  const typed = code();
  const answers = await Promise.all(Array.from({ length: 50 }, () => person.submit(page, 'code', { typed })));
  assert.equal(answers.filter(({ text }) => text.includes('name="id_token"')).length, 1);
});
