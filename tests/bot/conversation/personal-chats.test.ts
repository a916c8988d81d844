import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PersonalChats } from '../../../bot/conversation/personal-chats.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import { buildBot } from '../../support/build-bot.ts';
import { intercepted } from '../../support/intercepted-store.ts';

const tenantId = 'demo-tenant';
const ids = Array.from({ length: 120 }, (_, index) => `agent-${String(index)}`);

describe('those of many people who have a chat with the bot', () => {
  test('are the first so many of them, in the order in which they were named, and never who has blocked it', async (t) => {
    const memory = new MemoryStore();
    t.after(() => memory.close());
    let questions = 0;
    const store = intercepted(memory, (call, act) => {
      if (!call.writes) questions += 1;
      return act();
    });
    const bot = await buildBot(t, { store });
    const present = [110, 60, 9, 3, 4];
    for (const index of present)
      await bot.person({ tenantId, objectId: ids[index] ?? '', conversationId: `chat-${String(index)}` }).arrive();
    const chats = new PersonalChats(bot);
    const [blocked] = await chats.of({ tenantId, objectId: 'agent-4' });
    await chats.markDead(blocked?._id ?? '', { tenantId, objectId: 'agent-4' });
    assert.deepEqual(await chats.whoHas(tenantId, ids, 20), ['agent-3', 'agent-9', 'agent-60', 'agent-110']);
    assert.deepEqual(await chats.whoHas('other', ids, 20), []);
    questions = 0;
    assert.deepEqual(await chats.whoHas(tenantId, ids.toReversed(), 1), ['agent-110']);
    assert.equal(questions, 1);
  });
});
