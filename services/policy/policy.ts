import type { MethodKind } from '../methods/method.ts';

/** What the organization allows, and the limits it sets. One policy for everybody until groups have their own. */
export interface Policy {
  /** Methods a person may choose from, in the order they are offered. */
  readonly allowedMethods: readonly MethodKind[];
  /** How long a started set-up may wait for its proof, in seconds. */
  readonly setUpLifetimeSeconds: number;
  /** Wrong codes that end one set-up attempt (ASVS 6.3.1). */
  readonly wrongCodesPerSetUp: number;
  /** Wrong codes of one person over all methods within an hour, after which the person has to wait (ASVS 6.3.1). */
  readonly wrongCodesPerHour: number;
  /** Consecutive failures after which a method is off until it is reset (NIST SP 800-63B-4, 3.2.2). */
  readonly consecutiveFailuresUntilLocked: number;
  /** How long the secret of an abandoned set-up is kept, sealed, to recognize a code from its entry; never to accept one. */
  readonly abandonedSecretSeconds: number;
}

/** Safe defaults; the composition root overrides what the configuration names. */
export const defaultPolicy: Policy = {
  allowedMethods: ['authenticator-code'],
  setUpLifetimeSeconds: 600,
  wrongCodesPerSetUp: 5,
  wrongCodesPerHour: 20,
  consecutiveFailuresUntilLocked: 100,
  abandonedSecretSeconds: 86_400,
};
