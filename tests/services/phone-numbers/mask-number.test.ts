import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lastDigits, maskNumber, maskOfficeNumber } from '../../../services/phone-numbers/mask-number.ts';
import { exampleMobiles } from './number-kit.ts';

test('a number is shown as its calling code, dots in groups, and its last two digits', () => {
  assert.equal(maskNumber('+31612345642'), '+31 •• ••• •• 42');
  assert.equal(maskNumber('+14155552671'), '+1 ••• ••• •• 71');
  assert.equal(maskNumber('+33612345678'), '+33 • •• •• •• 78');
  assert.equal(maskNumber('+447400123456'), '+44 •••• •••• 56');
  assert.equal(maskNumber('+4915123456789'), '+49 •• ••• •• •• 89');
  assert.equal(maskNumber('+48512345678'), '+48 ••• ••• •78', 'a single dot does not stand alone before the digits');
  assert.equal(maskNumber('+2908999'), '+290 •• 99');
});

test('of every country and region, all national digits but two are hidden and none is lost', () => {
  for (const { country, e164 } of exampleMobiles) {
    const masked = maskNumber(e164);
    const [callingCode = '', ...groups] = masked.split(' ');
    const hidden = masked.replaceAll(/[^•]/gu, '').length;
    assert.ok(/^\+\d{1,3}$/u.test(callingCode) && e164.startsWith(callingCode), `${country}: ${masked}`);
    assert.equal(hidden, e164.length - callingCode.length - 2, `${country}: ${masked}`);
    assert.match(groups.join(' '), new RegExp(`^[• ]+${lastDigits(e164)}$`, 'u'), country);
    assert.ok(
      groups.every((group) => group.length <= 4),
      `${country}: ${masked}`,
    );
  }
});

test('an office number is known by its area code and the end of its extension', () => {
  const office = { e164: '+14255550109', country: 'US' };
  assert.equal(maskOfficeNumber(office, 'ext.'), '+1 425 ••• •• 09');
  const shown = { '7': '•', '17': '••', '107': '••7', '2107': '•••7', '42107': '•••07', '842107': '••••07' };
  for (const [extension, masked] of Object.entries(shown)) {
    assert.equal(maskOfficeNumber({ ...office, extension }, 'toestel'), `+1 425 ••• •• 09 toestel ${masked}`);
  }
  const short = { e164: '+4730123', country: 'NO' };
  assert.equal(maskOfficeNumber(short, 'ext.'), maskNumber(short.e164), 'too few digits to show the first');
});

test('what is no E.164 number is masked all the same: at most two digits and a calling code are shown', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\+?[0-9]{0,20}$/));
  const property = fc.property(text, (e164) => {
    const digits = maskNumber(e164).replaceAll(/[^0-9]/gu, '').length;
    return digits <= 2 + (e164.startsWith('+') ? 3 : 0);
  });
  fc.assert(property, { numRuns: 2_000 });
  assert.equal(lastDigits('+31612345642'), '42');
});
