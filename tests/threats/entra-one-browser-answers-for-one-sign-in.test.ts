/** Who may go on with a sign-in: the browser that was sent, with forms of its own page, for its own person, once. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { decodeJwt } from 'jose';
import { signInCollection } from '../../services/sign-in/entra/sign-ins.ts';
import { answerOf, somebody, startSignIn } from '../bot/http/routes/external-mfa-kit.ts';
import { formOf, type Shown } from '../bot/http/test-browser.ts';

const other = { ...somebody, objectId: '44444444-0000-4000-8000-000000000005' };

async function kit(t: TestContext) {
  const made = await startSignIn(t);
  const started = await made.enrolled();
  const code = () => made.codeOf(started);
  /** Somebody who has been sent here. */
  const sent = async (more: Readonly<Record<string, string>> = {}) => {
    const person = made.browser();
    return { person, page: await person.authorize(await made.entra.form(more)) };
  };
  return { ...made, code, sent };
}

function isOver(page: Shown): boolean {
  return page.status === 410 && !page.text.includes('id_token');
}

describe('a sign-in', () => {
  test('is of the browser that was sent: who knows the address alone can do nothing with it', async (t) => {
    const { browser, code, sent } = await kit(t);
    const { person, page } = await sent();
    const stranger = browser();
    assert.ok(isOver(await stranger.open(page.url)));
    assert.ok(isOver(await stranger.post(page.url, { ...formOf(page, 'code'), typed: code() })));
    assert.ok(isOver(await stranger.post(page.url, formOf(page, 'stop'))));
    const progress = await stranger.open(`${page.url}/progress`);
    assert.equal(progress.text, '{"state":"gone","says":""}');
    assert.ok(answerOf(await person.submit(page, 'code', { typed: code() })).fields['id_token']);
  });

  test('takes no form of another site (CSRF), nor one of another sign-in', async (t) => {
    const { browser, code, entra, sent } = await kit(t);
    const { person, page } = await sent();
    for (const site of ['cross-site', 'same-site', 'none'])
      assert.ok(isOver(await person.post(page.url, formOf(page, 'stop'), { 'sec-fetch-site': site })), site);
    const elsewhere = await browser().authorize(await entra.form({ nonce: 'nonce-2' }));
    const { form: foreign = '' } = formOf(elsewhere, 'code');
    for (const form of ['', foreign, `${foreign}x`])
      assert.ok(isOver(await person.post(page.url, { ...formOf(page, 'code'), form, typed: code() })), form);
    assert.ok(isOver(await person.post(page.url, { act: 'stop' })));
    assert.equal((await person.open(page.url)).status, 200);
  });

  test('is told by a cookie that no script reads and no other site’s post carries', async (t) => {
    const { browser, entra } = await startSignIn(t, { isSecure: true, served: { anyHost: true } });
    const form = await entra.form();
    const page = await fetch(`${browser().base}/authorize`, { method: 'POST', body: form, redirect: 'manual' });
    assert.equal(page.status, 303);
    const [cookie = '', ...more] = page.headers.getSetCookie();
    assert.match(cookie, /^__Host-sign-in-[\w-]{16}=[\w-]{22}; Path=\/; Max-Age=300; HttpOnly; SameSite=Lax; Secure$/u);
    assert.deepEqual(more, []);
  });

  test('is answered once: the same page again, and the same request of Entra again, say nothing more', async (t) => {
    const { browser, clock, code, entra, sent } = await kit(t);
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

  test('is answered once when fifty ask for it at the same time, on whatever replica', async (t) => {
    const { code, sent } = await kit(t);
    const { person, page } = await sent();
    const typed = code();
    const answers = await Promise.all(Array.from({ length: 50 }, () => person.submit(page, 'code', { typed })));
    assert.equal(answers.filter(({ text }) => text.includes('name="id_token"')).length, 1);
  });

  test('in one window does not answer for that in another: nonce and state stay with their own', async (t) => {
    const { browser, clock, code, entra } = await kit(t);
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

  test('of one person is not answered with what another one has', async (t) => {
    const { entra, browser, code, enrolled, codeOf, clock } = await kit(t);
    const theirs = await enrolled(other);
    clock.advance(30);
    const hint = await entra.hint({ claims: { oid: other.objectId, sub: 'sub-of-the-other' } });
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
    const { server, sent } = await kit(t);
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
