import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { type Activity, MessageFactory, TurnContext } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { messageWith } from '../../bot/channel/invoke-response.ts';
import { scriptedChannel, type WireAnswer } from '../support/scripted-channel.ts';

export type MakeConnector = (t: TestContext, serviceUrl: string) => ConnectorClient;

const inbound: Partial<Activity> = {
  type: 'message',
  id: 'f:1/2;3 4',
  channelId: 'msteams',
  locale: 'de-DE',
  from: { id: '29:alex', name: 'Alex Wilber', aadObjectId: 'demo-alex' },
  recipient: { id: '28:bot', name: 'Two-step verification' },
  conversation: {
    id: 'a:chat;messageid=1/ü',
    tenantId: 'demo-tenant',
    conversationType: 'personal',
    isGroup: false,
  } as Activity['conversation'],
};
const conversation = 'a:chat;messageid=1';

/** An activity as the SDK's turn context addresses it. */
function addressed(activity: Partial<Activity>): Partial<Activity> {
  return TurnContext.applyConversationReference(activity, TurnContext.getConversationReference(inbound));
}

const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Grüße, 東京', wrap: true }] };
/** Every kind of message that the bot sends. */
const messages: Readonly<Record<string, Partial<Activity>>> = {
  'a sentence': addressed(MessageFactory.text('Grüße, 東京 "\\u2028" \u2028')),
  'a card': addressed(messageWith(card as unknown as Parameters<typeof messageWith>[0])),
  'dates and nothing': addressed({
    type: 'message',
    timestamp: new Date(0),
    localTimestamp: new Date('2026-03-02T09:00:00Z'),
    channelData: { at: new Date(0), nothing: null },
  }),
};

/** What a client of the channel must do, whoever wrote it. */
export function connectorContract(name: string, make: MakeConnector): void {
  const start = async (t: TestContext, folder?: string) => {
    const channel = await scriptedChannel(t, folder);
    const { conversations } = make(t, channel.serviceUrl);
    const send = () => conversations.sendToConversation(conversation, { type: 'message', text: 'secret 123456' });
    return { channel, conversations, send };
  };

  describe(name, () => {
    test('says what to do in method and path, under the folder of the service URL, with ids as they are', async (t) => {
      const { channel, conversations } = await start(t, 'amer/');
      const activity = { type: 'message', text: 'hello' };
      await conversations.sendToConversation(conversation, activity);
      await conversations.replyToActivity(conversation, 'f:1/2 ü', activity);
      await conversations.updateActivity(conversation, '1?x=%#', activity);
      channel.script = [{ status: 200 }];
      await conversations.deleteActivity(conversation, '{conversationId}');
      assert.deepEqual(
        channel.requests.map(({ method, path }) => `${method} ${path}`),
        [
          'POST /amer/v3/conversations/a%3Achat%3Bmessageid%3D1/activities',
          'POST /amer/v3/conversations/a%3Achat%3Bmessageid%3D1/activities/f%3A1%2F2%20%C3%BC',
          'PUT /amer/v3/conversations/a%3Achat%3Bmessageid%3D1/activities/1%3Fx%3D%25%23',
          'DELETE /amer/v3/conversations/a%3Achat%3Bmessageid%3D1/activities/%7BconversationId%7D',
        ],
      );
    });

    test('works with a service URL that ends without a slash', async (t) => {
      const { channel, send } = await start(t, 'teams');
      await send();
      assert.match(channel.requests[0]?.path ?? '', /^\/teams\/v3\/conversations\//u);
    });

    test('has its credentials, what the body is, the conversation of a reply and who calls in its headers', async (t) => {
      const { channel, conversations } = await start(t);
      await conversations.replyToActivity(conversation, 'f:1', { type: 'message', text: 'ü' });
      const [{ headers, body } = assert.fail()] = channel.requests;
      assert.equal(headers.authorization, 'Bearer token-of-the-bot');
      assert.equal(headers['content-type'], 'application/json; charset=utf-8');
      assert.equal(headers['content-length'], String(Buffer.byteLength(body)));
      assert.equal(headers['x-ms-conversation-id'], conversation);
      assert.match(headers['user-agent'] ?? '', /Microsoft-BotFramework\/3\.1/u);
    });

    test('keeps its connection', async (t) => {
      const { channel, send } = await start(t);
      for (let times = 0; times < 3; times += 1) await send();
      assert.deepEqual(new Set(channel.requests.map(({ connection }) => connection)), new Set([1]));
    });

    for (const [kind, message] of Object.entries(messages)) {
      test(`sends ${kind} as it is, dates in ISO 8601`, async (t) => {
        const { channel, conversations } = await start(t);
        await conversations.sendToConversation(conversation, message);
        await conversations.replyToActivity(conversation, 'f:1', message);
        await conversations.updateActivity(conversation, 'f:1', { ...message, id: 'f:1' });
        const plain: unknown = JSON.parse(JSON.stringify(message));
        const sent = channel.requests.map(({ body }): unknown => JSON.parse(body));
        assert.deepEqual(sent, [plain, plain, { ...(plain as object), id: 'f:1' }]);
      });
    }

    const answers: readonly (readonly [WireAnswer, string | undefined])[] = [
      [{ status: 200, body: '{"id":"1"}' }, '1'],
      [{ status: 201, body: '{"id":""}' }, ''],
      [{ status: 201, body: '{}' }, undefined],
      [{ status: 202 }, undefined],
    ];
    for (const [answer, id] of answers) {
      test(`takes ${answer.status} with ${answer.body ?? 'no body'} for done`, async (t) => {
        const { channel, send } = await start(t);
        channel.script = [answer];
        assert.equal((await send()).id, id);
      });
    }

    for (const status of [204, 400, 401, 403, 404, 413, 501]) {
      test(`takes ${status} for refused, once, with the channel's word for it`, async (t) => {
        const { channel, send } = await start(t);
        const body = status === 204 ? {} : { body: '{"error":{"code":"MessageWritesBlocked","message":"quoted"}}' };
        channel.script = [{ status, ...body }];
        await assert.rejects(send(), { statusCode: status, ...(status !== 204 && { code: 'MessageWritesBlocked' }) });
        assert.equal(channel.requests.length, 1);
      });
    }

    test('takes an answer that is no JSON for a fault', async (t) => {
      const { channel, send } = await start(t);
      channel.script = [{ status: 200, body: '{"id": ' }];
      await assert.rejects(send(), { statusCode: 200, code: 'PARSE_ERROR' });
    });

    for (const header of ['0', new Date(0).toUTCString()]) {
      test(`sends again after 429, as late as the channel says: Retry-After ${header}`, async (t) => {
        const { channel, send } = await start(t);
        channel.script = [
          { status: 429, headers: { 'retry-after': header } },
          { status: 201, body: '{"id":"2"}' },
        ];
        assert.equal((await send()).id, '2');
        assert.equal(channel.requests.length, 2);
      });
    }

    test('is not led to another host', async (t) => {
      const elsewhere = await scriptedChannel(t);
      const { channel, send } = await start(t);
      for (const status of [301, 302, 303, 307, 308]) {
        channel.script = [{ status, headers: { location: elsewhere.serviceUrl } }];
        await assert.rejects(send(), { statusCode: status });
      }
      assert.equal(elsewhere.requests.length, 0);
    });
  });
}
