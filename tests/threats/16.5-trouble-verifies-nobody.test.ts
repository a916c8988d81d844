import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { DirectoryUnavailableError } from '../../services/directory/directory.ts';
import type { Extent, Failure } from './support/failing-store.ts';
import { apology, assertGeneric, auditTypes, midVerification, verified } from './support/mid-verification.ts';

interface Trouble {
  readonly by: 'click' | 'text';
  readonly failure: Failure;
  readonly extent: Extent;
}

/** One right code while the store fails after so many calls. @returns whether it did before the turn was over. */
async function attempt(t: TestContext, calls: number, { by, failure, extent }: Trouble): Promise<boolean> {
  const it = await midVerification(t);
  it.failing.failAfter(calls, failure, extent);
  const answer = await it.send(by === 'click' ? it.click : it.typed(it.right));
  const { held } = it.failing;
  it.failing.mend();
  assertGeneric(it, answer);
  // Nothing is claimed that is not so, and something is said.
  const said = answer.body + JSON.stringify(it.channel.sent);
  assert.match(said, new RegExp(`${verified.source}|${apology.source}`, 'u'));
  if (verified.test(said)) assert.equal(await it.methods(), 1);
  // Back again, it goes on from where it truly was: once, with the same code.
  it.clock.advance(11);
  const again = await it.send(it.click);
  assert.match(said + again.body + JSON.stringify(it.channel.sent), verified);
  assert.equal(await it.methods(), 1);
  assert.equal((await auditTypes(it)).filter((type) => type === 'method-activated').length, 1);
  return !held;
}

const troubles: readonly Trouble[] = (['undone', 'done'] as const).flatMap((failure) => [
  { by: 'click', failure, extent: 'every call from then on' },
  { by: 'text', failure, extent: 'one call' },
]);

describe('ASVS 16.5: while somebody verifies, a store that goes away', () => {
  for (const trouble of troubles) {
    const { by, failure, extent } = trouble;
    test(`at any moment verifies nobody who is not, and tells nothing of itself (${by}; ${extent} is ${failure})`, async (t) => {
      let calls = 0;
      while (await attempt(t, calls, trouble)) calls += 1;
      assert.ok(calls >= 3, `a turn has ${calls} calls only`);
    });
  }

  test('does not make a wrong code right, and its failure is no free guess', async (t) => {
    for (const calls of [0, 1, 2, 3]) {
      const it = await midVerification(t);
      it.failing.failAfter(calls, 'undone');
      const answer = await it.send(it.typed(it.wrong));
      it.failing.mend();
      assertGeneric(it, answer);
      assert.doesNotMatch(JSON.stringify(it.channel.sent), verified);
      const { methods, pending } = await it.changes.status(it.human);
      assert.deepEqual([methods, (await auditTypes(it)).includes('method-activated')], [[], false]);
      if (/not right/u.test(JSON.stringify(it.channel.sent))) assert.equal(pending?.wrongCodes, 1);
    }
  });

  test('before anything is known of the person, ends in a sentence with a reference', async (t) => {
    const it = await midVerification(t);
    it.failing.failAfter(0, 'undone');
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
    const { pending, methods } = await it.changes.status(it.human);
    assert.deepEqual([pending, methods], [undefined, []]);
  });
});

describe('ASVS 16.5: while somebody verifies, a Teams that takes no message', () => {
  test('verifies nobody with a wrong code, which counts once', async (t) => {
    const it = await midVerification(t);
    it.channel.connector.mood = 403;
    assertGeneric(it, await it.send(it.typed(it.wrong)));
    const { methods, pending } = await it.changes.status(it.human);
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
