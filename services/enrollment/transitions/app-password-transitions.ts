/** What becomes of app passwords: pure functions, like the rest of the enrollment state machine. */
import type { AppPassword, StoredAppPasswordMac } from '../../app-passwords/app-password.ts';
import { isSameName } from '../../app-passwords/app-password-name.ts';
import { secondsAfter } from '../../clock.ts';
import type { Enrollment } from '../state/enrollment.ts';
import { type AuditDraft, auditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import { type Hold, holdOf } from './holds.ts';
import { isProofFresh } from './fresh-proof.ts';
import { type Actor, actorOf, byPerson, type OperatorAct, toldActor } from './operator-act.ts';
import { roomAgainAt, withinLastHour } from './last-hour.ts';
import { isUsable } from './required-methods.ts';
import { secretShownSeconds } from './set-up-endings.ts';
import { type ToldChange, toldOf } from './told-changes.ts';

/** Why nothing can be made, whatever is proven. */
export type AppPasswordsRefusal =
  /** The policy has no app passwords. */
  | { readonly code: 'not-allowed' }
  /** Two-step verification is not set up, or nothing of it can be used. */
  | { readonly code: 'not-set-up' }
  | { readonly code: Hold }
  /** There are as many as one person may have. */
  | { readonly code: 'too-many' };

/** What came of making an app password. */
export type MakeAppPasswordOutcome =
  | { readonly code: 'made'; readonly id: string }
  | { readonly code: 'name-taken' }
  | { readonly code: 'proof-needed' }
  /** Too many were made in an hour. */
  | { readonly code: 'throttled'; readonly retryAt: Date }
  | AppPasswordsRefusal;

/** What came of deleting some. */
export type DeleteAppPasswordsOutcome =
  | { readonly code: 'deleted'; readonly names: readonly string[] }
  | { readonly code: 'proof-needed' }
  | { readonly code: Hold };

/** App passwords that one person may make within an hour: each leaves rows in the audit trail for ever (ASVS 2.4.1). */
const madePerHour = 40;

/** Why nothing can be made; undefined when it can, after a proof. */
export function appPasswordsRefusal(
  enrollment: Enrollment,
  { policy }: Pick<DecisionContext, 'policy'>,
): AppPasswordsRefusal | undefined {
  const { status, methods, appPasswords } = enrollment;
  if (!policy.appPasswords.allowed) return { code: 'not-allowed' };
  const hold = holdOf(enrollment);
  if (hold !== undefined) return { code: hold };
  const isAnyUsable = methods.some((method) => isUsable(enrollment, method, policy));
  if (status !== 'enforced' || !isAnyUsable) return { code: 'not-set-up' };
  return appPasswords.length >= policy.appPasswords.most ? { code: 'too-many' } : undefined;
}

/** What is to be made: what is stored of the password belongs to this id. */
export interface NewAppPassword {
  readonly id: string;
  readonly name: string;
  readonly stored: StoredAppPasswordMac;
}

/** One more app password. It is shown for a while by a card in the chat, and never again. */
export function makeAppPassword(
  enrollment: Enrollment,
  { id, name, stored }: NewAppPassword,
  decisionContext: DecisionContext,
): Decision<MakeAppPasswordOutcome> {
  const { now } = decisionContext;
  const { appPasswords, recentAppPasswords } = enrollment;
  const refusal = appPasswordsRefusal(enrollment, decisionContext);
  if (refusal !== undefined) return unchanged(enrollment, refusal);
  if (!isProofFresh(enrollment, decisionContext)) return unchanged(enrollment, { code: 'proof-needed' });
  if (appPasswords.some((each) => isSameName(each.name, name))) return unchanged(enrollment, { code: 'name-taken' });
  const retryAt = roomAgainAt(recentAppPasswords, madePerHour, now);
  if (retryAt !== undefined) return unchanged(enrollment, { code: 'throttled', retryAt });
  return {
    next: {
      ...enrollment,
      appPasswords: [...appPasswords, { id, name, stored, madeAt: now }],
      recentAppPasswords: [...withinLastHour(recentAppPasswords, now), now],
      secretShownUntil: secondsAfter(now, secretShownSeconds),
      ...toldOf(enrollment, { id, change: 'app-password-made', label: name }, decisionContext),
    },
    outcome: { code: 'made', id },
    events: [auditDraft('app-password-made', { appPasswordId: id })],
  };
}

/** The person has copied what the card shows: nothing has to take its place any more. */
export function hideSecret(enrollment: Enrollment): Decision<void> {
  if (enrollment.secretShownUntil === undefined) return unchanged(enrollment, undefined);
  return { next: { ...enrollment, secretShownUntil: undefined }, outcome: undefined, events: [] };
}

/** Which are to be deleted, and what names the act where it is told. */
export interface DeleteRequest {
  readonly ids: readonly string[] | 'all';
  readonly id: string;
}

/** App passwords that are not accepted any more, from now on. To delete what is gone already changes nothing. */
export function deleteAppPasswords(
  enrollment: Enrollment,
  { ids, id }: DeleteRequest,
  decisionContext: DecisionContext,
): Decision<DeleteAppPasswordsOutcome> {
  const hold = holdOf(enrollment);
  if (hold !== undefined) return unchanged(enrollment, { code: hold });
  if (!isProofFresh(enrollment, decisionContext)) return unchanged(enrollment, { code: 'proof-needed' });
  const gone = enrollment.appPasswords.filter((each) => ids === 'all' || ids.includes(each.id));
  const names = gone.map(({ name }) => name);
  if (gone.length === 0) return unchanged(enrollment, { code: 'deleted', names });
  return {
    next: {
      ...withoutAppPasswords(enrollment, gone),
      ...deletionToldOf(enrollment, { gone, id }, decisionContext),
    },
    outcome: { code: 'deleted', names },
    events: gone.map((each) => deletion(each, 'asked')),
  };
}

/** The helpdesk deletes all of them. The person is told as when they do it themselves: whoever asked the helpdesk may be somebody else. */
export function deleteEveryAppPassword(
  enrollment: Enrollment,
  { reason, id, by }: OperatorAct,
  decisionContext: DecisionContext,
): Decision<{ readonly code: 'deleted'; readonly count: number } | 'none'> {
  const { appPasswords } = enrollment;
  if (appPasswords.length === 0) return unchanged(enrollment, 'none');
  const { actor, detail } = actorOf(by);
  const who = { actor, detail: { reason, ...detail } };
  return {
    next: {
      ...withoutAppPasswords(enrollment, appPasswords),
      secretShownUntil: undefined,
      ...deletionToldOf(enrollment, { gone: appPasswords, id, by: toldActor(by) }, decisionContext),
    },
    outcome: { code: 'deleted', count: appPasswords.length },
    events: appPasswords.map((each) => deletion(each, 'helpdesk', who)),
  };
}

/** Of one its name is told. */
function deletionToldOf(
  enrollment: Enrollment,
  { gone, id, by }: { readonly gone: readonly AppPassword[] } & Pick<ToldChange, 'id' | 'by'>,
  decisionContext: DecisionContext,
): Partial<Enrollment> {
  const label = gone.length === 1 ? gone[0]?.name : undefined;
  return toldOf(enrollment, { id, change: 'app-password-deleted', label, by }, decisionContext);
}

/** These app passwords are not accepted any more. */
export function withoutAppPasswords(enrollment: Enrollment, gone: readonly AppPassword[]): Enrollment {
  return { ...enrollment, appPasswords: enrollment.appPasswords.filter((each) => !gone.includes(each)) };
}

/** What the audit trail says of an app password that is gone. */
export function deletion(
  { id }: AppPassword,
  why: 'asked' | 'not-me' | 'reset' | 'helpdesk',
  { actor, detail }: Actor = byPerson,
): AuditDraft {
  return auditDraft('app-password-deleted', { appPasswordId: id, why, ...detail }, actor);
}
