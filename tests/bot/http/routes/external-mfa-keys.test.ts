/** A change of keys as the other side lives through it: it reads the keys once a day, over HTTP, and believes what it read. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { SigningKeys } from '../../../../services/sign-in/keys/signing-keys.ts';
import { clientId } from '../../../services/sign-in/entra/entra-kit.ts';
import { answerOf, startSignIn } from './external-mfa-kit.ts';

const hour = 3_600;

/** Somebody who signs in again and again, and the other side, which knows the discovery document and nothing else of ours. */
async function kit(t: TestContext) {
  const made = await startSignIn(t);
  const { base, browser, clock, entra, server } = made;
  const app = await made.enrolled();
  const readKeys = async (): Promise<JSONWebKeySet> => {
    const discovered = await fetch(`${base}/.well-known/openid-configuration`);
    const { jwks_uri: address } = (await discovered.json()) as { readonly jwks_uri: string };
    return (await (await fetch(address)).json()) as JSONWebKeySet;
  };
  let signIns = 0;
  const signedIn = async (): Promise<string> => {
    signIns += 1;
    const person = browser();
    const page = await person.authorize(await entra.form({ nonce: `nonce-${signIns}` }));
    const { fields } = answerOf(await person.submit(page, 'code', { typed: made.codeOf(app) }));
    return fields['id_token'] ?? '';
  };
  const believes = async (token: string, keys: JSONWebKeySet): Promise<void> => {
    const expected = { issuer: base, audience: clientId, currentDate: clock.now() };
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), expected);
    assert.equal(payload['nonce'], `nonce-${signIns}`);
  };
  // As the operator's command has it: the same store, and nothing else of the server's.
  return { ...made, readKeys, signedIn, believes, operator: new SigningKeys(server) };
}

describe('a change of the keys that sign', () => {
  test('is noticed by nobody who signs in, on whatever hour the other side last read the keys', async (t) => {
    const { clock, operator, readKeys, signedIn, believes } = await kit(t);
    // Twelve of them, each of which reads at its own hour and keeps what it read for a day.
    const parties = await Promise.all(Array.from({ length: 12 }, readKeys));
    const kids = new Set<string>();
    for (let hours = 0; hours < 96; hours += 2) {
      if (hours === 12) assert.ok((await operator.change()) !== undefined);
      parties[(hours / 2) % parties.length] = await readKeys();
      const token = await signedIn();
      kids.add(decodeProtectedHeader(token).kid ?? '');
      for (const keys of parties) await believes(token, keys);
      clock.advance(2 * hour);
    }
    assert.equal(kids.size, 2, 'the new one took over');
    const { keys } = await readKeys();
    assert.deepEqual(
      keys.map(({ kid }) => kid),
      [[...kids].at(-1)],
    );
  });

  test('that cannot wait is believed by who reads the keys again, and the old key by nobody who did', async (t) => {
    const { clock, operator, readKeys, signedIn, believes } = await kit(t);
    const before = await readKeys();
    const stolen = await signedIn();
    await operator.replace();
    clock.advance(60);
    const after = await readKeys();
    await assert.rejects(believes(stolen, after), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
    const token = await signedIn();
    await believes(token, after);
    await assert.rejects(believes(token, before), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });
});
