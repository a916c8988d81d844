import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  AppPasswordMacs,
  appPasswordBits,
  inGroups,
  newAppPassword,
  readAppPassword,
} from '../../../services/app-passwords/app-password.ts';
import { isSameName, readAppPasswordName } from '../../../services/app-passwords/app-password-name.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import { demoKeyRing } from '../methods/method-kit.ts';

const person = { tenantId: 'demo-tenant', objectId: 'demo-alex' };
const owner = { person, id: 'one' };

describe('an app password', () => {
  test('has sixteen symbols that cannot be taken for one another, and eighty bits at least', () => {
    const seen = new Set<string>();
    for (let made = 0; made < 300; made += 1) for (const symbol of newAppPassword(systemRandomness)) seen.add(symbol);
    assert.equal([...seen].sort().join(''), '23456789abcdefghijkmnpqrstuvwxyz');
    assert.match(newAppPassword(systemRandomness), /^[a-z2-9]{16}$/u);
    assert.ok(appPasswordBits >= 80 && 16 * Math.log2(seen.size) >= 80);
  });

  test('is made of each byte in equal parts: no symbol is likelier than another', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      const [symbol = ''] = newAppPassword({ bytes: (count) => Buffer.alloc(count, byte) });
      counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
    assert.deepEqual(new Set(counts.values()), new Set([8]));
  });

  test('is shown in four groups, and read with spaces, hyphens and capitals', () => {
    const password = newAppPassword(systemRandomness);
    const groups = inGroups(password);
    assert.match(groups, /^(?:\w{4} ){3}\w{4}$/u);
    for (const typed of [
      groups,
      groups.replaceAll(' ', '-'),
      groups.toUpperCase(),
      ` ${password}\n`,
      `\u00a0${groups}`,
    ])
      assert.equal(readAppPassword(typed), password, typed);
  });

  for (const typed of ['', 'abcd', 'o'.repeat(16), 'a'.repeat(17), 'ä'.repeat(16), 'a'.repeat(1_000_000)])
    test(`is not what no app password can be: ${typed.slice(0, 20)}`, () => {
      assert.equal(readAppPassword(typed), undefined);
    });
});

describe('what is stored of an app password', () => {
  const macs = new AppPasswordMacs(demoKeyRing());
  const password = 'abcd2345efgh6789';
  const stored = macs.store(owner, password);

  test('recognizes it, for its owner and its id, and nothing else', () => {
    assert.equal(macs.matches(owner, password, stored), true);
    assert.equal(macs.matches(owner, 'abcd2345efgh6788', stored), false);
    assert.equal(macs.matches({ ...owner, id: 'two' }, password, stored), false);
    const other = { ...person, objectId: 'demo-sanne' };
    assert.equal(macs.matches({ person: other, id: 'one' }, password, stored), false);
    assert.equal(macs.matches({ person: { ...person, tenantId: 'other' }, id: 'one' }, password, stored), false);
  });

  test('does not say it', () => {
    assert.ok(!JSON.stringify(stored).includes(password));
  });

  test('is recognized under an older key while the ring has it, and told from what is under the newest', () => {
    const rotated = new AppPasswordMacs(demoKeyRing(['new', 'demo']));
    const old = new AppPasswordMacs(demoKeyRing(['demo'])).store(owner, password);
    assert.deepEqual([rotated.matches(owner, password, old), rotated.isNewest(old)], [true, false]);
    assert.equal(rotated.isNewest(rotated.store(owner, password)), true);
    assert.equal(new AppPasswordMacs(demoKeyRing(['new'])).matches(owner, password, old), false);
  });
});

describe('the name of an app password', () => {
  test('is one line, without what cannot be seen', () => {
    assert.deepEqual(readAppPasswordName('  Mail\n on\tmy \u202etablet\u200b '), {
      code: 'ok',
      name: 'Mail on my tablet',
    });
    assert.deepEqual(readAppPasswordName('\u200b \n'), { code: 'refused', problem: 'empty' });
  });

  test('has forty characters at most, as people count them', () => {
    assert.equal(readAppPasswordName('😀'.repeat(40)).code, 'ok');
    assert.deepEqual(readAppPasswordName('n'.repeat(41)), { code: 'refused', problem: 'too-long' });
  });

  test('is the same in either letter case', () => {
    assert.deepEqual([isSameName('Outlook', 'OUTLOOK'), isSameName('Outlook', 'Outlooks')], [true, false]);
  });
});
