import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerLost, refused } from '../../support/troubled-store.ts';
import { callsOfWholeConversation, startConversation } from './whole-conversation.ts';

/** Longer than a lease, in seconds. */
const leaseLapsed = 11;

for (const [what, trouble] of [
  ['call is refused', refused],
  ['answer is lost', answerLost],
] as const) {
  test(`whichever single ${what}, the person hears so, goes on from the chat, and is set up once`, async (t) => {
    const calls = await callsOfWholeConversation(t);
    assert.ok(calls > 20);
    for (let number = 1; number <= calls; number += 1) {
      await t.test(`call ${number}`, async (each) => {
        const { store, conversation } = await startConversation(each);
        store.befalls = (call) => (call.number === number ? trouble : undefined);
        await conversation.walk();
        // That a lease was taken is found out when the answer is lost.
        const next = store.calls[number];
        const isLease = next?.operation === 'findOne' && next.collection === 'conversations';
        assert.equal(conversation.apologized, !(trouble.done && isLease));
      });
    }
  });

  test(`wherever an outage begins in which every ${what}, the chat is free after it, and the person goes on`, async (t) => {
    const calls = await callsOfWholeConversation(t);
    for (let number = 1; number <= calls; number += 2) {
      await t.test(`from call ${number} to the end of the turn`, async (each) => {
        const { wired, store, conversation } = await startConversation(each);
        let isOut = false;
        store.befalls = (call) => ((isOut ||= call.number === number) ? trouble : undefined);
        const afterAct = async (): Promise<void> => {
          if (!isOut) return;
          store.befalls = () => undefined;
          isOut = false;
          wired.clock.advance(leaseLapsed);
          await wired.resumer.interruptedTurns(10);
        };
        await conversation.walk({ afterAct });
        assert.ok(conversation.apologized);
      });
    }
  });
}
