import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { base32Secret, matchTimeStep, secretBytes } from '../../../services/methods/authenticator-code/totp.ts';
import { codeAt } from '../../support/authenticator.ts';
import { demoMoment, later } from './method-kit.ts';

const rfcSecret = Buffer.from('12345678901234567890');
const vectors = new URL('../../../../shared/contracts/vectors/', import.meta.url);
const skip = existsSync(vectors) ? false : '../shared/contracts is not here';

const at = (seconds: number): Date => new Date(seconds * 1000);
const readVectors = (name: string): unknown => JSON.parse(readFileSync(new URL(name, vectors), 'utf8'));

const hotpSchema = z.object({ vectors: z.array(z.object({ count: z.int(), hotp: z.string() })).min(10) });
const totpSchema = z.object({
  secrets: z.object({ SHA1: z.object({ hex: z.string(), base32: z.string() }) }),
  vectors: z.array(z.object({ time: z.number(), algorithm: z.string(), totp6: z.string() })).min(6),
});

describe('a time step', () => {
  test('is that of the RFC 4226 values, one counter a step', () => {
    const values = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
    for (const [counter, code] of values.entries()) {
      const match = matchTimeStep(rfcSecret, code, at(counter * 30), 0);
      assert.deepEqual(match, { timeStep: counter, offsetSeconds: 0 }, code);
    }
  });

  test('is that of the RFC 6238 values, of which an app shows the last six digits', () => {
    const values: [number, string][] = [
      [59, '94287082'],
      [1111111109, '07081804'],
      [1111111111, '14050471'],
      [1234567890, '89005924'],
      [2000000000, '69279037'],
      [20000000000, '65353130'],
    ];
    for (const [seconds, code] of values) {
      const match = matchTimeStep(rfcSecret, code.slice(-6), at(seconds), 0);
      assert.deepEqual(match, { timeStep: Math.floor(seconds / 30), offsetSeconds: 0 }, code);
    }
  });

  test('is that of every HOTP vector in the contracts', { skip }, () => {
    for (const { count, hotp } of hotpSchema.parse(readVectors('rfc4226-hotp.json')).vectors) {
      assert.equal(matchTimeStep(rfcSecret, hotp, at(count * 30 + 29.999), 0)?.timeStep, count);
    }
  });

  test('is that of every SHA-1 TOTP vector in the contracts, and of no SHA-256 or SHA-512 one', { skip }, () => {
    const { secrets, vectors: all } = totpSchema.parse(readVectors('rfc6238-totp.json'));
    const secret = Buffer.from(secrets.SHA1.hex, 'hex');
    assert.equal(base32Secret(secret), secrets.SHA1.base32);
    for (const { time, algorithm, totp6 } of all) {
      const expected = algorithm === 'SHA1' ? Math.floor(time / 30) : undefined;
      assert.equal(matchTimeStep(secret, totp6, at(time), 0)?.timeStep, expected, `${algorithm} ${time}`);
    }
  });

  test('matches from one step before to one step after, at every second of the step', () => {
    const entry = { issuer: '', account: '', secret: base32Secret(rfcSecret) };
    for (let second = 0; second < 30; second += 1) {
      const now = later(demoMoment, second);
      const offsets = [-3, -2, -1, 0, 1, 2, 3].map((steps) => {
        const match = matchTimeStep(rfcSecret, codeAt(entry, later(now, steps * 30)), now, 30);
        return match?.offsetSeconds;
      });
      assert.deepEqual(offsets, [undefined, undefined, -30, 0, 30, undefined, undefined], `second ${second}`);
    }
  });

  test('changes with the millisecond that ends it', () => {
    const entry = { issuer: '', account: '', secret: base32Secret(rfcSecret) };
    const code = codeAt(entry, demoMoment);
    assert.ok(matchTimeStep(rfcSecret, code, later(demoMoment, 29.999), 0));
    assert.equal(matchTimeStep(rfcSecret, code, later(demoMoment, 30), 0), undefined);
    assert.ok(matchTimeStep(rfcSecret, code, later(demoMoment, 59.999), 30));
    assert.equal(matchTimeStep(rfcSecret, code, later(demoMoment, 60), 30), undefined);
  });

  test('is looked for without fault in the first minutes of 1970 and far in the future', () => {
    assert.equal(matchTimeStep(rfcSecret, '755224', at(0), 600)?.timeStep, 0);
    const future = new Date('9999-12-31T23:59:59.999Z');
    const entry = { issuer: '', account: '', secret: base32Secret(rfcSecret) };
    assert.equal(matchTimeStep(rfcSecret, codeAt(entry, future), future, 30)?.offsetSeconds, 0);
  });
});

describe('a secret', () => {
  test('has 160 bits and is written in upper-case Base32 without padding (RFC 4648)', () => {
    assert.equal(secretBytes, 20);
    assert.equal(base32Secret(Buffer.from('foobar')), 'MZXW6YTBOI');
    assert.equal(base32Secret(Buffer.from('fooba')), 'MZXW6YTB');
    assert.equal(base32Secret(rfcSecret), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });
});
