import type { AuditEvent, AuditEventType } from '../audit/audit-event.ts';
import { type MethodKind, methodKinds } from '../methods/registry.ts';
import { type GivenPass, type HandOff, type HandOffReason, isForUnlock, isOver } from './hand-off.ts';
import { became, finished, happened, type HandOffContext, type HandOffDecision, unchanged } from './transitions.ts';

type Fact = Pick<AuditEvent, 'id' | 'type' | 'at' | 'detail'>;
type Rule = (handOff: HandOff, fact: Fact, context: HandOffContext) => HandOff;

/** What each fact of the person's audit trail does to a hand-off that is about them. */
const rules: Readonly<Partial<Record<AuditEventType, Rule>>> = {
  'set-up-started': (handOff, { id, detail }, context) => {
    if (!isSetUp(handOff)) return handOff;
    const method = kindIn(detail);
    return {
      ...became(handOff, 'method-chosen', context, { what: 'method-chosen', id }),
      method,
    };
  },
  'text-requested': verifying,
  'call-requested': verifying,
  'push-requested': verifying,
  'proof-failed': verifying,
  'set-up-cancelled': failed,
  'set-up-expired': failed,
  'set-up-failed': failed,
  'method-activated': (handOff, { detail }, context) =>
    isSetUp(handOff) ? finished({ ...handOff, method: kindIn(detail) ?? handOff.method }, context) : handOff,
  'method-unlocked': (handOff, _fact, context) => (isForUnlock(handOff) ? finished(handOff, context) : handOff),
  'pass-used': (handOff, fact, context) => {
    const { id, detail } = fact;
    const used = passEnded(handOff, detail, 'used');
    if (isOver(handOff, context.now) || isOfAnother(handOff, detail)) return used;
    return (handOff.state === 'waiting' || handOff.state === 'failed') && !isAtSignIn(fact)
      ? became(used, 'opened', context, { what: 'pass-used', id })
      : happened(used, { what: 'pass-used', id }, context);
  },
  'pass-expired': (handOff, { detail }) => passEnded(handOff, detail, 'expired'),
  'pass-ended': (handOff, { detail }) => passEnded(handOff, detail, endIn(detail)),
};

/** Whether a hand-off may go on because of it. */
export function isProgress({ type }: Pick<AuditEvent, 'type'>): boolean {
  return Object.hasOwn(rules, type);
}

/**
 * What a fact of the trail does to a hand-off: nothing where it is older, was seen already, or came after the end; but its own pass ends
 * also after that.
 */
export function progress(handOff: HandOff, fact: Fact, context: HandOffContext): HandOffDecision<void> {
  const rule = rules[fact.type];
  const isSeen = handOff.history.some(({ id }) => id === fact.id);
  const isAfter = isOver(handOff, context.now) && !fact.type.startsWith('pass-');
  if (rule === undefined || isSeen || isAfter || fact.at <= handOff.openedAt) return unchanged(handOff, undefined);
  return { next: rule(handOff, fact, context), outcome: undefined };
}

/** Whether it happened where somebody signs in, which says nothing of what the helpdesk asked them to do. */
function isAtSignIn({ detail }: Fact): boolean {
  return detail['verification'] !== undefined;
}

function verifying(handOff: HandOff, fact: Fact, context: HandOffContext): HandOff {
  const { id } = fact;
  return handOff.state === 'method-chosen' && !isAtSignIn(fact)
    ? became(handOff, 'verifying', context, { what: 'verifying', id })
    : handOff;
}

function failed(handOff: HandOff, { id }: Fact, context: HandOffContext): HandOff {
  if (handOff.state !== 'method-chosen' && handOff.state !== 'verifying') return handOff;
  const failedStep = handOff.state === 'verifying' ? 'proof' : 'method';
  return became({ ...handOff, failedStep }, 'failed', context, { what: 'failed', id });
}

/** A pass of this hand-off ends: the one that the agent still shows, or has told. */
function passEnded(handOff: HandOff, { pass: id }: AuditEvent['detail'], end: NonNullable<GivenPass['end']>): HandOff {
  const { pass } = handOff;
  const isGood = pass?.id === id && (pass?.end === undefined || pass.end === 'told');
  return pass !== undefined && isGood ? { ...handOff, pass: { ...pass, end } } : handOff;
}

/** Whether a pass was given in another one; of an operator at the terminal it is in none. */
function isOfAnother({ _id }: HandOff, { handOff }: AuditEvent['detail']): boolean {
  return handOff !== undefined && handOff !== _id;
}

const passEnds = ['expired', 'revoked', 'replaced', 'too-many-tries'] as const;

function endIn(detail: AuditEvent['detail']): NonNullable<GivenPass['end']> {
  return passEnds.find((each) => each === detail['why']) ?? 'revoked';
}

function kindIn(detail: AuditEvent['detail']): MethodKind | undefined {
  return methodKinds.find((each) => each === detail['method']);
}

/** What is about having something set up, and is done with it. */
const lost: ReadonlySet<HandOffReason> = new Set<HandOffReason>(['lost-everything', 'first-set-up']);

function isSetUp({ kind, reason, pass, history }: HandOff): boolean {
  if (kind === 'help')
    return (
      lost.has(reason) || pass !== undefined || history.some(({ what }) => what === 'pass-used' || what === 'reset')
    );
  return kind === 'set-up' || kind === 'reset';
}
