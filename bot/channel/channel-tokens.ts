import { ClaimsIdentity } from 'botframework-connector';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { type Clock, systemClock } from '../../services/clock.ts';
import { type CloudName, microsoftCloud } from '../../services/microsoft/clouds.ts';
import { type ChannelKey, ChannelKeys, type ChannelKeysOptions } from './channel-keys.ts';

/** Whose tokens are believed. */
export interface ChannelIssuer {
  /** What `iss` says. */
  readonly issuer: string;
  /** The OpenID metadata that names the issuer's keys. */
  readonly metadataUrl: string;
}

/** The Bot Framework of one of Microsoft's clouds. */
export function channelOf(cloud: CloudName): ChannelIssuer {
  const { botConnector: issuer, channelMetadata: metadataUrl } = microsoftCloud(cloud);
  return { issuer, metadataUrl };
}

/** What is wrong with a token. */
export type TokenFlaw =
  | 'no-token'
  | 'malformed'
  | 'algorithm'
  | 'issuer'
  | 'unknown-key'
  | 'not-endorsed'
  | 'signature'
  | 'expired'
  | 'not-yet-valid'
  | 'audience'
  | 'service-url';

/** The request does not come from the channel it claims. */
export class TokenRefusedError extends Error {
  override readonly name = 'TokenRefusedError';
  readonly flaw: TokenFlaw;

  constructor(flaw: TokenFlaw) {
    super(`The token is refused: ${flaw}`);
    this.flaw = flaw;
  }
}

/** How far the channel's clock and ours may be apart, in seconds. */
const clockTolerance = 300;

const algorithm = 'RS256';
/** `crit` names extensions that must be understood (RFC 7515, 4.1.11), and none is. */
const headerSchema = z.object({
  alg: z.string(),
  typ: z.literal('JWT').optional(),
  kid: z.string(),
  crit: z.never().optional(),
});
const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  serviceurl: z.string(),
});
const tokenSchema = z.object({ header: headerSchema, payload: claimsSchema });

export interface ChannelTokensOptions {
  /** The bot's own id: what the channel's tokens are for. */
  readonly appId: string;
  readonly channel: ChannelIssuer;
  readonly clock?: Clock;
  /** Hears why the channel's keys could not be fetched. */
  readonly onTrouble?: ChannelKeysOptions['onTrouble'];
}

/**
 * Checks that a request comes from the channel. The SDK's own check also lets in Entra's tokens, of any tenant, that were
 * issued to the bot's app id for itself (the emulator's way in, with any service URL), remembers tenants it read in tokens nobody
 * signed, and takes a key that is endorsed for nothing: here the channel is the one way in.
 * @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
 */
export class ChannelTokens {
  readonly #appId: string;
  readonly #issuer: string;
  readonly #clock: Clock;
  readonly #keys: ChannelKeys;

  constructor({ appId, channel, clock = systemClock, onTrouble }: ChannelTokensOptions) {
    this.#appId = appId;
    this.#issuer = channel.issuer;
    this.#clock = clock;
    this.#keys = new ChannelKeys({ metadataUrl: channel.metadataUrl, clock, onTrouble });
  }

  /**
   * @param authorization the request's `Authorization` header.
   * @param activity what the request says of itself; the token must say the same.
   * @throws {TokenRefusedError} when it is not the channel's.
   * @throws {KeysUnavailableError} when that cannot be found out now.
   */
  async identify(
    authorization: string,
    activity: { readonly channelId: string; readonly serviceUrl: string },
  ): Promise<ClaimsIdentity> {
    const { token, header, claims } = this.#read(authorization);
    const key = await this.#keys.find(header.kid);
    if (key === undefined) throw new TokenRefusedError('unknown-key');
    this.#verify(token, key);
    if (!key.endorsements.includes(activity.channelId)) throw new TokenRefusedError('not-endorsed');
    if (claims.serviceurl !== activity.serviceUrl) throw new TokenRefusedError('service-url');
    return new ClaimsIdentity(
      Object.entries(claims).map(([type, value]) => ({ type, value: String(value) })),
      true,
    );
  }

  /** What can be said before anything is asked or computed, and before the body is there. @throws {TokenRefusedError} */
  assertMayBeSigned(authorization: string): void {
    this.#read(authorization);
  }

  /** Before a key is looked for: no other issuer's token, and none for somebody else, ever makes a request. */
  #read(authorization: string) {
    const token = bearerToken(authorization);
    const { header, claims } = readUnverified(token);
    if (header.alg !== algorithm) throw new TokenRefusedError('algorithm');
    if (claims.iss !== this.#issuer) throw new TokenRefusedError('issuer');
    if (claims.aud !== this.#appId) throw new TokenRefusedError('audience');
    return { token, header, claims };
  }

  #verify(token: string, { key }: ChannelKey): void {
    const clockTimestamp = Math.floor(this.#clock.now().getTime() / 1000);
    try {
      jwt.verify(token, key, { algorithms: [algorithm], clockTolerance, clockTimestamp });
    } catch (error) {
      if (error instanceof jwt.TokenExpiredError) throw new TokenRefusedError('expired');
      throw new TokenRefusedError(error instanceof jwt.NotBeforeError ? 'not-yet-valid' : 'signature');
    }
  }
}

function bearerToken(authorization: string): string {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/u.exec(authorization)?.[1];
  if (token === undefined) throw new TokenRefusedError('no-token');
  return token;
}

/** What a token says that nobody has vouched for yet. */
function readUnverified(token: string): {
  header: z.infer<typeof headerSchema>;
  claims: z.infer<typeof claimsSchema>;
} {
  let decoded: unknown;
  try {
    decoded = jwt.decode(token, { complete: true });
  } catch {
    throw new TokenRefusedError('malformed');
  }
  const parsed = tokenSchema.safeParse(decoded);
  if (!parsed.success) throw new TokenRefusedError('malformed');
  return { header: parsed.data.header, claims: parsed.data.payload };
}
