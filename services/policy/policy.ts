import { type MethodKind, methodKinds, type MethodRegistry } from '../methods/registry.ts';
import type { PhoneChannel } from '../phone-numbers/phone-number.ts';
import { defaultSendLimitPolicy, type SendLimitPolicy } from '../telephony/limits/send-limit-policy.ts';

/**
 * What the organization allows, and the limits it sets. One policy for everybody until groups have their own. Those with a
 * variable are set by it; the others are as in `defaultPolicy`.
 */
export interface Policy {
  /** Methods a person may choose from, in the order they are offered. */
  readonly allowedMethods: readonly MethodKind[];
  /** How long a started set-up may wait for its proof, in seconds. `SET_UP_LIFETIME_SECONDS` */
  readonly setUpLifetimeSeconds: number;
  /** Set-ups that one person may start within an hour: each leaves rows in the audit trail for ever (ASVS 2.4.1). */
  readonly setUpsPerHour: number;
  /** Wrong codes that end one set-up attempt (ASVS 6.3.1). */
  readonly wrongCodesPerSetUp: number;
  /** Wrong codes of one person over all methods within an hour, after which the person has to wait (ASVS 6.3.1). */
  readonly wrongCodesPerHour: number;
  /** Consecutive failures after which a method is off until it is reset (NIST SP 800-63B-4, 3.2.2). */
  readonly consecutiveFailuresUntilLocked: number;
  /** How long the secret of an abandoned set-up is kept, sealed, to recognize a code from its entry; never to accept one. */
  readonly abandonedSecretSeconds: number;
  /** How long a texted code, or a call, is good, in seconds (ASVS 6.4.1; at most 600). */
  readonly challengeLifetimeSeconds: number;
  /** How long after a proof another method may be added or changed, in seconds. */
  readonly proofFreshSeconds: number;
  /** Whether a PIN comes before the # on a call, so that whoever finds a phone that rings cannot answer for its owner. `CALL_PIN` */
  readonly callPin: 'required' | 'off';
  /** Whether a phone is asked for after an authenticator, and may be left out. `BACKUP_PHONE` */
  readonly backupPhone: 'required' | 'offered' | 'off';
  /** How many texts and calls are sent at most (ASVS 2.4.1). */
  readonly sendLimits: SendLimitPolicy;
}

/** Safe defaults; the composition root overrides what the configuration names. */
export const defaultPolicy: Policy = {
  allowedMethods: methodKinds,
  setUpLifetimeSeconds: 600,
  setUpsPerHour: 30,
  wrongCodesPerSetUp: 5,
  wrongCodesPerHour: 20,
  consecutiveFailuresUntilLocked: 100,
  abandonedSecretSeconds: 86_400,
  challengeLifetimeSeconds: 180,
  proofFreshSeconds: 600,
  callPin: 'off',
  backupPhone: 'offered',
  sendLimits: defaultSendLimitPolicy,
};

/** The policy as far as it can be carried out where phones are reached in these ways only. */
export function withChannels(policy: Policy, channels: readonly PhoneChannel[], methods: MethodRegistry): Policy {
  const isPossible = (kind: MethodKind): boolean => {
    const method = methods.get(kind);
    return method?.form !== 'phone' || channels.includes(method.channel);
  };
  return {
    ...policy,
    allowedMethods: policy.allowedMethods.filter(isPossible),
    backupPhone: channels.length === 0 ? 'off' : policy.backupPhone,
  };
}
