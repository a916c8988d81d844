import { canonical } from '../secrets/canonical.ts';
import type { Policy } from './policy.ts';

/** One field that would be another, as it is shown. */
export interface PolicyDifference {
  /** As a policy's document has it, with dots, such as `countries.text`. */
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** What is the same for everybody, or follows from another field. */
const unseen: ReadonlySet<string> = new Set(['forbiddenMethods', 'sendLimits', 'abandonedSecretSeconds']);

/** What a document calls otherwise. */
const writtenAs: Readonly<Partial<Record<keyof Policy, string>>> = {
  allowedMethods: 'methods',
  recommendedMethods: 'recommended',
  setUpLifetimeSeconds: 'lifetimes.setUpSeconds',
  challengeLifetimeSeconds: 'lifetimes.codeSeconds',
  proofFreshSeconds: 'lifetimes.proofFreshSeconds',
  temporaryPassSeconds: 'lifetimes.temporaryPassSeconds',
  wrongCodesPerSetUp: 'attempts.wrongCodesPerSetUp',
  wrongCodesPerHour: 'attempts.wrongCodesPerHour',
  consecutiveFailuresUntilLocked: 'attempts.failuresUntilLocked',
  setUpsPerHour: 'attempts.setUpsPerHour',
};

/** What differs between two policies, field by field. */
export function compare(before: Policy, after: Policy): PolicyDifference[] {
  const [one, other] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .map((field) => ({ field, before: one.get(field) ?? '–', after: other.get(field) ?? '–' }))
    .filter((difference) => difference.before !== difference.after);
}

function fieldsOf(policy: Policy): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const add = (path: string, value: unknown): void => {
    if (Array.isArray(value)) fields.set(path, value.length === 0 ? 'none' : value.join(', '));
    else if (typeof value !== 'object' || value === null)
      fields.set(path, typeof value === 'string' ? value : canonical(value));
    else for (const [name, part] of Object.entries(value)) add(`${path}.${name}`, part);
  };
  for (const [name, value] of Object.entries(policy))
    if (!unseen.has(name)) add(writtenAs[name as keyof Policy] ?? name, value);
  return fields;
}
