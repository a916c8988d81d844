import { AppCredentials, ServiceClientCredentialsFactory } from 'botframework-connector';
import { systemClock } from '../../services/clock.ts';
import { type AppRegistration, ClientCredentials } from '../../services/directory/client-credentials.ts';

/** What the bot's token is for: writing to chats. */
const scope = 'https://api.botframework.com/.default';

/** What the bot shows the channel: a token of its own tenant. Asked for by Node's own `fetch`, like all others, so that a proxy is used. */
class OwnCredentials extends AppCredentials {
  readonly #credentials: ClientCredentials;

  constructor({ appId, tenantId }: AppRegistration, credentials: ClientCredentials) {
    super(appId, tenantId);
    this.#credentials = credentials;
  }

  /** It is kept, and renewed in time, where it comes from: here it counts as spent at once. */
  protected override async refreshToken() {
    return { accessToken: await this.#credentials.accessToken(), expiresOn: new Date(0) };
  }
}

/** The bot's credentials for the SDK, whose own way to Entra knows no proxy. */
export class OwnCredentialsFactory extends ServiceClientCredentialsFactory {
  readonly #registration: AppRegistration;
  readonly #credentials: OwnCredentials;

  constructor(registration: AppRegistration) {
    super();
    this.#registration = registration;
    const { tenantId, appId: clientId, appPassword: clientSecret } = registration;
    const source = new ClientCredentials({ tenantId, clientId, clientSecret, scope, clock: systemClock });
    this.#credentials = new OwnCredentials(registration, source);
  }

  override isValidAppId(appId: string): Promise<boolean> {
    return Promise.resolve(appId === this.#registration.appId);
  }

  override isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }

  override createCredentials(): Promise<AppCredentials> {
    return Promise.resolve(this.#credentials);
  }
}
