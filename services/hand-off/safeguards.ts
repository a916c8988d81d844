/** What stands before a pass or a reset: who the person is, and a second agent. Pure functions, as in `transitions.ts`. */
import { secondsAfter } from '../clock.ts';
import { type GivenPass, type HandOff, type IdentityCheck, isOver, type ResetApproval } from './hand-off.ts';
import {
  type Fact,
  type HandOffContext,
  type HandOffDecision,
  happened,
  isTooOften,
  type Over,
  recorded,
  unchanged,
} from './transitions.ts';

/** How long an agent's question who somebody is can be answered, in seconds. */
const answerSeconds = 600;

/**
 * The agent wants to know who the person is. One that is open stands: a second click is no second card. Any other before it
 * can be answered no more.
 */
export function askIdentity(
  handOff: HandOff,
  { agent, way, manager }: Pick<IdentityCheck, 'way' | 'manager'> & { readonly agent: string },
  context: HandOffContext,
): HandOffDecision<'asked' | 'too-often' | Over> {
  const { now, newId } = context;
  if (isOver(handOff, now)) return unchanged(handOff, 'over');
  const { identity: open } = handOff;
  const isSame = open?.askedBy === agent && open.way === way && open.manager === manager;
  if (isSame && isAnswerable(handOff, open.id, now)) return unchanged(handOff, 'asked');
  if (isTooOften(handOff, 'identity-asked', now)) return unchanged(handOff, 'too-often');
  const expiresAt = secondsAfter(now, answerSeconds);
  const identity = {
    id: newId(),
    way,
    askedBy: agent,
    askedAt: now,
    expiresAt,
    ...(manager !== undefined && { manager }),
  };
  const next = happened({ ...handOff, identity }, { what: 'identity-asked', agent }, context);
  const detail = { agent, way, ...(manager !== undefined && { manager }) };
  return { next: recorded(next, { type: 'identity-asked', actor: 'agent', detail }, context), outcome: 'asked' };
}

/** Whether a question who the person is can be answered. */
export function isAnswerable(handOff: HandOff, identityId: string, now: Date): boolean {
  const { identity } = handOff;
  return (
    identity?.id === identityId && identity.result === undefined && identity.expiresAt > now && !isOver(handOff, now)
  );
}

/** It is answered, once. Whoever says that the person does not talk to the helpdesk disputes it all. */
export function answerIdentity(
  handOff: HandOff,
  { id, result }: { readonly id: string; readonly result: NonNullable<IdentityCheck['result']> },
  context: HandOffContext,
): HandOffDecision<'answered' | Over> {
  const { identity } = handOff;
  if (identity === undefined || !isAnswerable(handOff, id, context.now)) return unchanged(handOff, 'over');
  const answered = { ...handOff, identity: { ...identity, result, answeredAt: context.now } };
  const next = happened(answered, { what: `identity-${result}` }, context);
  const detail = { way: identity.way, result, ...(identity.manager !== undefined && { manager: identity.manager }) };
  return { next: recorded(next, { type: 'identity-answered', actor: 'person', detail }, context), outcome: 'answered' };
}

/** A pass was given; its own fact is in the trail with the pass. */
export function notePass(handOff: HandOff, pass: GivenPass, context: HandOffContext): HandOffDecision<void> {
  return {
    next: happened({ ...handOff, pass }, { what: 'pass-given', agent: pass.issuedBy }, context),
    outcome: undefined,
  };
}

/** The agent has told it: its card shows it no more. */
export function passTold(handOff: HandOff, agent: string): HandOffDecision<'told' | 'none'> {
  const { pass } = handOff;
  if (pass === undefined || pass.end !== undefined || pass.issuedBy !== agent) return unchanged(handOff, 'none');
  return { next: { ...handOff, pass: { ...pass, end: 'told' } }, outcome: 'told' };
}

/** A reset waits for a second agent. */
export function askApproval(
  handOff: HandOff,
  { agent, reason }: { readonly agent: string; readonly reason: string },
  context: HandOffContext,
): HandOffDecision<'asked' | 'too-often' | Over> {
  if (isOver(handOff, context.now)) return unchanged(handOff, 'over');
  if (isTooOften(handOff, 'reset-asked', context.now)) return unchanged(handOff, 'too-often');
  const approval: ResetApproval = { id: context.newId(), askedBy: agent, askedAt: context.now, reason };
  const next = happened({ ...handOff, approval }, { what: 'reset-asked', agent }, context);
  const fact: Fact = { type: 'hand-off-reset-asked', actor: 'agent', detail: { agent, reason } };
  return { next: recorded(next, fact, context), outcome: 'asked' };
}

/** A second agent agrees, or does not: never the one who asked (ASVS 2.3.5). */
export function answerApproval(
  handOff: HandOff,
  { id, agent, result }: { readonly id: string; readonly agent: string; readonly result: 'approved' | 'refused' },
  context: HandOffContext,
): HandOffDecision<'answered' | 'is-yours' | Over> {
  const { approval } = handOff;
  if (isOver(handOff, context.now) || approval?.id !== id || approval.result !== undefined)
    return unchanged(handOff, 'over');
  if (approval.askedBy === agent) return unchanged(handOff, 'is-yours');
  const answered = { ...handOff, approval: { ...approval, result, answeredBy: agent } };
  const next = happened(answered, { what: `reset-${result}`, agent }, context);
  const fact: Fact = { type: 'hand-off-reset-answered', actor: 'agent', detail: { agent, result } };
  return { next: recorded(next, fact, context), outcome: 'answered' };
}
