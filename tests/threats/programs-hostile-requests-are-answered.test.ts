import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { verificationBodies } from '../contracts/verification-bodies.ts';
import { textOf } from '../bot/http/routes/hand-off-kit.ts';
import {
  bearerOf,
  checkPath,
  startVerificationApi,
  verificationPath,
  withApp,
} from '../bot/http/routes/verification-kit.ts';

const expected = [200, 201, 400, 404, 405, 415, 422, 429];

describe('programs: hostile requests', () => {
  test('are answered, whatever they hold: never a fault, nothing verified, and nothing of them in the log', async (t) => {
    const api = await startVerificationApi(t);
    await withApp(api);
    const canary = 'canary-of-the-tests';
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(canary, '%00', '../..', '{"$ne":1}', '%E0%A4%A', "' OR 1=1", '::', 'x'.repeat(2_000)),
    );
    const body = fc.oneof(
      ...(['open', 'answer', 'check'] as const).map((what) => verificationBodies(what).map((value) => textOf(value))),
      fc.json(),
      part,
    );
    const path = fc.oneof(
      fc.constantFrom(verificationPath, checkPath, `${verificationPath}/${'A'.repeat(22)}/answer`),
      part.map((each) => `${verificationPath}/${encodeURIComponent(each.toWellFormed())}`),
      part.map((each) => `${verificationPath}/x?wait=${encodeURIComponent(each.toWellFormed())}`),
    );
    const key = fc.oneof(fc.constantFrom('k', 'other', ''), fc.string({ maxLength: 20 }));
    const method = fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE');
    await fc.assert(
      fc.asyncProperty(path, method, body, key, async (to, how, sent, idempotencyKey) => {
        const headers = { ...bearerOf('wiki'), 'idempotency-key': encodeURIComponent(idempotencyKey.toWellFormed()) };
        const { status, json, text } = await api.send({ method: how, path: to, body: sent, headers });
        assert.ok(expected.includes(status), `${how} ${to} ${status} ${text}`);
        assert.notEqual(json['state'], 'verified');
        assert.notEqual(json['result'], 'verified');
      }),
      { numRuns: 400 },
    );
    assert.ok(!api.logLines.some((line) => line.includes(canary)));
    assert.ok(!api.logLines.some((line) => line.includes('"level":50')), api.logLines.at(-1));
  });
});
