import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalization } from '../../services/localization/localization.ts';
import { answerOf, somebody } from '../bot/http/routes/external-mfa-kit.ts';
import { wordsOf } from '../bot/http/test-browser.ts';
import { sentHere } from './support/sent-by-entra.ts';

const translate = createLocalization().translator('en');

test('a code that was used in the chat lets nobody in on the page, and the other way round', async (t) => {
  const { clock, code, sent, server, started } = await sentHere(t);
  const chat = server.enrollment.forTurn({ conversation: 'chat' });
  clock.advance(60);
  const seen = code();
  assert.equal((await chat.verify(somebody, started.methodId, seen)).code, 'verified');
  const { person, page } = await sent();
  const used = await person.submit(page, 'code', { typed: seen });
  assert.doesNotMatch(used.text, /id_token/u);
  assert.ok(wordsOf(used).includes(translate('outcome.code-already-used')));
  clock.advance(60);
  const next = code();
  assert.ok(answerOf(await person.submit(used, 'code', { typed: next })).fields['id_token']);
  assert.equal((await chat.verify(somebody, started.methodId, next)).code, 'code-already-used');
});
