import { TextCodes } from '../challenges/text-code.ts';
import { NumberHash } from '../phone-numbers/number-hash.ts';
import type { Randomness } from '../randomness.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { SecretSealer } from '../secrets/secret-sealer.ts';
import { AuthenticatorCode } from './authenticator-code/authenticator-code.ts';
import type { Method, MethodKind } from './method.ts';
import { Phone } from './phone/phone.ts';

/** What methods are made from. */
export interface MethodDependencies {
  readonly sealer: SecretSealer;
  readonly randomness: Randomness;
  /** The organization's name in authenticator apps. */
  readonly issuer: string;
  /** Keys of what is recognized and never read: texted codes, numbers. */
  readonly keyRing: KeyRing;
}

/** Every method there is. The picker, the summary and the contract tests iterate this. */
export type MethodRegistry = ReadonlyMap<MethodKind, Method>;

/** Add a method here, with its kind in `method.ts`. */
export function createMethodRegistry(dependencies: MethodDependencies): MethodRegistry {
  const { sealer, keyRing, randomness } = dependencies;
  const numbers = new NumberHash(keyRing);
  const phone = { sealer, randomness, codes: new TextCodes(keyRing), hash: (e164: string) => numbers.hash(e164) };
  const methods: Method[] = [
    new AuthenticatorCode(dependencies),
    new Phone({ kind: 'mobile-text', ...phone }),
    new Phone({ kind: 'mobile-call', ...phone }),
    new Phone({ kind: 'office-call', ...phone }),
  ];
  return new Map(methods.map((method) => [method.kind, method]));
}
