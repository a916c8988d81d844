import { AuditTrail } from '../../services/audit/audit-trail.ts';
import { AuditAnchor } from '../background/audit-anchor.ts';
import { auditCounts } from '../watching/audit-counts.ts';
import type { Foundation } from './foundation.ts';

export interface AuditPartsOptions extends Pick<Foundation, 'store' | 'keyRing' | 'log' | 'watcher'> {
  /** Where the anchor's file goes; undefined where the log alone remembers. */
  readonly anchorDirectory: string | undefined;
}

/** The audit trail, and what remembers outside the store how far it has come. */
export function auditParts({ store, keyRing, log, anchorDirectory: directory, watcher }: AuditPartsOptions) {
  const onTampering = (reason: string): void => log.error({ reason }, 'the audit trail was tampered with');
  const trail = new AuditTrail({ store, keyRing, onTampering, onRecorded: watcher && auditCounts(watcher) });
  return { trail, anchor: new AuditAnchor({ directory, trail, log }) };
}
