import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Cleanup } from '../../support/cleanup.ts';
import { LoopbackInternet } from '../../support/loopback-internet.ts';

/** The two sides of a sign-in, as a server has them. */
export interface Sides {
  readonly tenantId: string;
  readonly clientId: string;
  /** Who signs for the tenant. */
  readonly issuer: string;
  /** Where the answer is posted. */
  readonly redirectUri: string;
  /** Who signs the answer. */
  readonly provider: string;
}

const keyId = 'bench';

/** Microsoft's side, which signs for a tenant. */
export class EntraSide {
  /** What it publishes. */
  readonly keySet: string;
  readonly #key: CryptoKey;

  private constructor(keySet: string, key: CryptoKey) {
    this.keySet = keySet;
    this.#key = key;
  }

  static async create(): Promise<EntraSide> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const published = { ...(await exportJWK(publicKey)), kid: keyId, use: 'sig', alg: 'RS256' };
    return new EntraSide(JSON.stringify({ keys: [published] }), privateKey);
  }

  /** Has its keys published on this machine, as Microsoft's. @returns what production needs to find them through its proxy. */
  async publish(scope: Cleanup, host: string): Promise<Record<string, string>> {
    const answer = (_: IncomingMessage, response: ServerResponse): void => {
      response.setHeader('content-type', 'application/json');
      response.end(this.keySet);
    };
    const internet = await LoopbackInternet.start(scope, { [host]: answer });
    return internet.environment(scope);
  }

  /** The form with which somebody is sent to verify. The hint is written expired, as Entra does. */
  async form(objectId: string, nonce: string, sides: Sides): Promise<URLSearchParams> {
    const { tenantId, clientId, issuer, redirectUri } = sides;
    const now = new Date();
    const hint = await new SignJWT({ tid: tenantId, oid: objectId, preferred_username: `${objectId}@example.com` })
      .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setSubject(`subject of ${objectId}`)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now)
      .sign(this.#key);
    const essential = (...values: readonly string[]) => ({ essential: true, values });
    const wishes = {
      acr: essential('possessionorinherence'),
      amr: essential('face', 'fido', 'hwk', 'otp', 'pop', 'sms', 'swk', 'tel'),
    };
    return new URLSearchParams({
      ...{ scope: 'openid', response_type: 'id_token', response_mode: 'form_post', client_id: clientId },
      redirect_uri: redirectUri,
      ...{ nonce, state: nonce, id_token_hint: hint, claims: JSON.stringify({ id_token: wishes }) },
    });
  }
}
