import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import { ConversationBusyError, type ConversationLeases } from '../../../bot/conversation/conversation-leases.ts';
import { type LeasedConversation, LeaseLostError } from '../../../bot/conversation/leased-conversation.ts';
import { replicas, stores } from './conversation-stores.ts';

const id = 'msteams:demo-chat';
const owner = { tenantId: 'demo-tenant', objectId: 'demo-person' };
const nothing = { owner: undefined, person: undefined, language: undefined, dialogs: undefined, reference: undefined };

/** A turn that depends on all before it: counts one up in what the dialogs remember. */
async function countUp(leased: LeasedConversation): Promise<void> {
  const count = Number(leased.conversation.dialogs?.version ?? '0');
  await Promise.resolve();
  await leased.finish({ ...nothing, dialogs: { version: String(count + 1), stack: [] } });
}

/** Counts up like somebody who is told that the bot is busy, and tries again. */
async function persistently(conversations: ConversationLeases): Promise<void> {
  try {
    await conversations.exclusively(id, countUp);
  } catch (error) {
    if (!(error instanceof ConversationBusyError)) throw error;
    await persistently(conversations);
  }
}

/** What the conversation remembers, seen by a turn that changes nothing. */
function look(conversations: ConversationLeases, conversationId = id): Promise<LeasedConversation['conversation']> {
  return conversations.exclusively(conversationId, async (leased) => {
    await leased.release();
    return leased.conversation;
  });
}

