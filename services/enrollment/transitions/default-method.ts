/** Which method is asked for first at a sign-in: a pure function, like the rest of the enrollment state machine. */
import type { DecisionContext } from './decision.ts';
import type { EnrolledMethod } from '../state/enrollment.ts';

/** Whether a method can be asked for: it is not off, and the policy accepts it. */
export function canBeDefault(
  { kind, suspended }: EnrolledMethod,
  { policy }: Pick<DecisionContext, 'policy'>,
): boolean {
  return suspended === undefined && !policy.forbiddenMethods.includes(kind);
}

/** What is remembered of methods that are turned off: of all that are, one was the default before any of them was off. */
export function defaultBefore(
  methods: readonly EnrolledMethod[],
  off: EnrolledMethod,
): Pick<NonNullable<EnrolledMethod['suspended']>, 'wasDefault'> {
  const isKnown = methods.some(({ suspended }) => suspended?.wasDefault === true);
  return off.isDefault && !isKnown ? { wasDefault: true } : {};
}

/** Exactly one method is the default while there is one that can be used. */
export function withDefault(
  methods: readonly EnrolledMethod[],
  decisionContext: Pick<DecisionContext, 'policy'>,
): EnrolledMethod[] {
  const usable = methods.filter((method) => canBeDefault(method, decisionContext));
  const chosen = usable.find(({ isDefault }) => isDefault) ?? usable[0] ?? methods.find(({ isDefault }) => isDefault);
  return methods.map((method) =>
    method.isDefault === (method === chosen) ? method : { ...method, isDefault: method === chosen },
  );
}
