import { type MethodKind, methodKinds, type MethodRegistry } from '../methods/registry.ts';
import { type CountryPolicy, defaultCountryPolicy } from '../phone-numbers/country-policy.ts';
import type { PhoneChannel } from '../phone-numbers/phone-number.ts';
import { defaultSendLimitPolicy, type SendLimitPolicy } from '../telephony/limits/send-limit-policy.ts';

/** What has to be there before somebody sets up a first method: a signed-in chat, an address, or a pass of the helpdesk. */
type FirstSetUpGate =
  | { readonly gate: 'session' }
  /** @property networks CIDR blocks. A chat tells no address: there it takes a temporary pass. */
  | { readonly gate: 'trusted-network'; readonly networks: readonly string[] }
  | { readonly gate: 'temporary-pass' };

/**
 * What the organization allows of one person, and the limits it sets. Documents per group say it (`policy-document.ts`); what
 * they leave out is as the variables say, and else as in `defaultPolicy`.
 */
export interface Policy {
  /** Methods a person may choose from, in the order they are offered. */
  readonly allowedMethods: readonly MethodKind[];
  /** Those of them that are recommended. */
  readonly recommendedMethods: readonly MethodKind[];
  /** Methods that are not accepted, set up or not. What merely cannot be reached here is neither allowed nor forbidden. */
  readonly forbiddenMethods: readonly MethodKind[];
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
  /** How long a temporary pass is good, in seconds (NIST BINAE-4; at most 3600). */
  readonly temporaryPassSeconds: number;
  /** Whether a PIN comes before the # on a call, so that whoever finds a phone that rings cannot answer for its owner. `CALL_PIN` */
  readonly callPin: 'required' | 'off';
  /** Whether a PIN is asked for with each approval on a phone. `APPROVAL_PIN` */
  readonly approvalPin: 'required' | 'off';
  /** Whether a phone that approves takes the place of the one before, or is one more. */
  readonly approvalPhones: 'one' | 'several';
  /** Whether a phone is asked for after an authenticator, and may be left out. `BACKUP_PHONE` */
  readonly backupPhone: 'required' | 'offered' | 'off';
  /** Whether recovery codes are made after the first method, and may be left out. */
  readonly recoveryCodes: 'required' | 'offered' | 'off';
  /** Passwords for programs that cannot do a second step, and how many one person may have. `APP_PASSWORDS` */
  readonly appPasswords: { readonly allowed: boolean; readonly most: number };
  /** Where texts and calls may go. `TEXT_COUNTRIES`, `CALL_COUNTRIES` */
  readonly countries: CountryPolicy;
  /** What a first set-up waits for (NIST BAA-1). */
  readonly firstSetUp: FirstSetUpGate;
  /** Object ids of the people at the helpdesk. `HELPDESK_AGENTS` */
  readonly agents: readonly string[];
  /** Whether a second agent has to agree to a reset (ASVS 2.3.5). */
  readonly resetNeedsTwoAgents: boolean;
  /**
   * What an agent needs before they give a temporary pass: that the caller was verified or vouched for, or a written reason alone
   * (NIST BINAE-4).
   */
  readonly passNeeds: 'identity' | 'reason';
  /** Whether phones that were proven here are written to Microsoft Entra, for who is registered there. */
  readonly entraPhones: 'written' | 'off';
  /** Whether a temporary pass brings one of Microsoft Entra's with it, for its sign-in page. */
  readonly entraPass: 'written' | 'off';
  /** How many texts and calls are sent at most (ASVS 2.4.1); one for everybody. */
  readonly sendLimits: SendLimitPolicy;
}

/** Safe defaults; the composition root overrides what the configuration names. */
export const defaultPolicy: Policy = {
  allowedMethods: methodKinds,
  recommendedMethods: [],
  forbiddenMethods: [],
  setUpLifetimeSeconds: 600,
  setUpsPerHour: 30,
  wrongCodesPerSetUp: 5,
  wrongCodesPerHour: 20,
  consecutiveFailuresUntilLocked: 100,
  abandonedSecretSeconds: 86_400,
  challengeLifetimeSeconds: 180,
  proofFreshSeconds: 600,
  temporaryPassSeconds: 600,
  callPin: 'off',
  approvalPin: 'off',
  approvalPhones: 'several',
  backupPhone: 'offered',
  recoveryCodes: 'offered',
  appPasswords: { allowed: true, most: 40 },
  countries: defaultCountryPolicy,
  firstSetUp: { gate: 'session' },
  agents: [],
  resetNeedsTwoAgents: false,
  passNeeds: 'reason',
  entraPhones: 'off',
  entraPass: 'off',
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
