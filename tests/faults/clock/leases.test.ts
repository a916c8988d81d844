import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConversationLeases } from '../../../bot/conversation/conversation-leases.ts';
import { LeaseLostError } from '../../../bot/conversation/leased-conversation.ts';
import { replicas, stores } from '../../bot/conversation/conversation-stores.ts';
import { jumps } from './jumping-clock.ts';

const id = 'msteams:demo-chat';
const nothing = { owner: undefined, person: undefined, language: undefined, dialogs: undefined, reference: undefined };

/** A turn that dies: its lease stays. */
function die(conversations: ConversationLeases): Promise<void> {
  return conversations.exclusively(id, () => Promise.resolve());
}

const noWaiting = (): Promise<never> => Promise.reject(new Error('It would have to wait'));

for (const { name, skip, open } of stores) {
  describe(`on the ${name} store`, { skip }, () => {
    test('no jump of the clock makes a lease of a turn that died last: the chat is taken up, or the next turn begins', async (t) => {
      const { clock, one, two } = await replicas(t, open, noWaiting);
      for (const [title, seconds] of jumps) {
        await die(one);
        clock.advance(seconds);
        assert.deepEqual(await two.interrupted(10), [id], title);
        const { promise: taken, resolve } = Promise.withResolvers<undefined>();
        await two.takeOver(id, async (leased) => leased.release().then(() => resolve(undefined)));
        await taken;
        await die(one);
        clock.advance(seconds);
        await two.exclusively(id, (leased) => leased.finish(nothing));
        assert.deepEqual(await two.interrupted(10), [], title);
      }
    });

    test('a turn whose lease was given by a clock far ahead writes nothing after another has begun', async (t) => {
      const { clock, one, two } = await replicas(t, open);
      clock.advance(3_600);
      await one.exclusively(id, async (early) => {
        clock.advance(-3_600);
        await two.exclusively(id, (leased) => leased.finish({ ...nothing, language: 'nl' }));
        await assert.rejects(early.finish({ ...nothing, language: 'en' }), LeaseLostError);
      });
      await two.exclusively(id, async (leased) => {
        assert.equal(leased.conversation.language, 'nl');
        await leased.release();
      });
    });

    test('between replicas whose clocks are half a minute apart a turn under way is left alone', async (t) => {
      const { clock, one, two } = await replicas(t, open);
      clock.advance(30);
      await one.exclusively(id, async (leased) => {
        clock.advance(-30);
        assert.deepEqual(await two.interrupted(10), []);
        await two.takeOver(id, () => assert.fail('two turns at once'));
        clock.advance(30);
        await leased.finish(nothing);
      });
    });
  });
}
