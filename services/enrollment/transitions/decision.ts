import type { Asker } from '../../challenges/challenge.ts';
import type { AuditEvent, AuditEventType } from '../../audit/audit-event.ts';
import type { Method } from '../../methods/forms.ts';
import type { MethodKind } from '../../methods/registry.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Enrollment } from '../state/enrollment.ts';

/** An audit event before it has a time and a person. */
export interface AuditDraft {
  /** 128 random bits, where it is recorded once however often it is written; undefined for an event of its own each time. */
  readonly id?: string | undefined;
  readonly type: AuditEventType;
  readonly actor: AuditEvent['actor'];
  readonly detail: AuditEvent['detail'];
}

/** What a request leads to. `next` is the very same object when nothing changes. */
export interface Decision<Outcome> {
  readonly next: Enrollment;
  readonly outcome: Outcome;
  readonly events: readonly AuditDraft[];
}

/** When and under which limits a decision is taken. */
export interface DecisionContext {
  readonly now: Date;
  readonly policy: Policy;
  /** The conversation that asks for the decision; undefined outside of any, such as for a key pressed on a phone. */
  readonly conversation?: string | undefined;
  /** Who asks for the decision instead; undefined for a chat, and for what comes from a phone. */
  readonly asker?: Asker | undefined;
  /** The language that is spoken there. */
  readonly language?: string | undefined;
  /** What rules have to know of the methods there are. */
  readonly methods: ReadonlyMap<MethodKind, Pick<Method, 'form' | 'explainsOldCodes' | 'label'>>;
}

/** Nothing changes; this is what is said. */
export function unchanged<Outcome>(enrollment: Enrollment, outcome: Outcome): Decision<Outcome> {
  return { next: enrollment, outcome, events: [] };
}

/** A fact for the audit trail. */
export function auditDraft(
  type: AuditEventType,
  detail: AuditDraft['detail'],
  actor: AuditDraft['actor'] = 'person',
): AuditDraft {
  return { type, actor, detail };
}
