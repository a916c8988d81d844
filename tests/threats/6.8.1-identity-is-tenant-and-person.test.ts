import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { conversationCollection } from '../../bot/conversation/conversation-document.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { rightHeader, signed, startGuarded, tenantId } from './support/bot-framework.ts';

const otherTenant = '33333333-0000-4000-8000-000000000003';
const secondTenant = '55555555-0000-4000-8000-000000000005';
const objectId = '00000000-0000-0000-0000-000000000001';

type Part = Record<string, unknown>;

/** A bot that serves two tenants, and the channel with the right token. */
async function startServing(t: TestContext) {
  const guarded = await startGuarded(t, { bot: { allowedTenants: new Set([tenantId, secondTenant]) } });
  const token = signed(rightHeader, guarded.right);
  const everything = async (): Promise<unknown> => {
    const [people, chats] = [enrollmentCollection, conversationCollection].map((spec) =>
      guarded.store.collection(spec),
    );
    return [await people?.find({}), await chats?.find({})];
  };
  return { ...guarded, everything, send: (part: Part) => guarded.post(token, part) };
}

const chat = (id: string, tenant: string): Part => ({
  conversation: { id, conversationType: 'personal', tenantId: tenant },
  channelData: { tenant: { id: tenant } },
});

const click: Part = {
  type: 'invoke',
  name: 'adaptiveCard/action',
  value: { action: { type: 'Action.Execute', data: { action: 'start', flow: '', nonce: 'demo' } } },
};

/** Activities under the channel's own token that are for nobody who is served. */
const strangers: Record<string, Part> = {
  'another tenant': chat('chat-elsewhere', otherTenant),
  'a tenant whose id only contains a served one': chat('chat-elsewhere', `${tenantId}/${otherTenant}`),
  'a served tenant and another one': { ...chat('chat-two', tenantId), channelData: { tenant: { id: otherTenant } } },
  'no tenant': { conversation: { id: 'chat-nowhere', conversationType: 'personal' } },
  'a channel that is not Teams': { ...chat('chat-web', tenantId), channelId: 'webchat' },
  'somebody without an object id': { ...chat('chat-guest', tenantId), from: { id: '29:guest' } },
};

describe('ASVS 6.8.1: with the channel’s token', () => {
  test('a person of a served tenant is answered, at the service URL that the token vouches for', async (t) => {
    const { send, channel } = await startServing(t);
    assert.deepEqual(await send(chat('chat-here', tenantId)), { status: 200, body: '' });
    assert.match(JSON.stringify(channel.sent), /How should we contact you/u);
  });

  for (const [name, part] of Object.entries(strangers)) {
    test(`${name} is served nothing, and nothing of it is stored`, async (t) => {
      const { send, channel, everything } = await startServing(t);
      assert.deepEqual(await send(part), { status: 200, body: '' });
      assert.equal((await send({ ...part, ...click })).status, 400);
      assert.equal((await send({ ...part, type: 'installationUpdate', action: 'add' })).status, 200);
      assert.deepEqual([channel.sent, await everything()], [[], [[], []]]);
    });
  }

  test('the same object id in two served tenants is two people', async (t) => {
    const { send, changes } = await startServing(t);
    await send({ ...chat('chat-here', tenantId), text: 'set up' });
    assert.equal((await changes.status({ tenantId, objectId })).status, 'enabled');
    assert.equal((await changes.status({ tenantId: secondTenant, objectId })).status, 'disabled');
  });

  test('the same chat, named from another served tenant, shows that one nothing and changes nothing', async (t) => {
    const { send, channel, everything } = await startServing(t);
    await send(chat('chat-here', tenantId));
    const before = await everything();
    await send({ ...chat('chat-here', secondTenant), text: 'status' });
    assert.match(channel.sent.at(-1)?.text ?? '', /^This card belongs to somebody else/u);
    assert.deepEqual(await everything(), before);
  });

  test('neither name nor address nor chat id makes somebody another person', async (t) => {
    const { send, changes, everything } = await startServing(t);
    const about = { id: '29:demo', name: 'Demo Person', aadObjectId: objectId };
    await send({ ...chat('chat-here', tenantId), from: about });
    const stranger = '00000000-0000-0000-0000-000000000099';
    await send({ ...chat('chat-here', tenantId), from: { ...about, aadObjectId: stranger }, text: 'set up' });
    assert.equal((await changes.status({ tenantId, objectId: stranger })).status, 'disabled');
    assert.equal(JSON.stringify(await everything()).includes(stranger), false);
  });
});
