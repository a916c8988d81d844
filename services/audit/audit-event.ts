import type { PersonId } from '../directory/directory.ts';

/** What can be recorded. Every bind, unbind, failure and bypass has a type of its own (ASVS 16.3). */
export const auditEventTypes = [
  'enrollment-requested',
  'set-up-started',
  'set-ups-throttled',
  'set-up-superseded',
  'set-up-cancelled',
  'set-up-expired',
  'set-up-failed',
  'proof-failed',
  'method-activated',
  'method-locked',
  'guessing-throttled',
  'verification-succeeded',
  'verification-failed',
  'code-replayed',
  'text-requested',
  'call-requested',
  'push-requested',
  'phone-registered',
  'notifications-changed',
  'send-refused',
  'reply-refused',
  'reply-declined',
  'replies-off',
  'administrator-asked',
  'breaker-opened',
  'breaker-closed',
  'webhook-forged',
  'fraud-reported',
  'method-replaced',
  'method-suspended',
  'method-reinstated',
  'method-removed',
  'method-renamed',
  'default-changed',
  'change-disowned',
  'recovery-codes-made',
  'recovery-codes-fetched',
  'recovery-code-used',
  'recovery-code-refused',
  'recovery-codes-locked',
  'pass-issued',
  'pass-used',
  'pass-refused',
  'pass-expired',
  'pass-ended',
  'hand-off-opened',
  'hand-off-closed',
  'hand-off-expired',
  'hand-off-started',
  'hand-off-disputed',
  'hand-off-claimed',
  'hand-off-done',
  'hand-off-reset-asked',
  'hand-off-reset-answered',
  'identity-asked',
  'identity-answered',
  'callback-given-up',
  'change-notified',
  'pin-chosen',
  'app-password-made',
  'app-password-deleted',
  'app-password-refused',
  'method-reset',
  'method-unlocked',
  'secrets-resealed',
  'policy-changed',
  'sign-in-key-made',
  'entra-registered',
  'entra-unregistered',
  'entra-phone-written',
  'entra-phone-removed',
  'entra-pass-written',
  'entra-pass-not-written',
  'entra-pass-removed',
  'entra-given-up',
  'person-enabled',
  'person-blocked',
  'person-unblocked',
  'person-forgotten',
  'api-token-created',
  'api-token-revoked',
] as const;
export type AuditEventType = (typeof auditEventTypes)[number];

/** One security-relevant fact. Carries no secret, code, PIN or full phone number. */
export interface AuditEvent {
  /** 128 random bits; recording the same event twice is recognized by it. */
  readonly id: string;
  readonly at: Date;
  readonly type: AuditEventType;
  /** Whom it concerns; absent when it concerns nobody in particular. */
  readonly person?: PersonId;
  /**
   * Who did it: the person themselves, the system (expiry, a limit), an operator at the terminal, or an agent of the helpdesk in the
   * chat, whose object id is the detail `agent`.
   */
  readonly actor: 'person' | 'system' | 'operator' | 'agent';
  /**
   * Ids, counts, the reason that an operator, an agent or a ticket system gave, and the ticket's number. `methodId` is the method that it is about; events of the first build call it `flowId` or
   * `subject`, and a `newMethodId` or `changedMethodId` `by` or `about`.
   */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}
