import { counted } from '../../services/counted.ts';
import type { EntraTrouble } from '../../services/enrollment/state/in-entra.ts';
import type { OperatorMethodView, OperatorView } from '../../services/enrollment/operator-enrollment.ts';
import type { HandOff } from '../../services/hand-off/hand-off.ts';

const states = {
  disabled: 'not asked to set up yet',
  enabled: 'asked to set up, has no method yet',
  enforced: 'set up',
};

const whys = {
  blocked: 'the helpdesk blocked this person',
  'fraud-reported': 'somebody pressed 0# on a call, or said on a phone that it was not them: it was reported as fraud',
  'not-allowed': 'the policy of their group does not accept it any more',
  failures: 'too many wrong codes in a row',
  lost: 'the person says that it is lost',
  removed: 'it was removed from the phone that had its key',
  'not-me': 'the person says that somebody else added it',
};

const entraWhys: Readonly<Record<EntraTrouble, string>> = {
  'not-allowed':
    'it does not allow the bot to (are the permissions granted that deployment/guide.md names, such as UserAuthMethod-External.ReadWrite.All?)',
  'not-known': 'it knows no such person',
  refused: 'it took the request for a mistake (is EXTERNAL_MFA_CONFIGURATION_ID right?)',
  unavailable: 'it did not answer for a day',
};

const entraStates = {
  'not-registered': 'not registered',
  'not-removed': 'registered still, without anything set up',
  'phones-differ': 'registered, but the phones there are not those that the policy wants there',
};

/** How things stand with a person, in a few lines for an operator: no secret, and no number in full. */
export function describePerson(view: OperatorView, waiting: readonly HandOff[]): string {
  const { status, groups, methods, pending, locks, waits, passUntil } = view;
  const isUseless = methods.length > 0 && (view.blockedAt !== undefined || methods.every(isOff));
  return [
    `Status:  ${states[status]}`,
    ...blockOf(view),
    ...(groups.length > 0 ? [`Groups:  ${groups.join(', ')}`] : []),
    ...methods.map((method) => `Method:  ${describeMethod(method)}`),
    ...(isUseless ? ['Usable:  none of these now'] : []),
    ...(pending ? [`Pending: ${pending.kind}, ${pending.label}, since ${pending.startedAt.toISOString()}`] : []),
    ...locks.map(({ kind, why }) => `Locked:  ${kind}, because ${whys[why]}`),
    ...holdOf(view),
    ...(waits ? [`Waits:   until ${waits.toISOString()}, after too many wrong codes or set-ups within an hour`] : []),
    ...lastResortOf(view),
    ...(passUntil ? [`Pass:    a temporary one is good until ${passUntil.toISOString()}`] : []),
    ...entraOf(view),
    ...waiting.map(
      ({ reference, openedAt, reason }) =>
        `Asked:   ${reference} waits for the helpdesk since ${openedAt.toISOString()}: ${reason}`,
    ),
  ].join('\n');
}

/** What an unlock leaves off, and who can change that; empty when all that is set up can be used. */
export function describeLeftOff(view: OperatorView): string[] {
  const { methods } = view;
  const off = methods.filter(isOff);
  if (off.length === 0) return blockOf(view);
  const lines = off.map((method) => `Stays off: ${describeMethod(method)}`);
  if (off.some(({ suspended }) => suspended !== undefined))
    lines.push(
      'Only the person brings back what they turned off: in the chat, manage, that method, then I have it back, Replace or Remove.',
    );
  if (off.length === methods.length)
    lines.push(
      'They have nothing else to prove who they are with, but for recovery codes: they need a temporary pass (npm run pass -- issue) or a reset.',
    );
  return [...blockOf(view), ...lines];
}

function blockOf({ blockedAt, blockedBy }: OperatorView): string[] {
  if (blockedAt === undefined) return [];
  const who = blockedBy === 'operator' ? 'an operator' : `agent ${blockedBy ?? ''}`;
  return [`Blocked: since ${blockedAt.toISOString()}, by ${who}: nothing can be used until you unblock them`];
}

function isOff({ suspended, lock }: OperatorMethodView): boolean {
  return (suspended ?? lock) !== undefined;
}

function describeMethod({ kind, label, activatedAt, isDefault, suspended, suspendedAt, lock }: OperatorMethodView) {
  const why = suspended ?? lock;
  const since = suspendedAt === undefined ? '' : ` since ${suspendedAt.toISOString()}`;
  const off = why === undefined ? '' : `, off${since}: ${whys[why]}`;
  return `${kind}, ${label}, since ${activatedAt.toISOString()}${off}${isDefault && suspended === undefined ? ', default' : ''}`;
}

function holdOf({ isOnHold, disownedAt }: OperatorView): string[] {
  if (!isOnHold) return [];
  const why =
    disownedAt === undefined
      ? 'because fraud was reported on a call'
      : `since ${disownedAt.toISOString()}, because the person says that somebody else made a change`;
  return [`On hold: ${why}; nothing can be added or changed until you unlock them`];
}

function entraOf({ inEntra }: OperatorView): string[] {
  if (inEntra === undefined) return [];
  const again = 'npm run people -- register has it tried';
  if (inEntra.state === 'registered') return [`Entra:   registered, since ${inEntra.since.toISOString()}`];
  if (inEntra.state === 'waiting')
    return [`Entra:   waits to be brought up to date, since ${inEntra.since.toISOString()}`];
  if (inEntra.state === 'given-up')
    return [`Entra:   given up ${inEntra.since.toISOString()}, because ${entraWhys[inEntra.why]}; ${again} again`];
  return [`Entra:   ${entraStates[inEntra.state]}; ${again}`];
}

function lastResortOf({ appPasswords: { count, areAccepted, lastUsedAt }, recovery }: OperatorView): string[] {
  const used = lastUsedAt === undefined ? 'never used yet' : `last used ${lastUsedAt.toISOString()}`;
  const codes =
    recovery?.isLocked === true
      ? 'none can be used, because too many wrong ones were tried'
      : `${counted(recovery?.left ?? 0, 'recovery code')} left`;
  return [
    `Apps:    ${counted(count, 'app password')}${count > 0 ? `, ${used}` : ''}${count > 0 && !areAccepted ? ', which the policy does not accept' : ''}`,
    `Codes:   ${codes}`,
  ];
}
