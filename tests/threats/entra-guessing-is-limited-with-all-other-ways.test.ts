import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allMethods } from '../support/foundation.ts';
import { somebody, startSignIn } from '../bot/http/routes/external-mfa-kit.ts';
import { wordsOf } from '../bot/http/test-browser.ts';

test('ASVS 6.3.1: wrong codes on the page, by a program and in the chat meet one limit, and then none of them takes the right one', async (t) => {
  const wrongCodesPerHour = 9;
  const site = await startSignIn(t, { bot: { policy: { ...allMethods, wrongCodesPerHour } } });
  const app = await site.enrolled();
  const { enrollment, verifications } = site.server;
  const browser = site.browser();
  // It was drawn before: later ones have no box.
  const early = await browser.authorize(await site.entra.form({}));
  // A new sign-in each time: somebody with the password has as many as they like.
  const onPage = async (typed: string): Promise<string> =>
    wordsOf(await browser.submit(await browser.authorize(await site.entra.form({})), 'code', { typed }));
  const ways = [
    async (typed: string) => (/That code is not right[.,]/u.test(await onPage(typed)) ? 'wrong-code' : 'other'),
    async (typed: string) => (await verifications.check({ person: somebody, typed, by: 'demo-vpn' })).code,
    async (typed: string) =>
      (await enrollment.forTurn({ conversation: 'chat' }).verify(somebody, app.methodId, typed)).code,
  ];
  for (let guess = 0; guess < wrongCodesPerHour; guess += 1)
    assert.equal(await ways[guess % ways.length]?.('000000'), 'wrong-code', `guess ${guess}`);
  const right = site.codeOf(app);
  const answer = await browser.submit(early, 'code', { typed: right });
  assert.match(wordsOf(answer), /There were too many attempts\./u);
  for (const way of ways.slice(1)) assert.equal(await way(right), 'throttled');
});
