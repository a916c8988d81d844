import type { AuditEvent } from '../../../services/audit/audit-event.ts';
import { auditChain } from '../../../services/audit/audit-head.ts';
import { AuditTrail } from '../../../services/audit/audit-trail.ts';
import { verifyAuditTrail, type VerifyAuditTrailOptions } from '../../../services/audit/verify-audit-trail.ts';
import { KeyRing } from '../../../services/secrets/key-ring.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { FakeRandomness } from '../../support/fakes.ts';

export const demoKeys = ['one', 'two'].map((id) => ({ id, key: new FakeRandomness(id).bytes(32) }));
const demoRing = new KeyRing(demoKeys.slice(0, 1));

/** A demo event; the same number gives the same event. */
export function demoEvent(number: number, prefix = 'event'): AuditEvent {
  return {
    id: `${prefix}-${number}`,
    at: new Date(Date.UTC(2026, 2, 2, 9, 0, 0, number)),
    type: 'proof-failed',
    person: { tenantId: 'demo-tenant', objectId: `demo-person-${number % 7}` },
    actor: 'person',
    detail: { methodId: 'authenticator-code', attempt: number, last: number % 2 === 0 },
  };
}

export function demoEvents(count: number, prefix?: string): AuditEvent[] {
  return Array.from({ length: count }, (_, index) => demoEvent(index + 1, prefix));
}

/** A trail on a store, with what a test does to it. */
export function auditKit(store: Pick<DocumentStore, 'collection'>, keyRing = demoRing) {
  const tampering: string[] = [];
  const newTrail = (): AuditTrail =>
    new AuditTrail({ store, keyRing, onTampering: (reason) => tampering.push(reason) });
  return {
    ...auditChain(store, keyRing),
    newTrail,
    trail: newTrail(),
    tampering,
    verify: (options: Partial<VerifyAuditTrailOptions> = {}) => verifyAuditTrail({ store, keyRing, ...options }),
  };
}
