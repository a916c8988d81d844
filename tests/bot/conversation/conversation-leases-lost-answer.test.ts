import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ConversationLeases } from '../../../bot/conversation/conversation-leases.ts';
import { StoreUnavailableError } from '../../../services/store/document-store.ts';
import { openTestStore } from '../../support/build-bot.ts';
import { FakeClock, FakeRandomness } from '../../support/fakes.ts';
import { type Fate, mortalStore } from '../../support/mortal-store.ts';

/** Conversations whose first write, a lease, has this fate. */
async function conversationsWhoseLease(t: TestContext, fate: Fate): Promise<ConversationLeases> {
  const { store } = mortalStore(await openTestStore(t), { fate, write: 1 });
  return new ConversationLeases({ store, clock: new FakeClock(), randomness: new FakeRandomness() });
}

test('a turn whose lease was written while the answer was lost goes on at once', async (t) => {
  const conversations = await conversationsWhoseLease(t, 'loses its answer');
  let turns = 0;
  await conversations.exclusively('msteams:demo', async (leased) => {
    turns += 1;
    await leased.release();
  });
  assert.equal(turns, 1);
});

test('a turn whose lease was not written does not run', async (t) => {
  const conversations = await conversationsWhoseLease(t, 'is refused');
  const turn = conversations.exclusively('msteams:demo', () => assert.fail('it ran'));
  await assert.rejects(turn, StoreUnavailableError);
});
