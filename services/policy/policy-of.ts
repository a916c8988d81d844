import { methodKinds } from '../methods/registry.ts';
import type { Policy } from './policy.ts';
import { defaultGroup, type PolicyDocument, priorityOf } from './policy-document.ts';

/** The policy of somebody in these groups. */
export type PolicyOf = (groups: readonly string[]) => Policy;

/**
 * What documents come to. The document with the highest priority decides, of the groups that somebody is in and the default
 * one; what it leaves out is as in the default one, and what that leaves out as in `base`.
 */
export function policyOf(documents: readonly PolicyDocument[], base: Policy): PolicyOf {
  const common = documents.find(({ group }) => group === defaultGroup) ?? { group: defaultGroup };
  const ordinary = withDocument(base, common);
  const policies = documents
    .map((document) => ({
      group: document.group,
      priority: priorityOf(document),
      policy: document === common ? ordinary : withDocument(ordinary, document),
    }))
    .toSorted((one, other) => other.priority - one.priority);
  if (!documents.includes(common)) {
    const index = policies.findIndex(({ priority }) => priority < priorityOf(common));
    policies.splice(index === -1 ? policies.length : index, 0, { group: defaultGroup, priority: 0, policy: ordinary });
  }
  return (groups) => policies.find(({ group }) => group === defaultGroup || groups.includes(group))?.policy ?? ordinary;
}

function withDocument(base: Policy, document: PolicyDocument): Policy {
  const { methods, recommended, appPasswords, countries, lifetimes = {}, attempts = {} } = document;
  return {
    ...base,
    ...(methods && {
      allowedMethods: methods,
      forbiddenMethods: methodKinds.filter((kind) => !methods.includes(kind)),
    }),
    recommendedMethods: (recommended ?? base.recommendedMethods).filter((kind) => !methods || methods.includes(kind)),
    backupPhone: document.backupPhone ?? base.backupPhone,
    recoveryCodes: document.recoveryCodes ?? base.recoveryCodes,
    callPin: document.callPin ?? base.callPin,
    approvalPin: document.approvalPin ?? base.approvalPin,
    approvalPhones: document.approvalPhones ?? base.approvalPhones,
    appPasswords: appPasswords
      ? { allowed: appPasswords.allowed, most: appPasswords.most ?? base.appPasswords.most }
      : base.appPasswords,
    countries: { text: countries?.text ?? base.countries.text, call: countries?.call ?? base.countries.call },
    setUpLifetimeSeconds: lifetimes.setUpSeconds ?? base.setUpLifetimeSeconds,
    challengeLifetimeSeconds: lifetimes.codeSeconds ?? base.challengeLifetimeSeconds,
    proofFreshSeconds: lifetimes.proofFreshSeconds ?? base.proofFreshSeconds,
    temporaryPassSeconds: lifetimes.temporaryPassSeconds ?? base.temporaryPassSeconds,
    wrongCodesPerSetUp: attempts.wrongCodesPerSetUp ?? base.wrongCodesPerSetUp,
    wrongCodesPerHour: attempts.wrongCodesPerHour ?? base.wrongCodesPerHour,
    consecutiveFailuresUntilLocked: attempts.failuresUntilLocked ?? base.consecutiveFailuresUntilLocked,
    setUpsPerHour: attempts.setUpsPerHour ?? base.setUpsPerHour,
    firstSetUp: document.firstSetUp ?? base.firstSetUp,
    agents: document.agents ?? base.agents,
    resetNeedsTwoAgents: document.resetNeedsTwoAgents ?? base.resetNeedsTwoAgents,
    passNeeds: document.passNeeds ?? base.passNeeds,
    entraPhones: document.entraPhones ?? base.entraPhones,
    entraPass: document.entraPass ?? base.entraPass,
  };
}
