import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScureBase32Plugin } from 'otplib';
import type { AuthenticatorEntry, MethodKind } from '../../services/methods/method.ts';
import { createMethodRegistry } from '../../services/methods/registry.ts';
import { defaultPolicy } from '../../services/policy/policy.ts';
import { codeAt, readOtpauth } from '../support/authenticator.ts';
import { FakeRandomness } from '../support/fakes.ts';
import { demoSealer, wrongCode } from '../services/methods/method-kit.ts';
import { methodContract, type MethodUnderTest } from './method-contract.ts';

const registry = createMethodRegistry({
  sealer: demoSealer('contract'),
  randomness: new FakeRandomness('contract'),
  issuer: 'Contoso Demo',
});

const app = ({ otpauthUri }: AuthenticatorEntry) => readOtpauth(otpauthUri);

/** What the person can do with each method: a new method adds its line. */
const people: Readonly<Record<MethodKind, Omit<MethodUnderTest, 'method'>>> = {
  'authenticator-code': {
    rightAnswer: (entry, now) => codeAt(app(entry), now),
    wrongAnswer: (entries, now) => wrongCode(entries.map(app), now),
    malformedAnswers: ['', ' ', 'hello', '12345', '1234567', '1e5', '{"$ne":1}', '9'.repeat(100_000)],
    secretBytes: (entry) => Buffer.from(new ScureBase32Plugin().decode(entry.secret)),
  },
};

test('the registry has every kind of method once, the policy allows no other', () => {
  assert.deepEqual([...registry.keys()], Object.keys(people));
  for (const [kind, method] of registry) assert.equal(method.kind, kind);
  for (const kind of defaultPolicy.allowedMethods) assert.ok(registry.has(kind));
});

for (const method of registry.values()) methodContract({ method, ...people[method.kind] });
