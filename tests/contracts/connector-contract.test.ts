import { AppCredentials, ConnectorClient } from 'botframework-connector';
import { channelAgents } from '../../bot/channel/channel-agents.ts';
import { sendingPlainly } from '../../bot/channel/connector-requests.ts';
import { connectorContract, type MakeConnector } from './connector-contract.ts';

/** Credentials without Microsoft. */
class KnownToken extends AppCredentials {
  override getToken(): Promise<string> {
    return Promise.resolve('token-of-the-bot');
  }

  protected override refreshToken(): Promise<never> {
    return Promise.reject(new Error('Nobody gives tokens here'));
  }
}

const sdk: MakeConnector = (_, baseUri) =>
  new ConnectorClient(new KnownToken('app'), { baseUri, userAgent: 'Microsoft-BotFramework/3.1' });

const ours: MakeConnector = (t, serviceUrl) => {
  const agents = channelAgents();
  t.after(() => agents.http.destroy());
  return sendingPlainly({ connector: sdk(t, serviceUrl), serviceUrl, agents, timeoutMs: 10_000 });
};

connectorContract("the SDK's client of the channel", sdk);
connectorContract('our client of the channel', ours);
