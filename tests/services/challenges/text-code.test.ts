import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newTextCode, TextCodes } from '../../../services/challenges/text-code.ts';
import { demoKeyRing } from '../methods/method-kit.ts';

/** What is drawn, one number after the other; more than that is a fault. */
function drawing(...numbers: readonly number[]) {
  const left = [...numbers];
  return {
    bytes: (count: number): Buffer => {
      assert.equal(count, 4);
      const drawn = Buffer.alloc(count);
      drawn.writeUInt32BE(left.shift() ?? assert.fail('drawn once too often'));
      return drawn;
    },
  };
}

describe('a code that is texted', () => {
  test('is six digits, leading zeros kept, and each as likely as any other: what would make some likelier is drawn anew', () => {
    assert.equal(newTextCode(drawing(0)), '000000');
    assert.equal(newTextCode(drawing(1_000_042)), '000042');
    assert.equal(newTextCode(drawing(4_293_999_999)), '999999');
    assert.equal(newTextCode(drawing(4_294_000_000, 2 ** 32 - 1, 7)), '000007');
  });

  const codes = new TextCodes(demoKeyRing());
  const stored = codes.store('challenge-1', '012345');

  test('is recognized for the challenge that it was made for, and for no other', () => {
    assert.ok(codes.matches('challenge-1', '012345', stored));
    assert.ok(!codes.matches('challenge-1', '012346', stored));
    assert.ok(!codes.matches('challenge-2', '012345', stored));
    assert.notDeepEqual(codes.store('challenge-2', '012345'), stored);
  });

  test('is recognized after a key was added, and by nobody who lacks the key', () => {
    assert.ok(new TextCodes(demoKeyRing(['newer', 'demo'])).matches('challenge-1', '012345', stored));
    assert.equal(new TextCodes(demoKeyRing(['newer', 'demo'])).store('challenge-1', '012345').keyId, 'newer');
    assert.equal(new TextCodes(demoKeyRing(['newer'])).matches('challenge-1', '012345', stored), false);
    const renamed = { ...stored, keyId: 'newer' };
    assert.equal(new TextCodes(demoKeyRing(['newer', 'demo'])).matches('challenge-1', '012345', renamed), false);
  });

  test('is recognized by the release that comes after the one that texted it', () => {
    assert.deepEqual(stored, { keyId: 'demo', mac: '-3AxsuCA3KIe5YCHy5WzJbtXl7tE_eSP5Z8FalMF1S8' });
  });
});
