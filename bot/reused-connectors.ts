import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Activity } from 'botbuilder';
import {
  type AuthenticateRequestResult,
  BotFrameworkAuthentication,
  type ClaimsIdentity,
  type ConnectorClient,
  ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';

/** Channels have a handful of service URLs; more than this many at once would be a mistake. */
const mostConnectors = 100;

/** Who the bot is at Microsoft, as `ConfigurationBotFrameworkAuthentication` reads it. */
type Registration = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[0];

/**
 * The SDK's authentication, but with one connector client per service URL, one user token client, and sockets that stay
 * open: the SDK makes a new client, pipeline and connection for every turn.
 */
export class ReusedConnectors extends BotFrameworkAuthentication {
  readonly #inner: BotFrameworkAuthentication;
  readonly #connectors = new Map<string, Promise<ConnectorClient>>();
  #userTokenClient: Promise<UserTokenClient> | undefined;

  constructor(registration: Registration) {
    super();
    const agentSettings = {
      http: new HttpAgent({ keepAlive: true }),
      https: new HttpsAgent({ keepAlive: true }),
    };
    this.#inner = new ConfigurationBotFrameworkAuthentication(registration, undefined, undefined, undefined, {
      agentSettings,
    });
  }

  override async authenticateRequest(activity: Activity, authHeader: string): Promise<AuthenticateRequestResult> {
    const result = await this.#inner.authenticateRequest(activity, authHeader);
    if (result.connectorFactory !== undefined) result.connectorFactory = this.#reusing(result.connectorFactory);
    return result;
  }

  override authenticateStreamingRequest(authHeader: string, channelId: string): Promise<AuthenticateRequestResult> {
    return this.#inner.authenticateStreamingRequest(authHeader, channelId);
  }

  override createConnectorFactory(claimsIdentity: ClaimsIdentity): ConnectorFactory {
    return this.#reusing(this.#inner.createConnectorFactory(claimsIdentity));
  }

  /** The bot signs nobody in with it; the adapter only wants to have one. */
  override createUserTokenClient(claimsIdentity: ClaimsIdentity): Promise<UserTokenClient> {
    this.#userTokenClient ??= this.#inner.createUserTokenClient(claimsIdentity).catch((error: unknown) => {
      this.#userTokenClient = undefined;
      throw error;
    });
    return this.#userTokenClient;
  }

  /** The client's credentials are the bot's own: they depend on the audience, never on who writes. */
  #reusing(factory: ConnectorFactory): ConnectorFactory {
    return new ReusingFactory(factory, this.#connectors);
  }
}

class ReusingFactory extends ConnectorFactory {
  readonly #inner: ConnectorFactory;
  readonly #connectors: Map<string, Promise<ConnectorClient>>;

  constructor(inner: ConnectorFactory, connectors: Map<string, Promise<ConnectorClient>>) {
    super();
    this.#inner = inner;
    this.#connectors = connectors;
  }

  override create(serviceUrl: string, audience: string): Promise<ConnectorClient> {
    const key = JSON.stringify([serviceUrl, audience]);
    const known = this.#connectors.get(key);
    if (known !== undefined) return known;
    // One that could not be made is made anew next time.
    const made = this.#inner.create(serviceUrl, audience).catch((error: unknown) => {
      this.#connectors.delete(key);
      throw error;
    });
    if (this.#connectors.size >= mostConnectors) this.#connectors.clear();
    this.#connectors.set(key, made);
    return made;
  }
}
