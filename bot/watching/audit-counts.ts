import type { StoredEvent } from '../../services/audit/audit-row.ts';
import type { Watcher } from '../../services/watching/watcher.ts';

/** How a set-up began or ended, by the event that says so. */
const setUps: Readonly<Record<string, string>> = {
  'set-up-started': 'started',
  'method-activated': 'activated',
  'set-up-cancelled': 'cancelled',
  'set-up-expired': 'expired',
  'set-up-superseded': 'superseded',
  'set-up-failed': 'failed',
};

const verifications: Readonly<Record<string, string>> = {
  'verification-succeeded': 'succeeded',
  'verification-failed': 'failed',
};

/** Counts what the audit trail records: each event once, on whichever replica it is written. */
export function auditCounts(watcher: Watcher): (events: readonly StoredEvent[]) => void {
  return (events) => {
    for (const event of events) count(watcher, event);
  };
}

function count(watcher: Watcher, { type, detail }: StoredEvent): void {
  watcher.note('audit', { type });
  const method = String(detail['method'] ?? 'none');
  const setUp = setUps[type];
  if (setUp !== undefined) {
    // Whoever activated it had come to its end.
    const step = setUp === 'activated' ? 'answered' : String(detail['step'] ?? 'begun');
    watcher.note('setUp', { method, outcome: setUp, step });
  }
  const outcome = verifications[type];
  if (outcome !== undefined) watcher.note('verification', { asked_by: askerOf(detail), method, outcome });
}

function askerOf({ by }: StoredEvent['detail']): 'chat' | 'entra' | 'program' {
  if (by === undefined) return 'chat';
  return by === 'entra' ? 'entra' : 'program';
}
