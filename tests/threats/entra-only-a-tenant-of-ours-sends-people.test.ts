import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { signInCollection } from '../../services/sign-in/entra/sign-ins.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { startSignIn } from '../bot/http/routes/external-mfa-kit.ts';
import { wordsOf } from '../bot/http/test-browser.ts';
import { clientId, objectId, tenantId } from '../services/sign-in/entra/entra-kit.ts';

const otherTenant = '99999999-0000-4000-8000-000000000009';

async function kit(t: Cleanup) {
  const made = await startSignIn(t);
  const { browser, entra, server } = made;
  /** Nothing is opened, nobody is sent anywhere, and the page says how to be helped. */
  const refused = async (hint: string, what: string): Promise<void> => {
    const page = await browser().authorize(await entra.form({ id_token_hint: hint }));
    assert.equal(page.status, 400, what);
    assert.equal(page.headers.get('location'), null, what);
    assert.deepEqual(page.headers.getSetCookie(), [], what);
    assert.doesNotMatch(page.text, /<form|entra\.test/u, what);
    assert.match(wordsOf(page), /this reference: [\w-]{8}/u, what);
    assert.equal(await server.store.collection(signInCollection).countDocuments({}), 0, what);
  };
  return { ...made, refused };
}

/** The claims of a hint, as they are read. */
function claimsOf(hint: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(hint.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

describe('a hint', () => {
  test('that is not signed, or signed by somebody else, opens nothing', async (t) => {
    const { entra, refused } = await kit(t);
    const hint = await entra.hint();
    await refused(new UnsecuredJWT(claimsOf(hint)).encode(), 'alg none');
    await refused(`${hint.split('.').slice(0, 2).join('.')}.`, 'no signature');
    const [header = '', , signature = ''] = hint.split('.');
    const changed = Buffer.from(JSON.stringify({ ...claimsOf(hint), oid: tenantId })).toString('base64url');
    await refused([header, changed, signature].join('.'), 'another person');
    const stranger = await generateKeyPair('RS256', { extractable: true });
    await refused(await entra.hint({ signedBy: stranger.privateKey }), 'a foreign key under our kid');
    const jwk = await exportJWK(stranger.publicKey);
    await refused(await entra.hint({ signedBy: stranger.privateKey, header: { jwk } }), 'a key in its own header');
    const jku = 'http://127.0.0.1:9/keys';
    await refused(await entra.hint({ signedBy: stranger.privateKey, header: { jku, x5u: jku } }), 'an address of keys');
    for (const text of ['', 'a', 'a.b', 'a.b.c', '..', 'x'.repeat(20_000)]) await refused(text, text.slice(0, 10));
  });

  test('is checked with RS256 and nothing else, whatever it says itself', async (t) => {
    const { entra, refused } = await kit(t);
    const claims = claimsOf(await entra.hint());
    const [published] = (JSON.parse(entra.answer().body) as { keys: JWK[] }).keys;
    const publicKey = await importJWK({ ...published }, 'RS256');
    assert.ok(!(publicKey instanceof Uint8Array));
    // The public key is no secret: as an HMAC's key it would be anybody's.
    for (const secret of [await exportSPKI(publicKey), JSON.stringify(published)]) {
      const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'e1' })).toString('base64url');
      const text = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
      await refused(`${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`, 'HS256');
    }
    for (const alg of ['PS256', 'RS512', 'ES256', 'EdDSA']) {
      const { privateKey, publicKey: other } = await generateKeyPair(alg, { extractable: true });
      const key = { ...(await exportJWK(other)), kid: `of ${alg}` };
      entra.answer = () => ({ status: 200, body: JSON.stringify({ keys: [published, key] }) });
      await refused(await new SignJWT(claims).setProtectedHeader({ alg, kid: `of ${alg}` }).sign(privateKey), alg);
    }
  });

  test('of another tenant opens nothing, and its keys are not even asked for', async (t) => {
    const { entra, refused } = await kit(t);
    const iss = entra.cloud.issuerOf(otherTenant);
    await refused(await entra.hint({ claims: { tid: otherTenant, iss } }), 'another tenant');
    assert.deepEqual(entra.asked, []);
    await refused(await entra.hint({ claims: { iss } }), 'an issuer that is not the tenant');
    await refused(
      await entra.hint({ claims: { iss: `https://login.microsoftonline.com/${tenantId}/v2.0` } }),
      'another cloud',
    );
    await refused(await entra.hint({ claims: { tid: `${tenantId}/../${otherTenant}` } }), 'a path');
  });

  test('for another application opens nothing', async (t) => {
    const { entra, refused } = await kit(t);
    for (const aud of [objectId, '', [clientId, objectId], [objectId], [clientId]])
      await refused(await entra.hint({ claims: { aud } }), JSON.stringify(aud));
  });

  test('that is old opens nothing, however long it says that it lives', async (t) => {
    const { entra, refused, clock } = await kit(t);
    const hint = await entra.hint({ claims: { exp: Math.floor(clock.now().getTime() / 1000) + 86_400 } });
    clock.advance(301);
    await refused(hint, 'old');
  });
});
