import type { HandOff } from '../../services/hand-off/hand-off.ts';

/** What a program gets of a hand-off. */
export function handOffRecord({ _id, person, openedAt, expiresAt, closed, ...rest }: HandOff): object {
  return {
    id: _id,
    ...rest,
    ...person,
    openedAt: openedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(closed && { closedAt: closed.at.toISOString(), closedBy: closed.by, closedReason: closed.reason }),
  };
}

const headings = ['REFERENCE', 'SINCE', 'REASON', 'LAST STEPS', 'TENANT', 'PERSON', 'STATE'];

/** A table: a line for each, and one of headings. */
export function handOffLines(handOffs: readonly HandOff[]): string[] {
  const rows = handOffs.map(({ reference, openedAt, reason, steps, person, closed }) => [
    reference,
    openedAt.toISOString().slice(0, 16).replace('T', ' '),
    reason,
    steps.join(' ') || '-',
    person.tenantId,
    person.objectId,
    closed === undefined ? 'waits' : `closed: ${closed.reason}`,
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [headings, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
