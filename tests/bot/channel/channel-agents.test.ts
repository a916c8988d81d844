import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ConnectorClient } from 'botframework-connector';
import { channelAgents } from '../../../bot/channel/channel-agents.ts';
import { proxyOf, proxyVariablesIn } from '../../../services/proxy.ts';
import { ChannelRefusedError, sendingPlainly } from '../../../bot/channel/connector-requests.ts';
import { scriptedChannel } from '../../support/scripted-channel.ts';

const serviceUrl = 'http://channel.invalid/teams/';
const secret = 'otpauth://totp/secret';

function connectorThrough(t: TestContext, environment: Record<string, string>, to = serviceUrl): ConnectorClient {
  const { HTTPS_PROXY, NO_PROXY } = proxyVariablesIn(environment);
  const agents = channelAgents(proxyOf(HTTPS_PROXY, NO_PROXY));
  t.after(() => agents.http.destroy());
  const credentials = { signRequest: <Request>(request: Request) => Promise.resolve(request) };
  const connector = new ConnectorClient(credentials, { baseUri: to });
  return sendingPlainly({ connector, serviceUrl: to, agents, timeoutMs: 10_000 });
}

for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'HTTP_PROXY']) {
  test(`messages go through the proxy that ${name} names`, async (t) => {
    const proxy = await scriptedChannel(t);
    const { conversations } = connectorThrough(t, { [name]: proxy.serviceUrl });
    await conversations.sendToConversation('chat', { type: 'message', text: 'hello' });
    assert.equal(proxy.requests[0]?.path, `${serviceUrl}v3/conversations/chat/activities`);
  });
}

test('messages to a host in NO_PROXY go there directly', async (t) => {
  const [proxy, channel] = [await scriptedChannel(t), await scriptedChannel(t)];
  const elsewhere = new URL(channel.serviceUrl);
  elsewhere.hostname = '127.0.0.2';
  const environment = { HTTPS_PROXY: proxy.serviceUrl, NO_PROXY: 'example.com, 127.0.0.2' };
  const { conversations } = connectorThrough(t, environment, elsewhere.href);
  await assert.rejects(conversations.sendToConversation('chat', { type: 'message', text: 'hello' }), /ECONNREFUSED/u);
  assert.equal(proxy.requests.length, 0);
});

test('messages to this machine never go through a proxy', async (t) => {
  const [proxy, channel] = [await scriptedChannel(t), await scriptedChannel(t)];
  const { conversations } = connectorThrough(t, { HTTPS_PROXY: proxy.serviceUrl }, channel.serviceUrl);
  await conversations.sendToConversation('chat', { type: 'message', text: 'hello' });
  assert.deepEqual([proxy.requests.length, channel.requests.length], [0, 1]);
});

test('what the channel said about a message is in no error', async (t) => {
  const channel = await scriptedChannel(t);
  const { conversations } = connectorThrough(t, {}, channel.serviceUrl);
  channel.script = [{ status: 400, body: JSON.stringify({ error: { code: secret, message: secret } }) }];
  const error = await conversations
    .sendToConversation('chat', { type: 'message', text: secret })
    .catch((e: unknown) => e);
  assert.ok(error instanceof ChannelRefusedError);
  assert.deepEqual([error.statusCode, error.code], [400, undefined]);
  assert.ok(!`${error.stack ?? ''}${JSON.stringify(error)}`.includes('otpauth'));
});

test('an activity without a conversation is refused here', async (t) => {
  const channel = await scriptedChannel(t);
  const { conversations } = connectorThrough(t, {}, channel.serviceUrl);
  const nowhere: unknown = undefined;
  await assert.rejects(conversations.sendToConversation(nowhere as string, { type: 'message' }), TypeError);
  assert.equal(channel.requests.length, 0);
});
