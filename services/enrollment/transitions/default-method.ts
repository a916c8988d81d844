/** Which method is asked for first at a sign-in: a pure function, like the rest of the enrollment state machine. */
import type { EnrolledMethod } from '../state/enrollment.ts';

/** Exactly one method is the default while there is one that can be used. */
export function withDefault(methods: readonly EnrolledMethod[]): EnrolledMethod[] {
  const usable = methods.filter(({ suspended }) => suspended === undefined);
  const chosen = usable.find(({ isDefault }) => isDefault) ?? usable[0] ?? methods.find(({ isDefault }) => isDefault);
  return methods.map((method) =>
    method.isDefault === (method === chosen) ? method : { ...method, isDefault: method === chosen },
  );
}
