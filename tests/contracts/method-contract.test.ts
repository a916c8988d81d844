import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScureBase32Plugin } from 'otplib';
import type { AuthenticatorEntry, Method, MethodKind } from '../../services/methods/method.ts';
import { createMethodRegistry, type MethodRegistry } from '../../services/methods/registry.ts';
import { defaultPolicy } from '../../services/policy/policy.ts';
import { codeAt, readOtpauth } from '../support/authenticator.ts';
import { FakeRandomness } from '../support/fakes.ts';
import { demoSealer, wrongCode } from '../services/methods/method-kit.ts';
import { methodContract, type MethodUnderTest } from './method-contract.ts';

/** Every method, with keys of these names. */
const registryWith = (...keys: string[]): MethodRegistry =>
  createMethodRegistry({
    sealer: demoSealer(`contract ${keys.join()}`, keys),
    randomness: new FakeRandomness('contract'),
    issuer: 'Contoso Demo',
  });

const registry = registryWith('demo');
const [both, newest] = [registryWith('newer', 'demo'), registryWith('newer')];

const app = ({ otpauthUri }: AuthenticatorEntry) => readOtpauth(otpauthUri);

/** What the person can do with each method: a new method adds its line. */
const people: Readonly<Record<MethodKind, Omit<MethodUnderTest, 'method' | 'rotated'>>> = {
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

for (const method of registry.values()) {
  const rotated = { both: memberOf(both, method.kind), newest: memberOf(newest, method.kind) };
  methodContract({ method, rotated, ...people[method.kind] });
}

function memberOf(methods: MethodRegistry, kind: MethodKind): Method {
  const method = methods.get(kind);
  assert.ok(method);
  return method;
}
