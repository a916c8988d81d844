import { constants, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { TokenFlaw } from '../../../bot/channel/channel-tokens.ts';
import {
  appId,
  channelKey,
  rightHeader,
  sealedBy,
  secondsFromNow,
  signed,
  strangersKey,
  tenantId,
} from './bot-framework.ts';

type Claims = Record<string, unknown>;

/** A token by what is wrong with it: what the bot must find, and how it is made from the right claims. */
export type ForgedTokens = Record<string, readonly [TokenFlaw, (right: Claims) => string]>;

const otherTenant = '33333333-0000-4000-8000-000000000003';
export const otherApp = '44444444-0000-4000-8000-000000000004';

/** Signed by the channel itself, but with other claims. */
const says = (claims: Claims | ((right: Claims) => unknown)) => (right: Claims) =>
  signed(rightHeader, typeof claims === 'function' ? claims(right) : { ...right, ...claims });

/** The right claims without one. */
const lacks = (claim: string) => says((right) => ({ ...right, [claim]: undefined }));

/** What Entra issues to an application, signed with a key that the channel has too. */
const entra = (tenant: string, version: '1.0' | '2.0', claims: Claims = {}) => {
  const iss =
    version === '1.0' ? `https://sts.windows.net/${tenant}/` : `https://login.microsoftonline.com/${tenant}/v2.0`;
  return says({ iss, tid: tenant, ver: version, appid: appId, azp: appId, ...claims });
};

/** Tokens of the channel, or of Microsoft, that are not for this request. */
export const wrongClaims: ForgedTokens = {
  'another audience': ['audience', says({ aud: 'https://api.botframework.com' })],
  'the audience of another bot': ['audience', says({ aud: otherApp })],
  'our audience among others': ['malformed', says({ aud: [appId, otherApp] })],
  'no audience': ['malformed', lacks('aud')],
  'another issuer': ['issuer', says({ iss: 'https://channel.example.evil.example' })],
  'our issuer among others': ['malformed', says(({ iss, ...right }) => ({ ...right, iss: [iss, 'https://evil'] }))],
  'no issuer': ['malformed', lacks('iss')],
  'an end that has passed': ['expired', says((right) => ({ ...right, exp: secondsFromNow(-301) }))],
  'an end in words': ['malformed', says({ exp: 'never' })],
  'no end': ['malformed', lacks('exp')],
  'a beginning beyond any clock': ['not-yet-valid', says((right) => ({ ...right, nbf: secondsFromNow(360) }))],
  'a beginning in words': ['malformed', says({ nbf: 'now' })],
  'another service URL': ['service-url', says({ serviceurl: 'https://evil.example/' })],
  'a service URL that only begins alike': [
    'service-url',
    says((right) => ({ ...right, serviceurl: `${String(right['serviceurl'])}/` })),
  ],
  'no service URL': ['malformed', lacks('serviceurl')],
  'Entra’s issuer, version 1, of another tenant': ['issuer', entra(otherTenant, '1.0')],
  'Entra’s issuer, version 2, of another tenant': ['issuer', entra(otherTenant, '2.0')],
  'Entra’s issuer of our own tenant, for our own app': ['issuer', entra(tenantId, '2.0')],
  'the issuer of Microsoft’s emulator': ['issuer', entra('d6d49420-f39b-4df7-a1dc-d59a935871db', '2.0')],
  'another bot that calls us as its skill': ['issuer', entra(tenantId, '1.0', { appid: otherApp, azp: otherApp })],
  'claims that cannot be read': ['malformed', (right) => signed(rightHeader, right).replace(/\.\w+/u, '.bm9qc29u')],
  'nothing at all': ['malformed', says(() => null)],
  'a list': ['malformed', says(() => [])],
};

const pem = channelKey.publicKey.export({ type: 'spki', format: 'pem' });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pss = { key: channelKey.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

/** A token with the right claims, another algorithm in its header, and what `seal` makes of it for a signature. */
const sealedAs =
  (alg: string, seal: (content: Buffer) => Buffer, header: object = {}) =>
  (right: Claims) =>
    sealedBy({ ...rightHeader, alg, ...header }, right, seal);

/** Tokens with the right claims that the channel did not sign, or not in the one way that counts. */
export const wrongSignatures: ForgedTokens = {
  'a stranger’s signature': ['signature', (right) => signed(rightHeader, right, strangersKey.privateKey)],
  'the signature of another token': [
    'signature',
    (right) => {
      const [header, claims] = signed(rightHeader, { ...right, exp: secondsFromNow(7200) }).split('.');
      return [header, claims, signed(rightHeader, right).split('.')[2]].join('.');
    },
  ],
  'no signature': ['no-token', sealedAs('none', () => Buffer.alloc(0))],
  'something in the place of a signature': ['algorithm', sealedAs('none', () => Buffer.from('x'))],
  'the channel’s public key used as a shared secret': [
    'algorithm',
    sealedAs('HS256', (content) => createHmac('sha256', pem).update(content).digest()),
  ],
  'a longer hash': [
    'algorithm',
    (right) => signed({ ...rightHeader, alg: 'RS512' }, right, channelKey.privateKey, 'RSA-SHA512'),
  ],
  'a longer hash under the right name': [
    'signature',
    (right) => signed(rightHeader, right, channelKey.privateKey, 'RSA-SHA512'),
  ],
  'another padding': ['algorithm', sealedAs('PS256', (content) => sign('sha256', content, pss))],
  'an elliptic curve': [
    'algorithm',
    sealedAs('ES256', (content) => sign('sha256', content, { key: curve, dsaEncoding: 'ieee-p1363' })),
  ],
  'a key of the channel that is no RSA key': [
    'unknown-key',
    (right) => signed({ ...rightHeader, kid: 'curve' }, right),
  ],
  'the algorithm in other letters': ['algorithm', (right) => signed({ ...rightHeader, alg: 'rs256' }, right)],
  'an extension nobody knows': ['malformed', (right) => signed({ ...rightHeader, crit: ['exp'] }, right)],
  'another type': ['malformed', (right) => signed({ ...rightHeader, typ: 'at+jwt' }, right)],
  'a key that is endorsed for another channel only': [
    'not-endorsed',
    (right) => signed({ ...rightHeader, kid: 'webchat' }, right),
  ],
  'a key that is endorsed for nothing': ['not-endorsed', (right) => signed({ ...rightHeader, kid: 'nobody' }, right)],
  'a key that names no endorsement': ['not-endorsed', (right) => signed({ ...rightHeader, kid: 'unsaid' }, right)],
};