for (const { name, skip, open } of stores) {
  describe(`conversations on the ${name} store`, { skip }, () => {
    test('turns of one conversation run one at a time, in the order they came, without polling', async (t) => {
      const noPolling = (milliseconds: number): Promise<unknown> =>
        milliseconds < 12_000 ? assert.fail('it polled') : new Promise(() => undefined);
      const { one } = await replicas(t, open, noPolling);
      const events: string[] = [];
      const turn = (number: number) =>
        one.exclusively(id, async (leased) => {
          events.push(`begin ${number}`);
          await new Promise(setImmediate);
          events.push(`end ${number}`);
          await leased.release();
        });
      await Promise.all([turn(1), turn(2), turn(3)]);
      assert.deepEqual(events, ['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
    });

    test('turns of different conversations do not wait for one another', async (t) => {
      const { one } = await replicas(t, open);
      await one.exclusively('msteams:first', async (first) => {
        await one.exclusively('msteams:second', (second) => second.release());
        await first.release();
      });
    });

    test('two replicas lose no update of twenty parallel turns', async (t) => {
      const { one, two } = await replicas(t, open, (milliseconds) => delay(milliseconds / 4));
      const turns = Array.from({ length: 20 }, (_, index) => persistently(index % 2 === 0 ? one : two));
      await Promise.all(turns);
      assert.equal((await look(one)).dialogs?.version, '20');
    });

    test('a lapsed lease is taken over, and the late owner is refused and writes nothing', async (t) => {
      const { clock, one, two } = await replicas(t, open);
      await one.exclusively(id, async (late) => {
        clock.advance(10);
        await two.exclusively(id, (leased) => leased.finish({ ...nothing, language: 'nl' }));
        await assert.rejects(late.finish({ ...nothing, language: 'en' }), LeaseLostError);
      });
      assert.equal((await look(two)).language, 'nl');
    });

    test('a turn that outlived its lease is refused even when nobody took over', async (t) => {
      const { clock, one } = await replicas(t, open);
      await one.exclusively(id, async (leased) => {
        clock.advance(10);
        await assert.rejects(leased.finish({ ...nothing, language: 'en' }), LeaseLostError);
      });
      assert.equal((await look(one)).language, undefined);
    });

    test('a late owner that lets go leaves the lease of the one who took over', async (t) => {
      const { clock, one, two } = await replicas(t, open);
      await one.exclusively(id, async (late) => {
        clock.advance(10);
        await two.exclusively(id, async (leased) => {
          await late.release();
          await leased.finish({ ...nothing, language: 'nl' });
        });
      });
      assert.equal((await look(one)).language, 'nl');
    });

    test('after a release or a finish the next replica begins without waiting', async (t) => {
      const { one, two } = await replicas(t, open, () => Promise.reject(new Error('waited')));
      await one.exclusively(id, (leased) => leased.release());
      await two.exclusively(id, (leased) => leased.finish({ ...nothing, language: 'nl' }));
      await one.exclusively(id, (leased) => leased.release());
    });

    test('a conversation that stays busy is given up after twelve seconds', async (t) => {
      const waits: number[] = [];
      const { one, two } = await replicas(t, open, (milliseconds) => Promise.resolve(waits.push(milliseconds)));
      await one.exclusively(id, async (leased) => {
        await assert.rejects(
          two.exclusively(id, () => assert.fail('two turns at once')),
          ConversationBusyError,
        );
        await leased.finish({ ...nothing, language: 'nl' });
      });
      const waited = waits.reduce((sum, each) => sum + each, 0);
      assert.ok(waited >= 12_000 && waited < 12_500, `${waited} ms`);
      assert.equal((await look(two)).language, 'nl');
    });

    test('a turn that hangs holds up the turns behind it only until its lease has lapsed', async (t) => {
      const { clock, one } = await replicas(t, open, (milliseconds) => {
        clock.advance(milliseconds / 1000);
        return Promise.resolve();
      });
      const { promise: hanging, resolve: wake } = Promise.withResolvers<undefined>();
      const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
      const first = one.exclusively(id, async (leased) => {
        begin(undefined);
        await hanging;
        await leased.finish({ ...nothing, language: 'en' });
      });
      await begun;
      await one.exclusively(id, (leased) => leased.finish({ ...nothing, language: 'nl' }));
      wake(undefined);
      await assert.rejects(first, LeaseLostError);
      assert.equal((await look(one)).language, 'nl');
    });

    test('of two replicas that take over an interrupted turn exactly one does', async (t) => {
      const { clock, one, two } = await replicas(t, open);
      await one.exclusively(id, () => Promise.resolve());
      clock.advance(10);
      assert.deepEqual([await one.interrupted(10), await two.interrupted(10)], [[id], [id]]);
      const winners: string[] = [];
      const take = (conversations: ConversationLeases, who: string) =>
        conversations.takeOver(id, async (leased) => {
          winners.push(who);
          await leased.finish(nothing);
        });
      await Promise.all([take(one, 'one'), take(two, 'two')]);
      assert.equal(winners.length, 1);
      assert.deepEqual(await one.interrupted(10), []);
    });

    test('a turn under way is neither interrupted nor taken over', async (t) => {
      const { clock, one, two } = await replicas(t, open);
      await one.exclusively(id, async (leased) => {
        clock.advance(9.999);
        assert.deepEqual(await two.interrupted(10), []);
        await two.takeOver(id, () => assert.fail('taken over'));
        await leased.release();
      });
    });

    test('a process that owns the store lapses every lease at once', async (t) => {
      const { one, two } = await replicas(t, open);
      await one.exclusively('msteams:first', () => Promise.resolve());
      await one.exclusively('msteams:second', () => Promise.resolve());
      assert.deepEqual(await two.interrupted(10), []);
      await two.lapseLeases();
      assert.deepEqual((await two.interrupted(10)).sort(), ['msteams:first', 'msteams:second']);
      assert.equal((await two.interrupted(1)).length, 1);
    });

    test('the last twenty answered activities are remembered', async (t) => {
      const { one } = await replicas(t, open);
      for (let number = 1; number <= 25; number += 1) {
        await one.exclusively(id, (leased) => leased.finish(nothing, { answerIds: [`demo-${number}`] }));
      }
      const expected = Array.from({ length: 20 }, (_, index) => `demo-${index + 6}`);
      assert.deepEqual((await look(one)).answered, expected);
    });

    test('what a change names as undefined is forgotten, the rest is set, the lease is gone', async (t) => {
      const { store, one } = await replicas(t, open);
      const dialogs = { version: '1', stack: [{ id: 'main', state: {} }] };
      await one.exclusively(id, (leased) =>
        leased.finish({ ...nothing, owner, person: 'demo', language: 'nl', dialogs }),
      );
      await one.exclusively(id, (leased) =>
        leased.finish({ ...nothing, owner, person: 'demo', reference: { channelId: 'x' } }),
      );
      const [document] = await store.collection(conversationCollection).find({ _id: id });
      assert.deepEqual(document, { _id: id, owner, person: 'demo', reference: { channelId: 'x' } });
    });

    test('the fault of a turn does not hold up the next one in its process', async (t) => {
      const { clock, one } = await replicas(t, open);
      await assert.rejects(
        one.exclusively(id, () => Promise.reject(new Error('demo fault'))),
        /demo fault/u,
      );
      clock.advance(10);
      await one.exclusively(id, (leased) => leased.release());
    });
  });
}
