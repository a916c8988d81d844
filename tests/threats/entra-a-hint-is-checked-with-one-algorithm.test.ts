import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { claimsOf, hinted } from './support/sent-by-entra.ts';

test('a hint is checked with RS256 and nothing else, whatever it says itself', async (t) => {
  const { entra, refused } = await hinted(t);
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
