import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScureBase32Plugin } from 'otplib';
import { TextCodes } from '../../services/challenges/text-code.ts';
import type {
  AuthenticatorEntry,
  AuthenticatorMethod,
  Method,
  PhoneMethod,
  PushMethod,
} from '../../services/methods/forms.ts';
import {
  createMethodRegistry,
  type MethodRegistry,
  type MethodKind,
  methodKinds,
} from '../../services/methods/registry.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { defaultPolicy } from '../../services/policy/policy.ts';
import { codeAt, readOtpauth } from '../support/authenticator.ts';
import { FakeRandomness } from '../support/fakes.ts';
import { demoKeyRing, demoSealer, wrongCode } from '../services/methods/method-kit.ts';
import { methodContract } from './method-contract.ts';
import { pushMethodContract } from './push-method-contract.ts';
import { phoneMethodContract } from './phone-method-contract.ts';

/** Every method, with keys of these names. */
const registryWith = (...keys: string[]): MethodRegistry =>
  createMethodRegistry({
    sealer: demoSealer(`contract ${keys.join()}`, keys),
    randomness: new FakeRandomness('contract'),
    issuer: 'Contoso Demo',
    keyRing: demoKeyRing(keys),
  });

const registry = registryWith('demo');
const [both, newest] = [registryWith('newer', 'demo'), registryWith('newer')];

const app = ({ otpauthUri }: AuthenticatorEntry) => readOtpauth(otpauthUri);

test('the registry has every kind of method once, the policy allows no other', () => {
  assert.deepEqual([...registry.keys()], methodKinds);
  for (const [kind, method] of registry) assert.equal(method.kind, kind);
  for (const kind of defaultPolicy.allowedMethods) assert.ok(registry.has(kind));
});

test('each method is chosen by what it is: an app, or the phone that it reaches, by text or by a call', () => {
  const reached = (method: Method) => (method.form === 'phone' ? method.channel : undefined);
  assert.deepEqual(
    [...registry].map(([kind, method]) => [kind, method.choice.id, reached(method), method.explainsOldCodes]),
    [
      ['authenticator-push', 'authenticator-push', undefined, false],
      ['authenticator-code', 'authenticator-code', undefined, true],
      ['mobile-text', 'mobile-phone', 'text', false],
      ['mobile-call', 'mobile-phone', 'call', false],
      ['office-call', 'office-phone', 'call', false],
    ],
  );
  const words = createLocalization().translator('en');
  for (const { choice } of registry.values()) {
    for (const key of [choice.title, choice.description]) assert.match(words(key), /^[A-Z]\w/u, choice.id);
  }
});

for (const [kind, method] of registry) {
  switch (method.form) {
    case 'authenticator':
      methodContract({
        method,
        rotated: { both: authenticatorOf(both, kind), newest: authenticatorOf(newest, kind) },
        rightAnswer: (entry, now) => codeAt(app(entry), now),
        wrongAnswer: (entries, now) => wrongCode(entries.map(app), now),
        malformedAnswers: ['', ' ', 'hello', '12345', '1234567', '1e5', '{"$ne":1}', '9'.repeat(100_000)],
        secretBytes: (entry) => Buffer.from(new ScureBase32Plugin().decode(entry.secret)),
      });
      break;
    case 'phone': {
      const rotated = { both: phoneOf(both, kind), newest: phoneOf(newest, kind) };
      phoneMethodContract({ method, rotated, codes: new TextCodes(demoKeyRing()) });
      break;
    }
    case 'push':
      pushMethodContract({ method, rotated: { both: pushOf(both, kind), newest: pushOf(newest, kind) } });
      break;
    case 'typed':
      throw new Error(
        `Call typedMethodContract here for ${kind}: it has to be told what can be typed, and what answers it`,
      );
  }
}

function authenticatorOf(methods: MethodRegistry, kind: MethodKind): AuthenticatorMethod {
  const method = methods.get(kind);
  assert.ok(method?.form === 'authenticator');
  return method;
}

function pushOf(methods: MethodRegistry, kind: MethodKind): PushMethod {
  const method = methods.get(kind);
  assert.ok(method?.form === 'push');
  return method;
}

function phoneOf(methods: MethodRegistry, kind: MethodKind): PhoneMethod {
  const method = methods.get(kind);
  assert.ok(method?.form === 'phone');
  return method;
}
