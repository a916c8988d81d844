import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DemoDirectory } from '../../../services/directory/demo-directory.ts';
import { PhoneNumbers } from '../../../services/phone-numbers/phone-numbers.ts';
import { everywhere } from './number-kit.ts';

const person = { tenantId: 'demo-tenant', objectId: 'demo' };

/** What the bot makes of a field in the directory. */
async function outcome(officePhone: string): Promise<string | undefined> {
  const directory = { find: () => Promise.resolve({ displayName: 'Demo', accountName: 'demo', officePhone }) };
  const numbers = new PhoneNumbers({ directory, defaultCountry: 'NL', allowTestNumbers: false });
  const read = await numbers.officePhone(person, everywhere);
  if (read?.code !== 'ok') return read?.problem;
  const { e164, extension } = read.number;
  return extension === undefined ? e164 : `${e164}x${extension}`;
}

describe("the directory's office phone", () => {
  test('is read in the notations that directories have', async () => {
    for (const [written, expected] of [
      ['+31 20 555 01 02', '+31205550102'],
      ['tel:+31-20-555-0102', '+31205550102'],
      ['tel:+14255550109;ext=123', '+14255550109x123'],
      ['tel:020-5550102;phone-context=+31', '+31205550102'],
      ['+1 425 555 0109;ext=123', '+14255550109x123'],
      ['+1 425 555 0109 x123', '+14255550109x123'],
      ['+1 4255550109x123', '+14255550109x123'],
      ['+1 425 555 0109 (ext. 123)', '+14255550109x123'],
      ['+31 20 555 01 02 (reception)', '+31205550102'],
      ['(reception) 020 555 01 02', '+31205550102'],
      ['020 555 01 02 [alleen ochtend]', '+31205550102'],
      ['(020) 555 01 02', '+31205550102'],
      ['+31 (0)20 555 01 02', '+31205550102'],
      ['Tel.: 020 555 01 02', '+31205550102'],
      ['Work +31 20 555 01 02', '+31205550102'],
      ['+31 20 555 01 02 / +31 20 555 01 03', '+31205550102'],
      ['020-5550102/020-5550103', '+31205550102'],
      ['020-5550102 / 03', '+31205550102'],
      ['+31 20 555 01 02; +31 20 555 01 03', '+31205550102'],
      ['+31 20 555 01 02, +1 425 555 0109', '+31205550102'],
      ['020 555 01 02 of 020 555 01 03', '+31205550102'],
      ['+1 425 555 0109 x123 | +31 20 555 01 02', '+14255550109x123'],
      ['0900 1234 / 020 555 01 02', '+31205550102'],
      ['unknown; 020 555 01 02', '+31205550102'],
      ['020/5550102', '+31205550102'],
      ['+1 425 555 0109,,123#', '+14255550109x123'],
    ] as const) {
      assert.equal(await outcome(written), expected, written);
    }
  });

  test('that cannot be called is refused for what is wrong with it', async () => {
    for (const [written, problem] of [
      ['ask the reception', 'not-a-number'],
      ['x123', 'not-a-number'],
      ['020 555', 'too-short'],
      ['0800 1234 (free)', 'toll-free'],
      ['0900 1234 / 0900 1235', 'premium-rate'],
      ['1'.repeat(500), 'not-a-number'],
    ] as const) {
      assert.equal(await outcome(written), problem, written);
    }
    const nobody = new PhoneNumbers({
      directory: new DemoDirectory([]),
      defaultCountry: 'NL',
      allowTestNumbers: false,
    });
    assert.equal(await nobody.officePhone(person, everywhere), undefined);
  });

  test('of any length and kind is read at once', async () => {
    const start = performance.now();
    for (const part of ['(', '(a', '/ ', ' / ', '0 ', 'a', 'tel:', ';', ' or ', '[x']) await outcome(part.repeat(130));
    assert.ok(performance.now() - start < 1_000);
  });
});
