import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NumberHash } from '../../../services/phone-numbers/number-hash.ts';
import { KeyRing, type RingKey } from '../../../services/secrets/key-ring.ts';
import { FakeRandomness } from '../../support/fakes.ts';

const key = (id: string): RingKey => ({ id, key: new FakeRandomness(id).bytes(32) });
const hashOf = (...ids: readonly string[]): NumberHash => new NumberHash(new KeyRing(ids.map(key)));
const number = '+31612345678';

test('a number that was stored under an older key is found until that key is gone', () => {
  const stored = hashOf('old').hash(number);
  const rotated = hashOf('new', 'old');
  assert.ok(rotated.hashes(number).includes(stored));
  assert.equal(rotated.hashes(number)[0], rotated.hash(number));
  assert.deepEqual(rotated.hashes(number), [hashOf('new').hash(number), stored]);
  assert.ok(!hashOf('new').hashes(number).includes(stored));
});

test('a hash is one number under one key, says which key, and shows nothing of the number', () => {
  const hash = hashOf('one');
  assert.equal(hash.hash(number), hashOf('one').hash(number));
  assert.match(hash.hash(number), /^one:[A-Za-z0-9_-]{43}$/u);
  const all = ['+31612345678', '+31612345679', '+3161234567'].map((each) => hash.hash(each));
  const lines = [
    { e164: number, extension: '1' },
    { e164: number, extension: '12' },
  ].map((each) => hash.lineHash(each));
  const prefixes = [hash.prefixHash(number, 7), hash.prefixHash(number, 8), hashOf('two').hash(number)];
  assert.equal(new Set([...all, ...lines, ...prefixes]).size, 8);
  assert.equal(hash.lineHash({ e164: number }), hash.hash(number));
});

test('numbers that begin alike have one prefix', () => {
  const hash = hashOf('one');
  assert.equal(hash.prefixHash('+31612345678', 7), hash.prefixHash('+31612349999', 7));
  assert.notEqual(hash.prefixHash('+31612345678', 7), hash.prefixHash('+31612355678', 7));
  assert.notEqual(hash.prefixHash('+31612345678', 11), hash.hash('+31612345678'));
});

test('another notation of a number has no hash, and is not repeated in the error', () => {
  for (const text of ['0612345678', '+31 612345678', '31612345678', '', '+0612345678', '+31612345678x5']) {
    for (const act of [
      () => hashOf('one').hash(text),
      () => hashOf('one').hashes(text),
      () => hashOf('one').prefixHash(text, 7),
      () => hashOf('one').lineHash({ e164: text, extension: '1' }),
    ]) {
      assert.throws(act, (error) => error instanceof TypeError && !/\d{4}/u.test(error.message));
    }
  }
});
