/** A hint of Entra's is good for minutes, and whoever has it may post it again and again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verificationCollection } from '../../services/sign-in/verification-repository.ts';
import { answerOf, startSignIn } from '../bot/http/routes/external-mfa-kit.ts';

test('growth: one hint that is posted again and again opens thirty sign-ins in five minutes, and keeps nobody out who has another', async (t) => {
  const { server, entra, clock, browser } = await startSignIn(t);
  const rows = (): Promise<number> => server.store.collection(verificationCollection).countDocuments({});
  const form = await entra.form();
  for (let times = 0; times < 30; times += 1) await browser().authorize(form);
  assert.equal(await rows(), 30);
  const refused = await browser().authorize(form);
  assert.equal(answerOf(refused).fields['error'], 'temporarily_unavailable');
  assert.equal(await rows(), 30);
  clock.advance(1);
  const ownHint = await browser().authorize(await entra.form());
  assert.match(ownHint.url, /\/verify\//u, 'whoever comes with a hint of their own waits for nothing');
});
