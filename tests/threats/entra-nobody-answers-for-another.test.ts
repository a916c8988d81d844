import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { signInCollection } from '../../services/sign-in/entra/sign-ins.ts';
import { answerOf, somebody } from '../bot/http/routes/external-mfa-kit.ts';
import { formOf } from '../bot/http/test-browser.ts';
import { isOver, sentHere, somebodyElse } from './support/sent-by-entra.ts';

describe('a sign-in', () => {
  test('is of the browser that was sent: who knows the address alone can do nothing with it', async (t) => {
    const { browser, code, sent } = await sentHere(t);
    const { person, page } = await sent();
    const stranger = browser();
    assert.ok(isOver(await stranger.open(page.url)));
    assert.ok(isOver(await stranger.post(page.url, { ...formOf(page, 'code'), typed: code() })));
    assert.ok(isOver(await stranger.post(page.url, formOf(page, 'stop'))));
    const progress = await stranger.open(`${page.url}/progress`);
    assert.equal(progress.text, '{"state":"gone","says":""}');
    assert.ok(answerOf(await person.submit(page, 'code', { typed: code() })).fields['id_token']);
  });

  test('of one person is not answered with what another one has', async (t) => {
    const { entra, browser, code, enrolled, codeOf, clock } = await sentHere(t);
    const theirs = await enrolled(somebodyElse);
    clock.advance(30);
    const hint = await entra.hint({ claims: { oid: somebodyElse.objectId, sub: 'sub-of-the-other' } });
    const person = browser();
    const page = await person.authorize(await entra.form({ id_token_hint: hint }));
    const wrong = await person.submit(page, 'code', { typed: code() });
    assert.doesNotMatch(wrong.text, /name="id_token"/u);
    const mine = browser();
    const own = await mine.authorize(await entra.form({ nonce: 'nonce-2' }));
    const { way = '' } = formOf(page, 'code');
    const stolen = await mine.post(own.url, { ...formOf(own, 'code'), way, typed: codeOf(theirs) });
    assert.doesNotMatch(stolen.text, /name="id_token"/u);
    const { fields } = answerOf(await person.submit(page, 'code', { typed: codeOf(theirs) }));
    assert.equal(decodeJwt(fields['id_token'] ?? '').sub, 'sub-of-the-other');
  });

  test('that somebody changed in the store, or put in another’s place, is none', async (t) => {
    const { server, sent } = await sentHere(t);
    const [one, two] = [await sent(), await sent({ nonce: 'nonce-2' })];
    const rows = server.store.collection<{ _id: string; sealed: object }>(signInCollection);
    const [first, second] = await rows.find({});
    assert.ok(first && second);
    await rows.findOneAndUpdate({ _id: first._id }, { $set: { sealed: second.sealed } });
    await rows.findOneAndUpdate({ _id: second._id }, { $set: { sealed: first.sealed } });
    for (const { person, page } of [one, two]) assert.equal((await person.open(page.url)).status, 500);
    const stored = JSON.stringify(await rows.find({}));
    for (const word of ['nonce-2', 'state-1', somebody.objectId, one.page.url.split('/').at(-1) ?? ''])
      assert.ok(!stored.includes(word), word);
  });
});
