import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Cloud } from '../../../../services/sign-in/entra/clouds.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import type { FakeClock } from '../../../support/fakes.ts';

export const clientId = '33333333-0000-4000-8000-000000000003';
export const tenantId = '11111111-aaaa-4000-8000-00000000000f';
export const objectId = '44444444-0000-4000-8000-000000000004';
export const redirectUri = 'https://login.entra.test/common/federation/externalauthprovider';

/** What can be said about the hint that is not as it should be. */
export interface HintParts {
  readonly header?: Readonly<Record<string, unknown>>;
  /** Instead of those of a right one; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signedBy?: CryptoKey;
}

/** Microsoft's side as these tests have it, made of `jose` alone: a tenant that signs, and its keys on loopback. */
export class StandIn {
  readonly cloud: Cloud;
  /** How often its keys were asked for, by tenant. */
  readonly asked: string[] = [];
  readonly #clock: FakeClock;
  readonly #key: CryptoKey;
  /** What is answered when the keys are asked for. */
  answer: () => { readonly status: number; readonly body: string };

  private constructor(clock: FakeClock, base: string, { key, jwk }: { readonly key: CryptoKey; readonly jwk: JWK }) {
    this.#clock = clock;
    this.#key = key;
    this.answer = () => ({ status: 200, body: JSON.stringify({ keys: [jwk] }) });
    this.cloud = {
      redirectUri,
      issuerOf: (tenant) => `https://login.entra.test/${tenant}/v2.0`,
      keysOf: (tenant) => new URL(`${base}/${tenant}/keys`),
    };
  }

  static async start(t: Cleanup, clock: FakeClock): Promise<StandIn> {
    const server = createServer((request, response) => {
      standIn.asked.push(request.url?.split('/')[1] ?? '');
      const { status, body } = standIn.answer();
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'e1', use: 'sig', alg: 'RS256' };
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const standIn = new StandIn(clock, base, { key: privateKey, jwk });
    return standIn;
  }

  /** A hint as Entra writes it, expired, or one that differs from it. */
  hint({ header, claims, signedBy }: HintParts = {}): Promise<string> {
    const now = Math.floor(this.#clock.now().getTime() / 1000);
    const right = {
      iss: this.cloud.issuerOf(tenantId),
      aud: clientId,
      tid: tenantId,
      oid: objectId,
      sub: 'sub-of-the-hint',
      preferred_username: 'alex@contoso.example',
      iat: now,
      nbf: now,
      exp: now,
    };
    return new SignJWT({ ...right, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'e1', typ: 'JWT', ...header })
      .sign(signedBy ?? this.#key);
  }

  /** The form that Entra has a browser post. */
  async form(more: Readonly<Record<string, string | undefined>> = {}): Promise<URLSearchParams> {
    const fields: Readonly<Record<string, string | undefined>> = {
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      client_id: clientId,
      redirect_uri: redirectUri,
      nonce: 'nonce-1',
      state: 'state-1',
      id_token_hint: await this.hint(),
      claims: JSON.stringify({
        id_token: {
          acr: { essential: true, values: ['possessionorinherence'] },
          amr: { essential: true, values: ['face', 'fido', 'otp', 'sms', 'swk', 'tel'] },
        },
      }),
      'client-request-id': '55555555-0000-4000-8000-000000000005',
      ...more,
    };
    return new URLSearchParams(
      Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }
}
