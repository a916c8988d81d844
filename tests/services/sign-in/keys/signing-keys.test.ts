import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, test } from 'node:test';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import { keyIdsIn } from '../../../../services/secrets/key-ids.ts';
import { SecretSealer, SecretUnreadableError } from '../../../../services/secrets/secret-sealer.ts';
import { signInKeyCollection, SigningKeys } from '../../../../services/sign-in/keys/signing-keys.ts';
import type { DocumentStore, StoredDocument } from '../../../../services/store/document-store.ts';
import { MemoryStore } from '../../../faults/memory-store.ts';
import { FakeClock, FakeRandomness } from '../../../support/fakes.ts';
import { demoKeyRing } from '../../methods/method-kit.ts';
import { everyStore } from '../../store/every-store.ts';

const day = 86_400;
let seeds = 0;

async function keysOn(store: DocumentStore, clock = new FakeClock(), keys?: readonly string[]) {
  await store.prepare([signInKeyCollection]);
  seeds += 1;
  const randomness = new FakeRandomness(`keys ${seeds}`);
  return new SigningKeys({
    store,
    clock,
    randomness,
    sealer: new SecretSealer({ keyRing: demoKeyRing(keys), randomness }),
  });
}

async function inMemory(clock = new FakeClock()) {
  const store = new MemoryStore();
  return { store, clock, keys: await keysOn(store, clock) };
}

/** What the other side believes that has just looked. */
async function setOf(keys: SigningKeys) {
  return createLocalJWKSet({ keys: (await keys.published()).map(({ publicJwk }) => publicJwk) });
}

async function signed(keys: SigningKeys): Promise<string> {
  const { kid, privateKey } = await keys.signing();
  return new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
}

const states = async (keys: SigningKeys) => (await keys.published()).map(({ state }) => state);

for (const { name, skip, open } of everyStore)
  test(`the first key is made once, whoever needs it, on ${name}`, { skip }, async (t) => {
    const store = await open(t);
    const replicas = await Promise.all([keysOn(store), keysOn(store), keysOn(store)]);
    const kids = await Promise.all(replicas.map(async (keys) => (await keys.signing()).kid));
    assert.equal(new Set(kids).size, 1);
    assert.equal((await store.collection(signInKeyCollection).find({})).length, 1);
  });

