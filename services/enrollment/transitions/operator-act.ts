/** An act of the helpdesk's, and how the audit trail names whoever did it. */
import { type AuditDraft, auditDraft } from './decision.ts';

/** An agent of the helpdesk who acts in the chat. */
export interface ActingAgent {
  /** The agent's object id. */
  readonly agent: string;
  /** The hand-off that the act belongs to, by its id. */
  readonly handOff?: string | undefined;
}

/** Why something is done for somebody, and who does it. */
export interface HelpdeskAct {
  /** In the words of whoever does it: the audit trail keeps it. */
  readonly reason: string;
  /** Undefined for an operator at the terminal. */
  readonly by?: ActingAgent | undefined;
}

/** An operator's act. */
export interface OperatorAct extends HelpdeskAct {
  /** Names the act in the notices that follow from it. */
  readonly id: string;
}

/** Who did something, as the audit trail has it. */
export type Actor = Pick<AuditDraft, 'actor' | 'detail'>;

/** The person themselves. */
export const byPerson: Actor = { actor: 'person', detail: {} };

/** An operator at the terminal, or the agent with what names them. */
export function actorOf(by: ActingAgent | undefined): Actor {
  if (by === undefined) return { actor: 'operator', detail: {} };
  const { agent, handOff } = by;
  return { actor: 'agent', detail: { agent, ...(handOff !== undefined && { handOff }) } };
}

/** Who did something, as the person is told: no agent by name. */
export function toldActor(by: ActingAgent | undefined): 'agent' | 'operator' {
  return by === undefined ? 'operator' : 'agent';
}

/** A fact for the audit trail that follows from an act of the helpdesk's. */
export function actDraft(
  type: AuditDraft['type'],
  detail: AuditDraft['detail'],
  by: ActingAgent | undefined,
): AuditDraft {
  const { actor, detail: who } = actorOf(by);
  return auditDraft(type, { ...detail, ...who }, actor);
}
