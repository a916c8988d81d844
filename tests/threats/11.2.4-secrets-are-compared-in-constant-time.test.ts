/**
 * What is compared with what somebody sent or stored, and how:
 * - a code: by the authenticator library, through its `constantTimeEqual`;
 * - the MAC of an audit row, a head record and an enrollment: by `sameMac`;
 * - the tag of a sealed secret, the signature of a token: by OpenSSL;
 * - a card's nonce and flow, a lease's token, ids: as they are. They are 128 random bits that count in one person's own
 *   chat or in one process only, and a wrong one is answered after a database call; there is nothing to be timed, and
 *   nobody to time it who would not have them anyway.
 */
import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NodeCryptoPlugin } from '@otplib/plugin-crypto-node';
import { matchTimeStep } from '../../services/methods/authenticator-code/totp.ts';
import { macOf, sameMac } from '../../services/secrets/mac.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
// The phone's page signs, in the browser, and compares nothing that is secret.
const sources = globSync('{bot,dialogs,cards,services}/**/*.ts', {
  cwd: root,
  exclude: ['bot/authenticator/page/**'],
}).sort();

/** Files of the product with a line that matches. */
function filesWith(pattern: RegExp): string[] {
  return sources.filter((file) =>
    readFileSync(root + file, 'utf8')
      .split('\n')
      .some((line) => pattern.test(line)),
  );
}

describe('ASVS 11.2.4: compared in constant time', () => {
  test('is a code, right or wrong', (t) => {
    const compare = t.mock.method(NodeCryptoPlugin.prototype, 'constantTimeEqual');
    const secret = Buffer.from('12345678901234567890');
    // RFC 6238, appendix B: 94287082 at 59 s, whose last six digits are what we use.
    assert.ok(matchTimeStep(secret, '287082', new Date(59_000), 0));
    assert.equal(matchTimeStep(secret, '287083', new Date(59_000), 0), undefined);
    assert.deepEqual(
      compare.mock.calls.map(({ arguments: [, typed], result }) => [typed, result]),
      [
        ['287082', true],
        ['287083', false],
      ],
    );
  });

  test('is a MAC: a difference anywhere, or in length, is found', () => {
    const mac = macOf(createSecretKey(Buffer.alloc(32, 'demo')), 'demo');
    assert.ok(sameMac(mac, `${mac.slice(0, -1)}${mac.slice(-1)}`));
    for (let at = 0; at < mac.length; at += 1) {
      const other = mac[at] === 'A' ? 'B' : 'A';
      assert.equal(sameMac(mac, mac.slice(0, at) + other + mac.slice(at + 1)), false);
    }
    for (const other of ['', mac.slice(1), `${mac}A`, mac.toUpperCase()]) assert.equal(sameMac(mac, other), false);
  });

  test('is every MAC, because they are made and compared in one place', () => {
    for (const name of ['createHmac|createHash|hash|subtle', 'timingSafeEqual']) {
      const imported = new RegExp(`import [^;]*\\b(${name})\\b[^;]* from 'node:crypto'|crypto\\.(${name})`, 'u');
      assert.deepEqual(filesWith(imported), ['services/secrets/mac.ts']);
    }
    assert.deepEqual(filesWith(/import \* as \w+ from 'node:crypto'|import \w+ from 'node:crypto'/u), []);
    // What people choose is stored by the one slow hash, and compared by the same function.
    const slowHash = /import [^;]*\b(argon2|scrypt|pbkdf2)(Sync)?\b[^;]* from 'node:crypto'/u;
    assert.deepEqual(filesWith(slowHash), ['services/methods/pin.ts']);
    const named = '(?:mac|hmac|hash|digest|tag|signature|password|secret|pin)';
    const compared = new RegExp(
      `\\b${named}\\)? [!=]==? (?!undefined)|[!=]==? (?:\\w+\\.)*${named}\\b|\\.equals\\(|\\.compare\\(`,
      'iu',
    );
    // Whether a card shows what it should; whether a browser has a public file already; what one person typed twice; the operator's own keys, while the key ring is read; and the order of stored values.
    assert.deepEqual(filesWith(compared), [
      'bot/conversation/hand-off-messenger.ts',
      'bot/http/routes/authenticator-page.ts',
      'dialogs/support/phones/choose-pin-prompt.ts',
      'services/secrets/key-ring.ts',
      'services/secrets/key-strength.ts',
      'services/store/scalar-order.ts',
    ]);
  });
});
