import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { AppPasswordMacs } from '../../services/app-passwords/app-password.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { openEmbeddedStore } from '../../services/store/embedded/store.ts';
import {
  alexName,
  type Api,
  bearer,
  inChat,
  makeOne,
  routeOptions,
  startApi,
  verifyPath,
} from '../bot/http/routes/app-password-kit.ts';
import { startServer } from '../bot/http/server-kit.ts';
import { temporaryDirectory } from '../services/store/temporary-stores.ts';
import { codeAt } from '../support/authenticator.ts';
import { FakeClock } from '../support/fakes.ts';
import { Canaries } from './support/canaries.ts';
import { addKeys, assertKeptClean } from './support/kept-files.ts';

const sanneName = 'sanne.devries@contoso.example';
const guess = 'abcd efgh ijkm npqr';

async function status(api: Api, password: string, user = alexName): Promise<number> {
  return (await api.ask({ user, password })).status;
}

async function startOnDisk(t: TestContext) {
  const directory = temporaryDirectory(t);
  const store = await openEmbeddedStore({ directory });
  t.after(() => store.close());
  const clock = new FakeClock();
  return { api: await startApi(t, { bot: { store, clock } }), directory };
}

describe('ASVS 6.5.2, 14.2.1: an app password is kept as a hash and seen nowhere but on its card', () => {
  test('not in the store, the audit trail, the log or an answer, when it is made, used, refused and deleted', async (t) => {
    const { api, directory } = await startOnDisk(t);
    const { person, clock } = api;
    await person.click('Done');
    clock.advance(3_600);
    await person.say('App passwords');
    await person.click('Verify', { code: codeAt(api.app, clock.now()) });
    await person.click('Make an app password', { name: 'Outlook' });
    const shown = JSON.stringify(person.card);
    const password = /"text":"([a-km-np-z2-9]{16})"/u.exec(shown)?.[1] ?? '';
    assert.equal(password.length, 16);
    const canaries = new Canaries();
    canaries.addText('secret', 'app password', password);
    canaries.addText('secret', 'app password in groups', password.replace(/.{4}(?=.)/gu, '$& '));
    addKeys(canaries, api.keyRing);
    await person.click('I have copied it');
    assert.equal(await status(api, password), 204);
    assert.equal(await status(api, guess), 401);
    await person.click('Delete all');
    await person.click('Delete');
    assert.equal(await status(api, password), 401);
    assert.deepEqual(canaries.seenIn(JSON.stringify(person.chat)), []);
    assert.deepEqual(canaries.seenIn(api.logLines.join('\n')), []);
    await assertKeptClean({ ...api, directory, canaries });
  });
});

