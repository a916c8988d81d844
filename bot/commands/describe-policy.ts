import { counted } from '../../services/counted.ts';
import type { GroupEffects } from '../../services/enrollment/policy-effects.ts';
import { compare } from '../../services/policy/compare-policies.ts';
import { defaultGroup, type PolicyDocument } from '../../services/policy/policy-document.ts';
import type { PolicyOf } from '../../services/policy/policy-of.ts';

export interface PolicyChangeReport {
  readonly before: { readonly documents: readonly PolicyDocument[]; readonly of: PolicyOf };
  readonly after: { readonly documents: readonly PolicyDocument[]; readonly of: PolicyOf };
  readonly effects: ReadonlyMap<string, GroupEffects>;
}

/** What a change of the policy means, for whoever is about to make it: field by field, and for how many people. */
export function describePolicyChange({ before, after, effects }: PolicyChangeReport): string {
  const named = [...before.documents, ...after.documents].map(({ group }) => group);
  const groups = new Set([defaultGroup, ...named, ...effects.keys()]);
  const lines = [...groups].flatMap((group) => {
    const membership = group === defaultGroup ? [] : [group];
    const fields = compare(before.of(membership), after.of(membership)).map(
      ({ field, before: was, after: is }) => `  ${field}: ${was} → ${is}`,
    );
    const counts = countsOf(effects.get(group));
    return fields.length + counts.length === 0 ? [] : [headingOf(group, effects.get(group)), ...fields, ...counts];
  });
  return lines.length === 0 ? 'Nothing changes.' : lines.join('\n');
}

function headingOf(group: string, effects: GroupEffects | undefined): string {
  const people = counted(effects?.people ?? 0, 'person', 'people');
  return group === defaultGroup ? `default (in no group: ${people})` : `${group} (${people})`;
}

function countsOf(effects: GroupEffects | undefined): string[] {
  if (effects === undefined) return [];
  const { losing, stranded, losingAppPasswords, losingCodes, lackingPhone, changed, people } = effects;
  return [
    ...(changed > 0 && changed < people ? [`  * it changes for ${changed} of them`] : []),
    ...[...losing].map(([kind, count]) => `  ! ${counted(count, 'has', 'have')} ${kind}, which is accepted no more`),
    ...(stranded > 0
      ? [`  ! ${counted(stranded, 'has', 'have')} nothing left that is accepted: they need a temporary pass or a reset`]
      : []),
    ...(losingAppPasswords > 0
      ? [`  ! ${counted(losingAppPasswords, 'has', 'have')} app passwords, which let nobody in any more`]
      : []),
    ...(losingCodes > 0 ? [`  ! ${counted(losingCodes, 'has', 'have')} recovery codes, which count no more`] : []),
    ...(lackingPhone > 0
      ? [`  ! ${counted(lackingPhone, 'lacks', 'lack')} the phone that becomes required: they are asked for it`]
      : []),
  ];
}
