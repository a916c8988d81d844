import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import QRCode from 'qrcode';
import { accountLabel, labelText } from '../../../services/methods/authenticator-code/account-label.ts';
import { otpauthUri } from '../../../services/methods/authenticator-code/otpauth-uri.ts';
import { readOtpauth } from '../../support/authenticator.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const names = [
  'Zo\u00eb Li: R+D \u{1f510}',
  'a:b+c&d%e#f?g=h/i\\j@k',
  '100% & 50+50 #1',
  'Joris van den \u0132ssel-K\u00f6nig \u0133\u00e9\u00ef',
  '\u05d0\u05dc\u05db\u05e1 \u0643\u0648\u0641\u064a',
  '\u{1f469}\u200d\u{1f4bb}\u{1f1f3}\u{1f1f1}',
  '\u5c71\u7530 \u592a\u90ce',
  '%2B%3A%20',
  'x'.repeat(5000),
  '\u{1f510}'.repeat(5000),
];

describe('an otpauth URI', () => {
  test('is exactly the profile that every authenticator accepts', () => {
    assert.equal(
      otpauthUri({ issuer: 'Contoso Demo', account: 'alex.demo+test@contoso.example (2)', secret }),
      `otpauth://totp/Contoso%20Demo:alex.demo%2Btest%40contoso.example%20(2)?secret=${secret}&issuer=Contoso%20Demo`,
    );
  });

  for (const name of names) {
    test(`brings the name ${JSON.stringify(Array.from(name).slice(0, 30).join(''))} to the app`, () => brings(name));
  }

  test('brings any name to the app, whatever is in it, in a QR code that can hold it', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 100 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(text, text, (account, issuer) => brings(account, issuer)),
      { numRuns: 300 },
    );
  });
});

describe('a label', () => {
  test('has no colon, no line break, no control and no direction character', () => {
    assert.equal(labelText('a:b'), 'a\u2236b');
    assert.equal(labelText('a\u202egnp.exe\u2066\u061cb\u200f'), 'agnp.exeb');
    assert.equal(labelText('a\u0000\u001b[31mb\u007f'), 'a[31mb');
    assert.equal(labelText('  a \u00a0  b\u3000'), 'a b');
    assert.equal(labelText('\ud800a\udc00'), 'a');
  });

  test('is composed, so that equal names are equal', () => {
    assert.equal(labelText('Zoe\u0308'), 'Zo\u00eb');
  });

  test('has at most 64 characters, none of them halved, and its number after them', () => {
    assert.equal(labelText('\u{1f510}'.repeat(65)), '\u{1f510}'.repeat(64));
    assert.equal(accountLabel('x'.repeat(80), 12), `${'x'.repeat(64)} (12)`);
  });

  test('carries a number from the second set-up on', () => {
    assert.deepEqual(
      [1, 2, 3].map((ordinal) => accountLabel('alex', ordinal)),
      ['alex', 'alex (2)', 'alex (3)'],
    );
  });
});

/** What a strict and a WHATWG reader take from the URI is what `labelText` made of the names. */
function brings(name: string, issuerName = 'Contoso: Demo + Co'): void {
  const issuer = labelText(issuerName);
  const account = accountLabel(name, 2);
  const uri = otpauthUri({ issuer, account, secret });
  assert.match(uri, /^otpauth:\/\/totp\/[^:?#+\s]*:[^:?#+\s]*\?secret=[A-Z2-7]{32}&issuer=[^&#+:\s]*$/);
  const url = new URL(uri);
  assert.equal(url.protocol, 'otpauth:');
  assert.equal(url.host, 'totp');
  assert.deepEqual(url.pathname.slice(1).split(':').map(decodeURIComponent), [issuer, account]);
  assert.deepEqual(
    [...url.searchParams],
    [
      ['secret', secret],
      ['issuer', issuer],
    ],
  );
  if (issuer !== '') assert.deepEqual(readOtpauth(uri), { issuer, account, secret });
  assert.ok(QRCode.create(uri, { errorCorrectionLevel: 'M' }).version <= 40);
}
