import { test } from 'node:test';
import { exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { tenantId } from '../services/sign-in/entra/entra-kit.ts';
import { claimsOf, hinted } from './support/sent-by-entra.ts';

test('a hint that is not signed, or signed by somebody else, opens nothing', async (t) => {
  const { entra, refused } = await hinted(t);
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
