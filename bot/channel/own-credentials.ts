import { AppCredentials, ServiceClientCredentialsFactory } from 'botframework-connector';
import { systemClock } from '../../services/clock.ts';
import { AccessTokens } from '../../services/microsoft/access-tokens.ts';
import type { AppRegistration } from '../../services/microsoft/app-registration.ts';
import { microsoftCloud } from '../../services/microsoft/clouds.ts';

/** What the bot shows the channel: a token of its own tenant. Asked for by Node's own `fetch`, like all others, so that a proxy is used. */
class OwnCredentials extends AppCredentials {
  readonly #tokens: AccessTokens;

  constructor({ appId, tenantId }: AppRegistration, tokens: AccessTokens) {
    super(appId, tenantId);
    this.#tokens = tokens;
  }

  /** It is kept, and renewed in time, where it comes from: here it counts as spent at once. */
  protected override async refreshToken() {
    return { accessToken: await this.#tokens.accessToken(), expiresOn: new Date(0) };
  }
}

/**
 * The bot's credentials for the SDK. Its own ways to Entra know no proxy; for a managed identity it tries one source after the
 * other, what stands for it in a file is read once, and a certificate is looked at by starting `openssl`.
 */
export class OwnCredentialsFactory extends ServiceClientCredentialsFactory {
  readonly #registration: AppRegistration;
  readonly #credentials: OwnCredentials;

  constructor(registration: AppRegistration) {
    super();
    this.#registration = registration;
    // What the bot's token is for: writing to chats.
    const { botConnector: resource } = microsoftCloud(registration.cloud);
    this.#credentials = new OwnCredentials(
      registration,
      new AccessTokens({ registration, resource, clock: systemClock }),
    );
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
