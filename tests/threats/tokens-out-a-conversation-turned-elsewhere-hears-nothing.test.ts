import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { conversationCollection, type StoredConversation } from '../../bot/conversation/conversation-document.ts';
import { renewReferences } from '../../bot/conversation/vouched-references.ts';
import { type PersonId, personKey } from '../../services/directory/directory.ts';
import { KeyRing } from '../../services/secrets/key-ring.ts';
import type { DocumentStore, Update } from '../../services/store/document-store.ts';
import { startWiredBot, type WiredBot } from '../faults/wired-bot.ts';
import { mongodbSkip, temporaryEmbeddedStore, temporaryMongoStore } from '../services/store/temporary-stores.ts';
import { startConnector, startServer } from '../bot/http/server-kit.ts';
import { reachCode } from '../support/journey.ts';

const stores: Readonly<Record<string, { skip: string | false; open: (t: TestContext) => Promise<DocumentStore> }>> = {
  'the embedded store': { skip: false, open: temporaryEmbeddedStore },
  MongoDB: { skip: mongodbSkip, open: (t) => temporaryMongoStore(t) },
};

const conversationsIn = ({ store }: WiredBot) => store.collection<StoredConversation>(conversationCollection);

/** Somebody whose QR code is being shown, a thief with a chat of their own, and a server that is the thief's. */
async function scene(t: TestContext, open: (t: TestContext) => Promise<DocumentStore>) {
  const bot = await startWiredBot(t, { store: await open(t) });
  const owner = bot.person();
  await reachCode(owner);
  const thief = bot.person({ objectId: '00000000-0000-0000-0000-000000000002' });
  await thief.say('hello');
  const elsewhere = await startConnector(t);
  const chatOf = async (person: PersonId): Promise<StoredConversation> => {
    const chat = await conversationsIn(bot).findOne({ 'owner.objectId': person.objectId });
    assert.ok(chat);
    return chat;
  };
  const alter = async (person: PersonId, update: Update): Promise<void> => {
    assert.ok(await conversationsIn(bot).findOneAndUpdate({ 'owner.objectId': person.objectId }, update));
  };
  /** Something happens outside the chat: the bot goes where it believes the person to be. */
  const happens = (person: PersonId) => bot.resumer.enrollmentChanged(person).catch(() => undefined);
  const tampering = () => bot.logLines.filter((line) => line.includes('a conversation was tampered with')).length;
  return { bot, owner, thief, elsewhere, chatOf, alter, happens, tampering };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** What somebody who can write to the store, and has no key, might do; and whose event they wait for. */
const turns: Readonly<Record<string, (scene: Scene) => Promise<PersonId>>> = {
  'that is turned to another server': async ({ alter, owner, elsewhere }) => {
    await alter(owner, { $set: { 'reference.serviceUrl': elsewhere.url } });
    return owner;
  },
  'that is turned to the chat of somebody else': async ({ alter, owner, thief, chatOf }) => {
    await alter(owner, { $set: { reference: (await chatOf(thief)).reference } });
    return owner;
  },
  'that gets the reference and the MAC of somebody else': async ({ alter, owner, thief, chatOf }) => {
    const { reference, vouched } = await chatOf(thief);
    await alter(owner, { $set: { reference, vouched } });
    return owner;
  },
  'that gets the reference and the MAC of another chat of its owner': async ({ bot, owner, chatOf }) => {
    const { _id } = await chatOf(owner);
    const older = bot.person({ tenantId: owner.tenantId, objectId: owner.objectId, conversationId: 'older' });
    await older.say('cancel');
    const chats = conversationsIn(bot);
    const { reference, vouched } = (await chats.findOne({ _id: 'msteams:older' })) ?? assert.fail();
    assert.ok(await chats.findOneAndUpdate({ _id }, { $set: { reference, vouched } }));
    return owner;
  },
  'of the thief, with another owner': async ({ alter, owner, thief, chatOf }) => {
    const { dialogs } = await chatOf(owner);
    const { tenantId, objectId } = owner;
    await alter(thief, { $set: { owner: { tenantId, objectId }, dialogs } });
    return thief;
  },
  'of the thief, found as that of somebody else': async ({ bot, alter, owner, thief, chatOf }) => {
    const { _id, dialogs } = await chatOf(owner);
    await conversationsIn(bot).deleteOne({ _id });
    const { tenantId, objectId } = owner;
    await alter(thief, { $set: { owner: { tenantId, objectId }, person: personKey(owner), dialogs } });
    return owner;
  },
  'that is stripped of its MAC and turned elsewhere': async ({ alter, owner, elsewhere }) => {
    await alter(owner, { $set: { 'reference.serviceUrl': elsewhere.url }, $unset: { vouched: '' } });
    return owner;
  },
};

for (const [where, { skip, open }] of Object.entries(stores)) {
  describe(`tokens out: a conversation (${where})`, { skip }, () => {
    for (const [what, act] of Object.entries(turns)) {
      test(`${what} hears nothing: no secret, and no token of the bot`, async (t) => {
        const it = await scene(t, open);
        const who = await act(it);
        const calls = it.bot.wire.calls.length;
        for (let times = 0; times < 3; times += 1) await it.happens(who);
        assert.deepEqual(it.elsewhere.sent, []);
        assert.equal(it.bot.wire.calls.length, calls);
        assert.doesNotMatch(JSON.stringify(it.thief.chat), /otpauth|data:image/u);
        assert.equal(it.tampering(), what.includes('stripped') ? 0 : 1, 'said once, where it can be known');
      });
    }

    test('of an older release, or one that was altered, is told again once its owner has done something in it', async (t) => {
      const it = await scene(t, open);
      await it.alter(it.owner, { $unset: { vouched: '' } });
      const calls = it.bot.wire.calls.length;
      await it.happens(it.owner);
      assert.equal(it.bot.wire.calls.length, calls);
      await it.owner.say('help');
      const since = it.bot.wire.calls.length;
      await it.happens(it.owner);
      assert.ok(it.bot.wire.calls.length > since);
      assert.equal(it.tampering(), 0);
    });

    test('goes under the newest key with the others when keys rotate', async (t) => {
      const it = await scene(t, open);
      await it.alter(it.thief, { $set: { 'reference.serviceUrl': it.elsewhere.url } });
      const key = Buffer.from('0123456789abcdef0123456789abcdef');
      const newer = { id: 'newer', key: Buffer.from('fedcba9876543210fedcba9876543210') };
      const keyRing = new KeyRing([newer, { id: 'test', key }]);
      const told: string[] = [];
      const onTampering = (reason: string): void => void told.push(reason);
      const looked: number[] = [];
      const renewing = { store: it.bot.store, keyRing, onTampering };
      assert.equal(await renewReferences(renewing, (count) => void looked.push(count)), 1);
      assert.equal(looked.at(-1), 2);
      assert.equal(told.length, 1);
      assert.deepEqual(
        [await it.chatOf(it.owner), await it.chatOf(it.thief)].map(({ vouched }) => vouched?.keyId),
        ['newer', 'test'],
      );
    });
  });
}

test('tokens out: in production nothing is sent to a server without TLS, whoever vouches for it', async (t) => {
  let turns = 0;
  const logic = (): Promise<void> => Promise.resolve(void (turns += 1));
  const { client } = await startServer(t, { anyHost: true, logic });
  assert.equal((await client.post(client.activity({ serviceUrl: 'http://teams.example' }))).status, 400);
  assert.equal(turns, 0);
  assert.equal((await client.post(client.activity({ serviceUrl: 'https://teams.example' }))).status, 200);
  assert.equal(turns, 1);
});
