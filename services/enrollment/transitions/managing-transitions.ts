/**
 * What a person changes of the methods that are set up: pure functions, like the rest of the enrollment state machine. Each needs
 * a proof a short while ago in the same conversation, and is told to the person on every phone.
 */
import { secondsAfter } from '../../clock.ts';
import { type AuditDraft, auditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import type { ChangeKind } from '../../telephony/told-changes.ts';
import type { EnrolledMethod, Enrollment } from '../state/enrollment.ts';
import type { ManageOutcome } from '../outcome.ts';
import { withoutUntold } from './askers.ts';
import { type Hold, holdOf } from './holds.ts';
import { lockOf } from './failure-limits.ts';
import { isAnyProofFresh, isProofFresh, provenWithout } from './fresh-proof.ts';
import { roomAgainAt, withinLastHour } from './last-hour.ts';
import { toldOf } from './told-changes.ts';
import { defaultBefore, withDefault } from './default-method.ts';
import { mayRemove } from './required-methods.ts';
import { remindAfterSeconds } from './set-up-endings.ts';

/** Which methods, and what names the change where it is told. */
export interface ManageRequest {
  readonly methodIds: readonly string[];
  readonly id: string;
}

/** Methods that the person has lost are off at once; each goes when what takes its place is proven. */
export function suspendMethods(
  enrollment: Enrollment,
  { methodIds, id }: ManageRequest,
  decisionContext: DecisionContext,
): Decision<ManageOutcome> {
  const lost = onAmong(enrollment, methodIds);
  // Whoever came with a pass has lost something: that it is off makes nothing weaker, and waits for nothing.
  const refusal = unproven(enrollment, decisionContext, isAnyProofFresh);
  if (refusal !== undefined) return unchanged(enrollment, refusal);
  if (lost.length === 0) return unchanged(enrollment, done);
  return suspendAll(enrollment, { lost, id, why: 'lost' }, decisionContext);
}

/** Whoever holds a phone takes an account off it: the method is off as if it were lost, which makes nothing weaker and needs no proof. */
export function suspendRemoved(
  enrollment: Enrollment,
  { methodIds, id }: ManageRequest,
  decisionContext: DecisionContext,
): Decision<ManageOutcome> {
  const lost = onAmong(enrollment, methodIds);
  if (lost.length === 0) return unchanged(enrollment, done);
  return suspendAll(enrollment, { lost, id, why: 'removed' }, decisionContext);
}

/** Those of them that are not off already. */
function onAmong({ methods }: Enrollment, methodIds: readonly string[]): readonly EnrolledMethod[] {
  return methods.filter(({ methodId, suspended }) => methodIds.includes(methodId) && suspended === undefined);
}

function suspendAll(
  enrollment: Enrollment,
  {
    lost,
    id,
    why,
  }: { readonly lost: readonly EnrolledMethod[]; readonly id: string; readonly why: 'lost' | 'removed' },
  decisionContext: DecisionContext,
): Decision<ManageOutcome> {
  const { now } = decisionContext;
  const suspended = { at: now, why, remindAt: secondsAfter(now, remindAfterSeconds) } as const;
  const methods = enrollment.methods.map((method) =>
    lost.includes(method)
      ? { ...method, suspended: { ...suspended, ...defaultBefore(enrollment.methods, method) } }
      : method,
  );
  const events = lost.map(({ methodId, kind }) => auditDraft('method-suspended', { methodId, method: kind, why }));
  return told(
    // Whoever takes an account off a phone holds it.
    { ...enrollment, ...(why === 'lost' ? provenWithout(enrollment, lost) : {}) },
    methods,
    { id, change: 'method-suspended', about: lost, events },
    decisionContext,
  );
}

/** A method that was suspended is found again. */
export function reinstateMethod(
  enrollment: Enrollment,
  { methodIds, id }: ManageRequest,
  decisionContext: DecisionContext,
): Decision<ManageOutcome> {
  // What was removed from its phone has no key any more that could answer.
  const found = enrollment.methods.filter(
    ({ methodId, suspended }) => methodIds.includes(methodId) && suspended?.why !== 'removed',
  );
  const refusal = found.length === 0 ? notThere : refusalOf(enrollment, decisionContext);
  if (refusal !== undefined) return unchanged(enrollment, refusal);
  if (found.every(({ suspended }) => suspended === undefined)) return unchanged(enrollment, done);
  const isDefaultBack = found.some(({ suspended }) => suspended?.wasDefault === true);
  const methods = enrollment.methods.map((method) => {
    const isDefault = isDefaultBack ? method.suspended?.wasDefault === true : method.isDefault;
    return found.includes(method)
      ? { ...method, isDefault, suspended: undefined, reinstatedAt: decisionContext.now }
      : { ...method, isDefault };
  });
  const events = found.map(({ methodId, kind }) => auditDraft('method-reinstated', { methodId, method: kind }));
  return told(enrollment, methods, { id, change: 'method-reinstated', about: found, events }, decisionContext);
}

/** A method goes, unless too little would be left (see `mayRemove`). Removing what is gone already changes nothing. */
export function removeMethod(
  enrollment: Enrollment,
  { methodIds, id }: ManageRequest,
  decisionContext: DecisionContext,
): Decision<ManageOutcome> {
  const gone = enrollment.methods.filter(({ methodId }) => methodIds.includes(methodId));
  if (gone.length === 0) return unchanged(enrollment, done);
  const refusal = refusalOf(enrollment, decisionContext) ?? mayRemove(enrollment, gone, decisionContext);
  if (refusal !== undefined) return unchanged(enrollment, refusal);
  const methods = enrollment.methods.filter((method) => !gone.includes(method));
  const events = gone.map(({ methodId, kind }) => auditDraft('method-removed', { methodId, method: kind }));
  const attempts = withoutUntold(
    enrollment,
    gone.map(({ kind }) => kind),
  );
  return told(
    { ...enrollment, attempts },
    methods,
    { id, change: 'method-removed', about: gone, events },
    decisionContext,
  );
}

/** The method that is asked for first at a sign-in. */
export function makeDefault(
  enrollment: Enrollment,
  { methodIds, id }: ManageRequest,
  decisionContext: DecisionContext,
): Decision<ManageOutcome> {
  const [wanted] = enrollment.methods.filter(({ methodId }) => methodIds.includes(methodId));
  const refusal = wanted === undefined ? notThere : refusalOf(enrollment, decisionContext);
  if (wanted === undefined || refusal !== undefined) return unchanged(enrollment, refusal ?? notThere);
  if (wanted.suspended !== undefined) return unchanged(enrollment, { code: 'suspended' });
  const lock = lockOf(enrollment, wanted.kind, decisionContext.policy);
  if (lock !== undefined) return unchanged(enrollment, { code: lock.why === 'failures' ? 'locked' : lock.why });
  if (wanted.isDefault) return unchanged(enrollment, done);
  // Chosen now, it stays so whatever comes back.
  const methods = enrollment.methods.map(({ suspended, ...method }) => ({
    ...method,
    ...(suspended && { suspended: { ...suspended, wasDefault: undefined } }),
    isDefault: method.methodId === wanted.methodId,
  }));
  const { methodId, kind } = wanted;
  const events = [auditDraft('default-changed', { methodId, method: kind })];
  return told(enrollment, methods, { id, change: 'default-changed', about: [wanted], events }, decisionContext);
}

/** @param name one line; empty takes the name away. */
export function renameMethod(
  enrollment: Enrollment,
  { methodIds, id, name }: ManageRequest & { readonly name: string },
  decisionContext: DecisionContext,
): Decision<ManageOutcome> {
  const [renamed] = enrollment.methods.filter(({ methodId }) => methodIds.includes(methodId));
  const refusal = renamed === undefined ? notThere : refusalOf(enrollment, decisionContext);
  if (renamed === undefined || refusal !== undefined) return unchanged(enrollment, refusal ?? notThere);
  if ((renamed.name ?? '') === name) return unchanged(enrollment, done);
  const called = name === '' ? undefined : name;
  const methods = enrollment.methods.map((method) => (method === renamed ? { ...method, name: called } : method));
  const { methodId, kind } = renamed;
  const events = [auditDraft('method-renamed', { methodId, method: kind })];
  return told(enrollment, methods, { id, change: 'method-renamed', about: [renamed], events }, decisionContext);
}

const done: ManageOutcome = { code: 'done' };
const notThere: ManageOutcome = { code: 'not-set-up' };

/** Changes that one person may make within an hour: each is told to every phone, and leaves rows in the audit trail for ever (ASVS 2.4.1). */
const changesPerHour = 40;

/** Why nothing is changed now; undefined when it may be. */
export function refusalOf(
  enrollment: Enrollment,
  decisionContext: DecisionContext,
): { code: Hold | 'proof-needed' } | { code: 'throttled'; retryAt: Date } | undefined {
  const refusal = unproven(enrollment, decisionContext, isProofFresh);
  if (refusal !== undefined) return refusal;
  const retryAt = roomAgainAt(enrollment.recentChanges, changesPerHour, decisionContext.now);
  return retryAt && { code: 'throttled', retryAt };
}

/** One more change in this hour. */
export function changedNow({ recentChanges }: Enrollment, { now }: DecisionContext): Pick<Enrollment, 'recentChanges'> {
  return { recentChanges: [...withinLastHour(recentChanges, now), now] };
}

function unproven(
  enrollment: Enrollment,
  decisionContext: DecisionContext,
  isProven: typeof isProofFresh,
): { code: Hold | 'proof-needed' } | undefined {
  const hold = holdOf(enrollment);
  if (hold !== undefined) return { code: hold };
  return isProven(enrollment, decisionContext) ? undefined : { code: 'proof-needed' };
}

interface Told {
  readonly id: string;
  readonly change: ChangeKind;
  readonly about: readonly EnrolledMethod[];
  readonly events: readonly AuditDraft[];
}

/** What is under way for a method that is off or gone ends; one that is not off is the default. */
function told(
  enrollment: Enrollment,
  methods: readonly EnrolledMethod[],
  { id, change, about, events }: Told,
  decisionContext: DecisionContext,
): Decision<ManageOutcome> {
  const [first, ...others] = about.map(({ kind, name, credential }) => ({
    kind,
    label: name ?? decisionContext.methods.get(kind)?.label(credential) ?? '',
  }));
  const named = first === undefined || others.length === 0 ? first : { about: [first, ...others] };
  const { challenge } = enrollment;
  const isOver = methods.every(
    ({ methodId, suspended }) => methodId !== challenge?.methodId || suspended !== undefined,
  );
  const isOfMethod = enrollment.methods.some(({ methodId }) => methodId === challenge?.methodId);
  return {
    next: {
      ...enrollment,
      methods: withDefault(methods, decisionContext),
      challenge: isOfMethod && isOver ? undefined : challenge,
      ...changedNow(enrollment, decisionContext),
      ...toldOf(enrollment, { id, change, ...named }, decisionContext),
    },
    outcome: done,
    events,
  };
}