describe('a key of sign-ins', () => {
  test('is published as Entra wants it: RSA, with a certificate of the same key, and its thumbprint for a name', async () => {
    const { keys } = await inMemory();
    const [key] = await keys.published();
    assert.ok(key);
    const { publicJwk } = key;
    assert.deepEqual(Object.keys(publicJwk).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use', 'x5c']);
    assert.deepEqual([publicJwk.kty, publicJwk.alg, publicJwk.use, publicJwk.kid], ['RSA', 'RS256', 'sig', key.kid]);
    assert.ok(Buffer.from(publicJwk.n ?? '', 'base64url').length >= 256);
    const certificate = new X509Certificate(Buffer.from(publicJwk.x5c?.[0] ?? '', 'base64'));
    assert.ok(certificate.verify(certificate.publicKey));
    assert.ok(certificate.checkPrivateKey(key.privateKey));
    assert.equal(certificate.publicKey.export({ format: 'jwk' }).n, publicJwk.n);
    assert.equal(certificate.validFromDate.toISOString(), key.madeAt.toISOString());
    assert.equal(certificate.validToDate.getUTCFullYear() - certificate.validFromDate.getUTCFullYear(), 10);
    await jwtVerify(await signed(keys), certificate.publicKey);
  });

  test('is in the store sealed, its public half too, and opens nowhere but in its row', async () => {
    const { store, keys, clock } = await inMemory();
    const key = await keys.signing();
    const rows = store.collection<StoredDocument & { sealed?: object }>(signInKeyCollection);
    const [row] = await rows.find({});
    assert.deepEqual(Object.keys(row ?? {}).sort(), ['_id', 'sealed']);
    const stored = JSON.stringify(row);
    for (const part of [key.publicJwk.n, key.publicJwk.x5c?.[0], key.kid]) assert.ok(part && !stored.includes(part));
    await rows.insertOne({ ...row, _id: '2' });
    const another = await keysOn(store, clock);
    await assert.rejects(another.published(), SecretUnreadableError);
  });

  test('that somebody else put into the store is not published', async () => {
    const [mine, theirs] = [await inMemory(), new MemoryStore()];
    await (await keysOn(theirs, new FakeClock(), ['stranger'])).signing();
    const [row] = await theirs.collection(signInKeyCollection).find({});
    assert.ok(row);
    await mine.store.collection(signInKeyCollection).insertOne(row);
    await assert.rejects(mine.keys.published(), SecretUnreadableError);
  });
});

describe('a change of keys', () => {
  test('keeps every token good for everybody who looks once a day', async () => {
    const { keys, clock } = await inMemory();
    const [before] = await keys.published();
    let believed = await setOf(keys);
    await keys.change();
    assert.deepEqual(await states(keys), ['signs', 'waits']);
    const used = new Set<string>();
    for (let hour = 0; hour < 24 * 6; hour += 1) {
      // The other side keeps what it read for a day.
      if (hour % 24 === 23) believed = await setOf(keys);
      const { protectedHeader } = await jwtVerify(await signed(keys), believed);
      used.add(protectedHeader.kid ?? '');
      clock.advance(3_600);
    }
    assert.equal(used.size, 2);
    assert.deepEqual(await states(keys), ['signs']);
    assert.notEqual((await keys.signing()).kid, before?.kid);
  });

  test('publishes the old key until its last tokens are over, and then it is gone from the store', async () => {
    const { store, keys, clock } = await inMemory();
    await keys.signing();
    await keys.change();
    clock.advance(2 * day - 1);
    const last = await signed(keys);
    clock.advance(1);
    assert.deepEqual(await states(keys), ['leaves', 'signs']);
    clock.advance(300);
    await jwtVerify(last, await setOf(keys));
    clock.advance(3_600);
    assert.deepEqual(await states(keys), ['signs']);
    assert.equal((await store.collection(signInKeyCollection).find({})).length, 1);
    assert.ok(await keys.change());
  });

  test('is one at a time, and is seen by another replica within a minute', async () => {
    const { store, keys, clock } = await inMemory();
    const other = await keysOn(store, clock);
    await other.signing();
    const made = await keys.change();
    assert.equal(await keys.change(), undefined);
    assert.equal(await other.change(), undefined);
    clock.advance(60);
    assert.deepEqual((await other.published()).at(-1)?.kid, made?.kid);
    clock.advance(2 * day);
    assert.equal((await other.signing()).kid, made?.kid);
  });

  test('that cannot wait ends every key before it at once, one that waits too, and is seen within a minute', async () => {
    const { store, keys, clock } = await inMemory();
    const other = await keysOn(store, clock);
    const stolen = await signed(other);
    await keys.change();
    const { made, over } = await keys.replace();
    assert.equal(over.length, 2);
    assert.deepEqual([await states(keys), (await keys.signing()).kid], [['signs'], made.kid]);
    assert.equal((await store.collection(signInKeyCollection).find({})).length, 1);
    await assert.rejects(jwtVerify(stolen, await setOf(keys)));
    clock.advance(60);
    assert.equal((await other.signing()).kid, made.kid);
    // Afterwards keys change as they do.
    assert.ok(await keys.change());
    assert.deepEqual(await states(keys), ['signs', 'waits']);
  });

  test('that cannot wait is made once by each who asks at the same time, and one of them signs', async () => {
    const { store, keys, clock } = await inMemory();
    const other = await keysOn(store, clock);
    await keys.signing();
    await Promise.all([keys.replace(), other.replace(), keys.change()]);
    const later = await keysOn(store, clock);
    assert.equal((await later.published()).filter(({ state }) => state === 'signs').length, 1);
  });

  test('that was written by a clock that went wrong does not wait for ever', async () => {
    const { store, keys, clock } = await inMemory(new FakeClock('2031-01-01T00:00:00.000Z'));
    await keys.signing();
    clock.set(new Date('2026-03-02T09:00:00.000Z'));
    assert.deepEqual(await states(await keysOn(store, clock)), ['signs']);
  });

  test('under a new key of the ring is the same key', async () => {
    const { store, keys, clock } = await inMemory();
    const { kid } = await keys.signing();
    const renewed = await keysOn(store, clock, ['new', 'demo']);
    assert.equal(await renewed.renew(assert.ifError), 0);
    assert.equal((await (await keysOn(store, clock, ['new'])).signing()).kid, kid);
  });

  test('goes under a new key of the ring beside one that nobody can read, and one that is no key, each named by its row', async () => {
    const { store, keys, clock } = await inMemory();
    await keys.signing();
    await keys.change();
    const rows = store.collection<{ _id: string; sealed: unknown }>(signInKeyCollection);
    const { sealed } = (await rows.findOne({ _id: '2' })) ?? assert.fail();
    await rows.findOneAndUpdate({ _id: '1' }, { $set: { sealed } });
    await rows.insertOne({ _id: '0', sealed: 'planted' });
    const unreadable: string[] = [];
    const renewed = await keysOn(store, clock, ['new', 'demo']);
    assert.equal(await renewed.renew(({ message }) => unreadable.push(message)), 2);
    const [malformed, foreign] = unreadable.toSorted();
    assert.match(malformed ?? '', / of 0 \(key unknown\) does not open: it has another form$/u);
    assert.match(foreign ?? '', / of 1 \(key demo\) does not open/u);
    assert.deepEqual([...keyIdsIn(await rows.findOne({ _id: '2' }))], ['new']);
  });
});
