import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { personKey, DirectoryUnavailableError } from '../../services/directory/directory.ts';
import { enrollmentCollection } from '../../services/enrollment/enrollment-repository.ts';
import type { BuildBotOptions } from '../support/build-bot.ts';
import { openTestStore } from '../support/build-bot.ts';
import { codeAt } from '../support/authenticator.ts';
import { reachCode } from '../support/journey.ts';
import { startServer, type Answer } from '../bot/server-kit.ts';
import { wrongCode } from '../services/methods/method-kit.ts';
import { FailingStore, type Failure } from './support/failing-store.ts';

const verified = /You're all set/u;
const apology = /Something went wrong.*this reference: [\w-]{8}/u;
const internals = /demo-canary|node_modules|\.ts\b|\bat \S+:\d|Error\b|mongodb:|undefined|StoreUnavailable/u;

/** Somebody who has scanned the code and is asked for it, over HTTP from here on. */
async function midVerification(t: TestContext, options: BuildBotOptions = {}) {
  const store = new FailingStore(await openTestStore(t));
  const served = await startServer(t, { bot: { store, ...options }, channelPatienceMilliseconds: 50 });
  const { client, channel, clock } = served;
  const person = served.person();
  const entry = await reachCode(person);
  const right = codeAt(entry, clock.now());
  // Without an id, so that sending it again is a new activity.
  const click = { ...person.clickActivity('Verify', { code: right }), serviceUrl: channel.url, id: undefined };
  const typed = (text: string) => ({ ...click, type: 'message', value: undefined, name: undefined, text });
  const send = (activity: object): Promise<Answer> => client.post(client.activity(activity));
  const methods = async () => (await served.enrollment.status(person)).methods.length;
  const wrong = wrongCode([entry], clock.now());
  return { ...served, store, human: person, right, wrong, click, typed, send, methods };
}

type Verification = Awaited<ReturnType<typeof midVerification>>;

/** What went over the wire or into the log says nothing of how the bot is made or what it holds. */
function assertGeneric({ channel, logLines }: Verification, { status, body }: Answer): void {
  assert.equal(status, 200);
  assert.doesNotMatch(body, internals);
  assert.doesNotMatch(JSON.stringify(channel.sent), internals);
  assert.doesNotMatch(logLines.join(''), /demo-canary/u);
}

/** Types of what the audit trail will say. */
async function auditTypes({ store, human }: Verification): Promise<string[]> {
  const document = await store.collection(enrollmentCollection).findOne({ _id: personKey(human) });
  const { unsealed } = { unsealed: [], ...document };
  return unsealed.map(({ type }: { type: string }) => type);
}

/** One attempt while the store goes away after so many calls. @returns whether the store held. */
async function attempt(t: TestContext, calls: number, failure: Failure): Promise<boolean> {
  const it = await midVerification(t);
  it.store.failAfter(calls, failure);
  const answer = await it.send(it.click);
  const { held } = it.store;
  it.store.mend();
  assertGeneric(it, answer);
  // Nothing is claimed that is not so.
  if (verified.test(answer.body)) assert.equal(await it.methods(), 1);
  else assert.match(answer.body, apology);
  if (!held) assert.match(it.logLines.join(''), /"name":"StoreUnavailableError"/u);
  // Back again, it goes on from where it truly was: once, with the same code.
  it.clock.advance(11);
  const again = await it.send(it.click);
  assert.match(again.body + JSON.stringify(it.channel.sent), verified);
  assert.equal(await it.methods(), 1);
  assert.equal((await auditTypes(it)).filter((type) => type === 'method-activated').length, 1);
  return held;
}

describe('ASVS 16.5: while somebody verifies, a store that goes away', () => {
  for (const failure of ['undone', 'done'] as const) {
    test(`at any moment (the call it fails at is ${failure}) verifies nobody who is not, and tells nothing of itself`, async (t) => {
      let calls = 0;
      while (!(await attempt(t, calls, failure))) calls += 1;
      assert.ok(calls >= 3, `a turn has ${calls} calls only`);
    });
  }

  test('does not make a wrong code right, and its failure is no free guess', async (t) => {
    for (const calls of [0, 1, 2, 3]) {
      const it = await midVerification(t);
      it.store.failAfter(calls, 'undone');
      const answer = await it.send(it.typed(it.wrong));
      it.store.mend();
      assertGeneric(it, answer);
      assert.doesNotMatch(JSON.stringify(it.channel.sent), verified);
      const { methods, pending } = await it.enrollment.status(it.human);
      assert.deepEqual([methods, (await auditTypes(it)).includes('method-activated')], [[], false]);
      if (/not right/u.test(JSON.stringify(it.channel.sent))) assert.equal(pending?.wrongCodes, 1);
    }
  });

  test('before anything is known of the person, ends in a sentence with a reference', async (t) => {
    const it = await midVerification(t);
    it.store.failAfter(0, 'undone');
    assertGeneric(it, await it.send(it.typed('status')));
    assert.match(it.channel.sent.at(-1)?.text ?? '', apology);
    assert.equal((await it.client.get('/readyz')).status, 503);
  });
});

describe('ASVS 16.5: while somebody verifies, a directory that goes away', () => {
  async function withDirectory(t: TestContext) {
    const directory = { isGone: false };
    const find = () =>
      directory.isGone
        ? Promise.reject(new DirectoryUnavailableError('demo-canary'))
        : Promise.resolve({ displayName: 'Demo Person', accountName: 'demo@contoso.example' });
    const it = await midVerification(t, { directory: { find } });
    directory.isGone = true;
    return it;
  }

  test('lets the code be checked all the same: a wrong one proves nothing, the right one does', async (t) => {
    const it = await withDirectory(t);
    assertGeneric(it, await it.send(it.typed(it.wrong)));
    assert.equal(await it.methods(), 0);
    const answer = await it.send(it.typed(it.right));
    assertGeneric(it, answer);
    assert.match(JSON.stringify(it.channel.sent.at(-1)), verified);
    assert.equal(await it.methods(), 1);
  });

  test('starts no set-up: the person hears a reference, and nothing is pending', async (t) => {
    const it = await withDirectory(t);
    for (const text of ['cancel', 'set up', 'Set up']) await it.send(it.typed(text));
    const answer = await it.send(it.typed('Next'));
    assertGeneric(it, answer);
    assert.match(it.channel.sent.at(-1)?.text ?? '', apology);
    const { pending, methods } = await it.enrollment.status(it.human);
    assert.deepEqual([pending, methods], [undefined, []]);
  });
});

describe('ASVS 16.5: while somebody verifies, a Teams that takes no message', () => {
  test('verifies nobody with a wrong code, which counts once', async (t) => {
    const it = await midVerification(t);
    it.channel.connector.mood = 403;
    assertGeneric(it, await it.send(it.typed(it.wrong)));
    const { methods, pending } = await it.enrollment.status(it.human);
    assert.deepEqual([methods, pending?.wrongCodes], [[], 1]);
  });

  test('leaves a right code proven once, and the person hears so when it is back', async (t) => {
    const it = await midVerification(t);
    it.channel.connector.mood = 403;
    assertGeneric(it, await it.send(it.typed(it.right)));
    assert.equal(await it.methods(), 1);
    it.channel.connector.mood = 'well';
    it.channel.sent.length = 0;
    await it.send(it.typed('status'));
    assert.match(JSON.stringify(it.channel.sent), /verification is set up/u);
    assert.equal((await auditTypes(it)).filter((type) => type === 'method-activated').length, 1);
  });
});
