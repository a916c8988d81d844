import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import { auditCollections } from '../../../services/audit/audit-row.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { buildBot } from '../../support/build-bot.ts';

/** What is shown under a card, where no link can be. */
const plainSentence = 'I only talk about security verification in private: continue in your personal chat with me.';
const sentence =
  'I only talk about security verification in private: ' +
  '[continue in your personal chat with me](https://teams.microsoft.com/l/chat/0/0?users=28%3Ademo-bot).';

/** How many documents there are, in every collection. */
async function stored(store: DocumentStore): Promise<number> {
  const counts = [enrollmentCollection, conversationCollection, ...auditCollections].map((spec) =>
    store.collection(spec).countDocuments({}),
  );
  return (await Promise.all(counts)).reduce((sum, each) => sum + each, 0);
}

async function enrolled(t: TestContext) {
  const built = await buildBot(t);
  const alex = built.person();
  await alex.say('hello');
  await alex.click('Set it up now');
  return { ...built, alex };
}

for (const conversationType of ['groupChat', 'channel', 'something-new']) {
  const where = { conversationType, conversationId: `demo-${conversationType}` };

  test(`in a ${conversationType} the bot answers with one sentence and a link, and stores nothing`, async (t) => {
    const { person, store } = await buildBot(t);
    const alex = person(where);
    await alex.say('set up');
    assert.deepEqual(alex.transcript, [sentence]);
    assert.equal(await stored(store), 0);
  });

  test(`in a ${conversationType} nobody learns what somebody has set up`, async (t) => {
    const { alex, person, store } = await enrolled(t);
    const before = await stored(store);
    const shown = alex.transcript;
    const inPublic = person(where);
    for (const text of ['status', 'help', '123456', 'cancel', '<at>Demo Bot</at> set up']) await inPublic.say(text);
    assert.deepEqual(
      inPublic.transcript,
      Array.from({ length: 5 }, () => sentence),
    );
    assert.equal(await stored(store), before);
    assert.deepEqual(alex.transcript, shown);
  });

  test(`a card's button in a ${conversationType} is answered with the same sentence, and does nothing`, async (t) => {
    const { alex, store, teams, enrollment } = await enrolled(t);
    const before = await stored(store);
    const click = alex.clickActivity('Set up', { method: 'authenticator-code' });
    const conversation = {
      id: where.conversationId,
      conversationType,
      tenantId: alex.tenantId,
      isGroup: true,
      name: '',
    };
    const answer = await teams.deliver({ ...click, conversation });
    assert.deepEqual(answer, {
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: plainSentence },
    });
    assert.equal((await enrollment.status(alex)).pending, undefined);
    assert.equal(await stored(store), before);
  });

  test(`being added to a ${conversationType} is no reason to speak`, async (t) => {
    const { person, store } = await buildBot(t);
    const alex = person(where);
    await alex.arrive();
    assert.deepEqual(alex.transcript, []);
    assert.equal(await stored(store), 0);
  });
}

test('a chat whose kind the channel does not name is not taken for a personal one', async (t) => {
  const { person, store } = await buildBot(t);
  const alex = person();
  await alex.say('set up', {
    conversation: { id: 'demo', isGroup: false, name: '', conversationType: '', tenantId: alex.tenantId },
  });
  assert.equal(await stored(store), 0);
});

test('the sentence is in the language of whoever writes', async (t) => {
  const { person } = await buildBot(t);
  const sanne = person({ conversationType: 'groupChat', locale: 'nl-NL' });
  await sanne.say('hallo');
  assert.match(sanne.lastLine, /persoonlijke chat/u);
});
