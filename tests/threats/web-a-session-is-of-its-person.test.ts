/** A session that was forged, altered in the store, or put to another person, another name or another web server is none. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { webSessionCollection } from '../../services/gates/web-sessions.ts';
import { webSignInCollection } from '../../services/gates/web-sign-ins.ts';
import { personKey } from '../../services/directory/directory.ts';
import { digestOf } from '../../services/secrets/mac.ts';
import { codeNow, enrolled } from '../services/enrollment/enrollment-kit.ts';
import { otherWebToken, personOf, signInName } from '../bot/http/routes/gate-kit.ts';
import { startWebGate } from '../bot/http/routes/web-gate-kit.ts';

interface Row {
  readonly _id: string;
  readonly owner: string;
  readonly mac: string;
}

describe('a session', () => {
  test('is good with the first factor of its own person, at its own web server, and nowhere else', async (t) => {
    const { browserOf, check, signedIn } = await startWebGate(t);
    const { browser } = await signedIn('alex');
    const cookie = browser.cookies;
    await signedIn('sanne');
    assert.equal((await check(browserOf('sanne', { cookie }))).status, 401);
    assert.equal((await check(browser, { authorization: `Bearer ${otherWebToken}` })).status, 401);
    for (const name of ['alex@contoso.example, sanne@contoso.example', '*', 'alex@contoso.example\u00a0x'])
      assert.equal((await check(browser, { 'x-gate-person': name })).status, 401, name);
    assert.equal((await check(browser)).status, 204);
  });

  test('cannot be made, lengthened or turned to somebody by who writes to the store and has no key', async (t) => {
    const { browserOf, check, signedIn, store, clock } = await startWebGate(t);
    const rows = store.collection<Row>(webSessionCollection);
    const { browser } = await signedIn('alex');
    const [row] = await rows.find({});
    assert.ok(row);
    assert.ok(
      !JSON.stringify(row).includes(/two-step=([\w-]*)/u.exec(browser.cookies)?.[1] ?? ''),
      'the cookie is not in it',
    );
    const sanne = browserOf('sanne');
    for (const change of [
      { owner: personKey(personOf('sanne')) },
      { gate: { caller: 'web', name: signInName('sanne') }, accountName: signInName('sanne') },
      { accountName: signInName('sanne') },
      { methods: [] },
      { endsAt: new Date(clock.now().getTime() + 86_400_000) },
      { seenAt: new Date(clock.now().getTime() + 1_000) },
      { provenAt: new Date(0) },
      { keyId: 'another' },
      { mac: 'x' },
    ]) {
      await rows.findOneAndUpdate({ _id: row._id }, { $set: change });
      for (const each of [browser, sanne]) {
        each.takeCookies(browser.cookies);
        assert.equal((await check(each)).status, 401, JSON.stringify(change));
      }
      await rows.deleteOne({ _id: row._id });
      await rows.insertOne(row);
      assert.equal((await check(browser)).status, 204);
    }
    const invented = 'x'.repeat(22);
    await rows.insertOne({ ...row, _id: digestOf(invented) });
    assert.equal((await check(browserOf('alex', { cookie: `two-step=${invented}` }))).status, 401);
  });

  test('that was put back after its person was blocked, and a sign-in that was altered, open nothing', async (t) => {
    const { browserOf, begin, check, signedIn, store, operator, clock } = await startWebGate(t);
    const rows = store.collection<Row>(webSessionCollection);
    const { browser } = await signedIn('alex');
    const [row] = await rows.find({});
    assert.ok(row);
    await operator.block(personOf('alex'), 'test');
    assert.equal((await check(browser)).status, 401);
    await rows.insertOne(row);
    assert.equal((await check(browser)).status, 401);
    const signIns = store.collection<{ _id: string; sealed: object }>(webSignInCollection);
    clock.advance(300);
    const [one, two] = [browserOf('sanne'), browserOf('kim')];
    const pages = [await begin(one), await begin(two)];
    const [first, second] = (await signIns.find({ answered: { $exists: false } })).slice(-2);
    assert.ok(first && second);
    await signIns.findOneAndUpdate({ _id: first._id }, { $set: { sealed: second.sealed } });
    await signIns.findOneAndUpdate({ _id: second._id }, { $set: { sealed: first.sealed } });
    for (const [index, each] of [one, two].entries())
      assert.equal((await each.open(pages[index]?.url ?? '')).status, 500);
  });

  test('begins once: the code, the page and the phone of one sign-in open one browser', async (t) => {
    const gate = await startWebGate(t);
    const app = await enrolled(gate, personOf('alex'));
    const browser = gate.browserOf('alex');
    const page = await gate.begin(browser);
    const typed = codeNow(gate, app);
    const answers = await Promise.all(Array.from({ length: 50 }, () => browser.submit(page, 'code', { typed })));
    assert.equal(answers.filter(({ headers }) => headers.getSetCookie().length > 0).length, 1);
    assert.equal((await gate.store.collection<Row>(webSessionCollection).find({})).length, 1);
  });
});
