import { ConfigurationBotFrameworkAuthentication, type Activity } from 'botbuilder';
import {
  type AuthenticateRequestResult,
  BotFrameworkAuthentication,
  type ClaimsIdentity,
  type ConnectorClient,
  ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';
import type { AppRegistration } from '../../services/microsoft/app-registration.ts';
import { microsoftCloud } from '../../services/microsoft/clouds.ts';
import type { Proxy } from '../../services/proxy.ts';
import { type ChannelAgents, channelAgents } from './channel-agents.ts';
import type { ChannelPace } from './channel-pace.ts';
import type { ChannelTokens } from './channel-tokens.ts';
import { OwnCredentialsFactory } from './own-credentials.ts';
import { sendingPlainly } from './connector-requests.ts';
import type { Watcher } from '../../services/watching/watcher.ts';
import { watchedConnector } from './watched-connector.ts';

/** Channels have a handful of service URLs; more than this many at once would be a mistake. */
const mostConnectors = 100;

export interface ReusedConnectorsOptions {
  /** Who the bot is at Microsoft; undefined for one that is nobody there. */
  readonly registration: AppRegistration | undefined;
  /** To go through on the way to the channel, if any. */
  readonly proxy?: Proxy | undefined;
  /** Undefined for a bot without an app id: everybody may write to it, as the SDK has it. */
  readonly tokens: ChannelTokens | undefined;
  /** Longest that a call to the channel may take, repetitions included. */
  readonly timeoutMs: number;
  /** Hears how the channel takes what each tenant is sent. */
  readonly pace: Pick<ChannelPace, 'heard'>;
  readonly watcher?: Watcher | undefined;
}

/**
 * The SDK's authentication, but with our own check of who writes, one connector client per service URL, one user token
 * client, and sockets that stay open: the SDK makes a new client, pipeline and connection for every turn.
 */
export class ReusedConnectors extends BotFrameworkAuthentication {
  readonly #inner: BotFrameworkAuthentication;
  readonly #audience: string;
  readonly #tokens: ChannelTokens | undefined;
  readonly #timeoutMs: number;
  readonly #pace: ReusedConnectorsOptions['pace'];
  readonly #watcher: Watcher | undefined;
  readonly #agents: ChannelAgents;
  readonly #connectors = new Map<string, Promise<ConnectorClient>>();
  #userTokenClient: Promise<UserTokenClient> | undefined;

  constructor({ registration, tokens, timeoutMs, proxy, pace, watcher }: ReusedConnectorsOptions) {
    super();
    this.#agents = channelAgents(proxy);
    this.#tokens = tokens;
    this.#timeoutMs = timeoutMs;
    this.#pace = pace;
    this.#watcher = watcher;
    this.#audience = microsoftCloud(registration?.cloud ?? 'public').botConnector;
    this.#inner =
      registration === undefined
        ? new ConfigurationBotFrameworkAuthentication({})
        : new ConfigurationBotFrameworkAuthentication(
            registered(registration),
            new OwnCredentialsFactory(registration),
          );
  }

  override async authenticateRequest(activity: Activity, authHeader: string): Promise<AuthenticateRequestResult> {
    if (this.#tokens !== undefined) {
      const claimsIdentity = await this.#tokens.identify(authHeader, activity);
      return {
        audience: this.#audience,
        claimsIdentity,
        connectorFactory: this.createConnectorFactory(claimsIdentity),
      };
    }
    const result = await this.#inner.authenticateRequest(activity, authHeader);
    if (result.connectorFactory !== undefined) result.connectorFactory = this.#reusing(result.connectorFactory);
    return result;
  }

  override authenticateStreamingRequest(): Promise<AuthenticateRequestResult> {
    return Promise.reject(new Error('The bot takes requests over HTTP only'));
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
    return new ReusingFactory(factory, this.#connectors, {
      agents: this.#agents,
      timeoutMs: this.#timeoutMs,
      pace: this.#pace,
      watcher: this.#watcher,
    });
  }
}

/** As the SDK reads it; the secret stays with our own credentials. */
function registered({ appId, tenantId }: AppRegistration) {
  return { MicrosoftAppType: 'SingleTenant', MicrosoftAppId: appId, MicrosoftAppTenantId: tenantId };
}

interface HowToSend {
  readonly agents: ChannelAgents;
  readonly timeoutMs: number;
  readonly pace: ReusedConnectorsOptions['pace'];
  readonly watcher: Watcher | undefined;
}

class ReusingFactory extends ConnectorFactory {
  readonly #inner: ConnectorFactory;
  readonly #connectors: Map<string, Promise<ConnectorClient>>;
  readonly #how: HowToSend;

  constructor(inner: ConnectorFactory, connectors: Map<string, Promise<ConnectorClient>>, how: HowToSend) {
    super();
    this.#inner = inner;
    this.#connectors = connectors;
    this.#how = how;
  }

  override create(serviceUrl: string, audience: string): Promise<ConnectorClient> {
    const key = JSON.stringify([serviceUrl, audience]);
    const known = this.#connectors.get(key);
    if (known !== undefined) return known;
    // One that could not be made is made anew next time.
    const made = this.#inner.create(serviceUrl, audience).then(
      (connector) => watchedConnector(sendingPlainly({ connector, serviceUrl, ...this.#how }), this.#how.watcher),
      (error: unknown) => {
        this.#connectors.delete(key);
        throw error;
      },
    );
    if (this.#connectors.size >= mostConnectors) this.#connectors.clear();
    this.#connectors.set(key, made);
    return made;
  }
}
