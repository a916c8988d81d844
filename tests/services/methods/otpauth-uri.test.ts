import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import QRCode from 'qrcode';
import { accountLabel, issuerLabel, labelText } from '../../../services/methods/authenticator-code/account-label.ts';
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
  test('has none of the signs that apps stumble over, no line break, no control and no direction character', () => {
    assert.equal(labelText('Contoso: North'), 'Contoso - North');
    assert.equal(labelText('a:b#c?d&e/f'), 'a - b - c - d - e - f');
    assert.equal(labelText('R & D // #1?'), 'R - D - 1');
    assert.equal(labelText(':#a?&'), 'a');
    assert.equal(labelText('a\u202egnp.exe\u2066\u061cb\u200f'), 'agnp.exeb');
    assert.equal(labelText('a\u0000\u001b[31mb\u007f'), 'a[31mb');
    assert.equal(labelText('  a \u00a0  b\u3000\nc'), 'a b c');
    assert.equal(labelText('\ud800a\udc00'), 'a');
    assert.equal(labelText('100% + "5" \\ \'6\''), '100% + "5" \\ \'6\'');
  });

  test('has 64 code points at most, and nothing at its end that the cut left there', () => {
    assert.equal(labelText('x'.repeat(70)), 'x'.repeat(64));
    assert.equal(labelText('\u{1f510}'.repeat(65)), '\u{1f510}'.repeat(64));
    assert.equal(labelText(`${'x'.repeat(62)}: y`), 'x'.repeat(62));
    assert.equal(labelText(`:${'x'.repeat(64)}`), 'x'.repeat(64), 'what is left out takes no room');
  });

  test('is composed, so that equal names are equal', () => {
    assert.equal(labelText('Zoe\u0308'), 'Zo\u00eb');
  });

  test('of a guest is the address that they know', () => {
    for (const [name, address] of [
      ['kim_fabrikam.example#EXT#@contoso.onmicrosoft.com', 'kim@fabrikam.example'],
      ['kim_de_boer_fabrikam.example#ext#@contoso.example', 'kim_de_boer@fabrikam.example'],
      ['kim_de_boer@contoso.example', 'kim_de_boer@contoso.example'],
    ] as const) {
      assert.equal(accountLabel(name, 1, 'Contoso'), address);
    }
  });

  test('carries a number from the second set-up on, which is never cut', () => {
    assert.deepEqual(
      [1, 2, 3].map((ordinal) => accountLabel('alex', ordinal)),
      ['alex', 'alex (2)', 'alex (3)'],
    );
    assert.ok(accountLabel('x'.repeat(80), 12, 'Contoso').endsWith('x (12)'));
  });

  test('is cut so that issuer and account have 64 bytes together with their colon, the issuer first', () => {
    const long = 'Contoso Research and Development of the Northern Hemisphere';
    const address = 'alexander.van.den.berg@contoso.example';
    assert.equal(accountLabel(address, 1, long), address);
    assert.equal(issuerLabel(long, address), 'Contoso Research and Deve');
    const account = accountLabel('x'.repeat(80), 1, long);
    assert.equal(`${issuerLabel(long, account)}:${account}`, `Contoso Rese:${'x'.repeat(51)}`);
    assert.equal(issuerLabel('Contoso', 'alex'), 'Contoso');
    assert.equal(issuerLabel('x'.repeat(13), 'a'.repeat(60)), 'x'.repeat(12), 'so much of it stays');
  });

  test('is cut so that a name that is encoded leaves the QR code its size', () => {
    for (const [account, letters] of [
      [20, 20],
      [21, 19],
    ] as const) {
      assert.equal(issuerLabel('\u00e9'.repeat(21), 'a'.repeat(account)), '\u00e9'.repeat(letters));
    }
  });

  test('is cut between characters: none is halved, be it of one code point or many', () => {
    const family = '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}';
    const account = accountLabel(family.repeat(5), 1, 'Contoso');
    assert.equal(account.replaceAll(family, ''), '');
    assert.ok(account !== '');
    assert.ok(accountLabel('e' + '\u0301\u0323'.repeat(30), 1, 'Contoso') !== '');
    const [room, marks] = ['a'.repeat(45), (count: number) => '\u0301'.repeat(count)];
    assert.equal(accountLabel(`${room}\u0436${marks(11)}`, 1, 'Contoso'), room, 'of 24 bytes');
    assert.equal(accountLabel(`${room}x${marks(12)}`, 1, 'Contoso'), `${room}x${marks(5)}`, 'longer ones are');
  });
});

/** What a strict and a WHATWG reader take from the URI is what was made of the names, within the room there is. */
function brings(name: string, issuerName = 'Contoso: Demo + Co'): void {
  const account = accountLabel(name, 2, issuerName);
  const issuer = issuerLabel(issuerName, account);
  const uri = otpauthUri({ issuer, account, secret });
  assert.match(uri, /^otpauth:\/\/totp\/[^:?#+\s]*:[^:?#+\s]*\?secret=[A-Z2-7]{32}&issuer=[^&#+:\s]*$/);
  assert.doesNotMatch(uri, /%(?:3A|23|3F|26|2F)/u);
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
  assert.ok(Buffer.byteLength(`${issuer}:${account}`) <= 64, `${issuer}:${account}`);
  assert.ok(
    QRCode.create([{ data: Buffer.from(uri), mode: 'byte' }], { errorCorrectionLevel: 'M' }).modules.size <= 69,
  );
}
