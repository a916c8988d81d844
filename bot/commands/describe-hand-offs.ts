import { stepText } from '../../dialogs/helpdesk/hand-off-words.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { HandOff } from '../../services/hand-off/hand-off.ts';
import type { Translate } from '../../services/localization/translate.ts';
import { tableOf } from './table.ts';

/** What somebody signs in as; undefined where the directory does not know, or answer. */
export type AccountOf = (person: PersonId) => string | undefined;

/** What a program gets of a hand-off. */
export function handOffRecord(handOff: HandOff, accountOf: AccountOf): object {
  const { _id, reference, kind, state, reason, steps, openedBy, note, ticket, agent } = handOff;
  const { person, openedAt, expiresAt, closed, identity, pass } = handOff;
  return {
    id: _id,
    ...{ reference, kind, state, reason, steps, openedBy, note, ticket, agent },
    identity: identity && (identity.result ?? 'asked'),
    pass: pass && (pass.end ?? 'given'),
    ...person,
    accountName: accountOf(person),
    openedAt: openedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(closed && { closedAt: closed.at.toISOString(), closedBy: closed.by, closedReason: closed.reason }),
  };
}

const headings = ['REFERENCE', 'SINCE', 'FOR', 'REASON', 'LAST STEPS', 'TENANT', 'PERSON', 'HELPED BY', 'STATE'];

/** A table: a line for each, and one of headings. What happened last is said as agents read it; people are named as they sign in, or by their ids. */
export function handOffLines(
  handOffs: readonly HandOff[],
  { translate, accountOf }: { readonly translate: Translate; readonly accountOf: AccountOf },
): string[] {
  const rows = handOffs.map(({ reference, openedAt, kind, reason, steps, person, agent, state, closed }) => [
    reference,
    openedAt.toISOString().slice(0, 16).replace('T', ' '),
    kind,
    reason,
    steps.map((step) => stepText(step, translate)).join(', ') || '-',
    person.tenantId,
    accountOf(person) ?? person.objectId,
    agent === undefined ? '-' : (accountOf({ ...person, objectId: agent }) ?? agent),
    closed === undefined ? state : `closed: ${closed.reason}`,
  ]);
  return tableOf(headings, rows);
}