describe('ASVS 6.3.1: an app password lets its owner’s programs in, while it is there and allowed', () => {
  test('not somebody else’s, under whatever name', async (t) => {
    const api = await startApi(t);
    const { password } = await makeOne(api);
    for (const user of [sanneName, `${alexName}\0`, `${alexName}@contoso.example`, `*`, '', api.person.objectId])
      assert.equal(await status(api, password, user), 401, user);
  });

  test('not once it was deleted, by its owner, by an operator’s reset, or because it was somebody else who made it', async (t) => {
    const ends: Record<string, (api: Api, whom: { tenantId: string; objectId: string }) => Promise<unknown>> = {
      deleted: (api, whom) => inChat(api).appPasswords.delete(whom, 'all'),
      reset: ({ operator }, whom) => operator.reset(whom, 'lost everything'),
      disowned: ({ enrollment }, whom) => enrollment.managing.disown(whom),
    };
    for (const [how, end] of Object.entries(ends)) {
      const api = await startApi(t);
      const { whom, password } = await makeOne(api);
      assert.equal(await status(api, password), 204, how);
      await end(api, whom);
      assert.equal(await status(api, password), 401, how);
    }
  });

  test('not when the policy forbids them later', async (t) => {
    const api = await startApi(t);
    const { password } = await makeOne(api);
    const { store, clock } = api;
    const policy = { appPasswords: { allowed: false, most: 40 } };
    const later = await startServer(t, { bot: { store, clock, policy }, appPasswords: routeOptions });
    const body = JSON.stringify({ user: alexName, password });
    const headers = { ...bearer, 'content-type': 'application/json' };
    assert.equal((await later.client.send('POST', verifyPath, body, headers)).status, 401);
    assert.equal(await status(api, password), 204);
  });

  test('not when it was written into the store by somebody without the key, whoever looks', async (t) => {
    const api = await startApi(t);
    const { password } = await makeOne(api);
    assert.equal(await status(api, password), 204);
    const other = await makeOne(api, 'Tablet');
    const { store, clock } = api;
    await inChat(api).appPasswords.delete(other.whom, [other.id]);
    assert.equal(await status(api, other.password), 401);
    const rows = store.collection<{ readonly _id: string; readonly enrollment: { appPasswords: object[] } }>(
      enrollmentCollection,
    );
    const [row] = await rows.find({});
    const [kept] = row?.enrollment.appPasswords ?? [];
    const stored = new AppPasswordMacs(api.keyRing).store({ person: other.whom, id: other.id }, other.password);
    const back = { ...kept, id: other.id, name: 'Tablet', stored };
    await rows.findOneAndUpdate({ _id: row?._id ?? '' }, { $push: { 'enrollment.appPasswords': back } });
    assert.equal(await status(api, password), 204);
    const policy = { appPasswords: { allowed: true, most: 40 } };
    const fresh = await startServer(t, { bot: { store, clock, policy }, appPasswords: routeOptions });
    const body = JSON.stringify({ user: alexName, password: other.password });
    const headers = { ...bearer, 'content-type': 'application/json' };
    assert.equal((await fresh.client.send('POST', verifyPath, body, headers)).status, 500);
    assert.notEqual(await status(api, other.password), 204);
  });

  test('guessing costs the guesser an answer a time, and the person nothing: chat, methods and programs go on', async (t) => {
    const api = await startApi(t);
    const { whom, password } = await makeOne(api);
    const answers: Record<number, number> = {};
    await Promise.all(
      Array.from({ length: 200 }, async () => {
        const answered = await status(api, guess);
        answers[answered] = (answers[answered] ?? 0) + 1;
      }),
    );
    assert.deepEqual(answers, { 401: 30, 429: 170 });
    assert.equal(await status(api, password), 204);
    api.clock.advance(60);
    const { methods, locks } = await api.enrollment.status(whom);
    assert.deepEqual(locks, []);
    const code = codeAt(api.app, api.clock.now());
    assert.deepEqual(await api.enrollment.verify(whom, methods[0]?.methodId ?? '', code), { code: 'verified' });
    const [document] = await api.store.collection(enrollmentCollection).find({});
    assert.equal(
      JSON.stringify(document).match(/app-password-refused/gu)?.length,
      3,
      'the first, the tenth and the count',
    );
  });

  test('names that are nobody’s leave nothing in the store', async (t) => {
    const api = await startApi(t);
    const before = await api.store.collection(enrollmentCollection).countDocuments({});
    for (let tries = 0; tries < 50; tries += 1) await status(api, guess, `nobody-${tries}@contoso.example`);
    await status(api, guess, sanneName);
    assert.equal(await api.store.collection(enrollmentCollection).countDocuments({}), before);
  });

  test('a caller without a token learns nothing of either', async (t) => {
    const api = await startApi(t);
    const { password } = await makeOne(api);
    const strangers = [{}, { authorization: 'Bearer x' }, { authorization: bearer.authorization.slice(0, -1) }];
    for (const headers of strangers) {
      const heard = [
        await api.ask({ user: alexName, password }, headers),
        await api.ask({ user: alexName, password: guess }, headers),
        await api.ask({ user: 'nobody@contoso.example', password }, headers),
      ];
      assert.equal(new Set(heard.map((each) => JSON.stringify(each))).size, 1);
      assert.equal(heard[0]?.status, 403);
    }
  });
});
