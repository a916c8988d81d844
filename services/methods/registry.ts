import { AuthenticatorCode } from './authenticator-code/authenticator-code.ts';
import type { Method, MethodKind } from './method.ts';

/** What methods are made from. */
export type MethodDependencies = ConstructorParameters<typeof AuthenticatorCode>[0];

/** Every method there is. The picker, the summary and the contract tests iterate this. */
export type MethodRegistry = ReadonlyMap<MethodKind, Method>;

/** Add a method here, with its kind in `method.ts`. */
export function createMethodRegistry(dependencies: MethodDependencies): MethodRegistry {
  const methods: Method[] = [new AuthenticatorCode(dependencies)];
  return new Map(methods.map((method) => [method.kind, method]));
}
