import type { OperatorView } from '../../services/enrollment/operator-enrollment.ts';

const states = {
  disabled: 'not asked to set up yet',
  enabled: 'asked to set up, has no method yet',
  enforced: 'set up',
};

const whys = {
  'fraud-reported': 'somebody pressed 0# on a call: it was reported as fraud',
  'not-allowed': 'the policy of their group does not accept it any more',
  failures: 'too many wrong codes in a row',
};

/** How things stand with a person, in a few lines for an operator: no secret, and no number in full. */
export function describePerson({ status, groups, methods, pending, locks, waits }: OperatorView): string {
  const held = methods.map(({ kind, label, activatedAt, isDefault }) => {
    return `Method:  ${kind}, ${label}, since ${activatedAt.toISOString()}${isDefault ? ', default' : ''}`;
  });
  return [
    `Status:  ${states[status]}`,
    ...(groups.length > 0 ? [`Groups:  ${groups.join(', ')}`] : []),
    ...held,
    ...(pending ? [`Pending: ${pending.kind}, ${pending.label}, since ${pending.startedAt.toISOString()}`] : []),
    ...locks.map(({ kind, why }) => `Locked:  ${kind}, because ${whys[why]}`),
    ...(waits ? [`Waits:   until ${waits.toISOString()}, after too many wrong codes or set-ups within an hour`] : []),
  ].join('\n');
}
