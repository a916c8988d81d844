import { TextCodes } from '../challenges/text-code.ts';
import { NumberHash } from '../phone-numbers/number-hash.ts';
import type { Randomness } from '../randomness.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { SecretSealer } from '../secrets/secret-sealer.ts';
import { AuthenticatorCode } from './authenticator-code/authenticator-code.ts';
import { AuthenticatorPush } from './authenticator-push/authenticator-push.ts';
import type { Method } from './forms.ts';
import { Phone, type PhoneOptions } from './phone/phone.ts';

/** What methods are made from. */
export interface MethodDependencies {
  readonly sealer: SecretSealer;
  readonly randomness: Randomness;
  /** The organization's name in authenticator apps. */
  readonly issuer: string;
  /** Keys of what is recognized and never read: texted codes, numbers. */
  readonly keyRing: KeyRing;
}

/** Every method there is, in the order they are offered. Add a method here. */
const makers = [
  ['authenticator-push', (dependencies) => new AuthenticatorPush(dependencies)],
  ['authenticator-code', (dependencies) => new AuthenticatorCode(dependencies)],
  ['mobile-text', (dependencies) => new Phone('mobile-text', phoneOptions(dependencies))],
  ['mobile-call', (dependencies) => new Phone('mobile-call', phoneOptions(dependencies))],
  ['office-call', (dependencies) => new Phone('office-call', phoneOptions(dependencies))],
] as const satisfies readonly (readonly [kind: string, make: (dependencies: MethodDependencies) => Method])[];

/** The ways to verify. */
export type MethodKind = (typeof makers)[number][0];
export const methodKinds = makers.map(([kind]) => kind);

/** Every method by its kind. The picker, the summary and the contract tests iterate this. */
export type MethodRegistry = ReadonlyMap<MethodKind, Method>;

export function createMethodRegistry(dependencies: MethodDependencies): MethodRegistry {
  return new Map(makers.map(([kind, make]) => [kind, make(dependencies)]));
}

function phoneOptions({ sealer, keyRing, randomness }: MethodDependencies): PhoneOptions {
  const numbers = new NumberHash(keyRing);
  return { sealer, randomness, codes: new TextCodes(keyRing), hash: (e164) => numbers.hash(e164) };
}
