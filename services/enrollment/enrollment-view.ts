import type { AppPassword } from '../app-passwords/app-password.ts';
import type { Challenge, Delivery } from '../challenges/challenge.ts';
import type { PhoneRole, Method } from '../methods/forms.ts';
import type { SetUpChoice } from '../methods/method.ts';
import type { MethodKind, MethodRegistry } from '../methods/registry.ts';
import type { PhoneChannel } from '../phone-numbers/phone-number.ts';
import type { Policy } from '../policy/policy.ts';
import type { Attempt, EnrolledMethod, Enrollment, HeldCredential } from './state/enrollment.ts';
import type { DecisionContext } from './transitions/decision.ts';
import { appPasswordsRefusal, type AppPasswordsRefusal } from './transitions/app-password-transitions.ts';
import { mayRemove, type RemovalRefusal } from './transitions/required-methods.ts';
import { isOnHold } from './transitions/holds.ts';
import { areCodesLocked, codesLeft } from './transitions/recovery-transitions.ts';
import { codesAgainAt, lockOf, type MethodLock } from './transitions/failure-limits.ts';
import { attemptOf, isAskedBy } from './transitions/askers.ts';
import { isProofFresh, mayAdd } from './transitions/fresh-proof.ts';

/** How a method is proven: by what an app shows, on a phone that is texted or called, by approval, or by what is typed. */
type MethodForm = Method['form'];

/** A method of somebody, pending or set up, as it may be shown. */
interface MethodView {
  readonly methodId: string;
  readonly kind: MethodKind;
  /** Tells it from another of its kind; of a number only what may be shown. */
  readonly label: string;
  readonly form: MethodForm;
  /** How it texts or calls a phone; undefined when it does neither. */
  readonly channel: PhoneChannel | undefined;
  /** Which of the person's numbers it reaches. */
  readonly contact: PhoneRole | undefined;
  /** The country of its number, ISO 3166-1 alpha-2, as far as it is known. */
  readonly country: string | undefined;
  /** Whether a PIN comes before the # when it calls, or with an approval. */
  readonly hasPin: boolean;
  /** It asks on a phone that takes no notifications: requests are opened there by hand. */
  readonly isSilent: boolean;
}

export interface EnrolledMethodView extends MethodView {
  readonly activatedAt: Date;
  readonly isDefault: boolean;
  /** Why it is off until the helpdesk has looked at it; undefined when it is not. */
  readonly lock: MethodLock['why'] | undefined;
  /** What the person calls it. */
  readonly name: string | undefined;
  readonly lastUsedAt: Date | undefined;
  /** Why it is off until it is replaced, removed or taken back; undefined when it is not. */
  readonly suspended: NonNullable<EnrolledMethod['suspended']>['why'] | undefined;
  /** Why it has to stay; undefined when it may be removed. */
  readonly stays: RemovalRefusal['code'] | undefined;
}

interface PendingView extends MethodView {
  readonly startedAt: Date;
  /** The id of the choice that led to it. */
  readonly choice: string;
}

/** Somebody's app passwords, as they may be shown. */
export interface AppPasswordsView {
  /** Oldest first. */
  readonly list: readonly Pick<AppPassword, 'id' | 'name' | 'madeAt' | 'lastUsedAt'>[];
  /** Why no more can be made; undefined when they can, after a proof. */
  readonly refusal: AppPasswordsRefusal['code'] | undefined;
}

/** How far a text or a call has come. */
type DeliveryView = { readonly state: Exclude<Delivery['state'], Explained['state']> } | Explained;
/** What says why. */
type Explained = Extract<Delivery, { state: 'refused' | 'ended' | 'not-notified' }>;

export interface ChallengeView extends Pick<Challenge, 'methodId' | 'channel' | 'expiresAt'> {
  readonly delivery: DeliveryView;
  /** Whether its code counts, too, when it is sent back by text. */
  readonly canReply: boolean;
}

/** Recovery codes, as it may be said of them. */
interface RecoveryView {
  readonly setId: string;
  readonly madeAt: Date;
  /** How many can be used: none where so many were wrong that all are off, or the person is blocked. */
  readonly left: number;
  readonly isLocked: boolean;
}

/** What came of an attempt, and how, if it was a method. */
export interface AttemptView extends Omit<Attempt, 'verification'> {
  readonly form: MethodForm | undefined;
  readonly channel: PhoneChannel | undefined;
}

/** How things stand with somebody, for a chat: nothing sealed, no hash, no id of the carrier. */
export interface EnrollmentView
  extends
    Pick<Enrollment, 'proofs' | 'lastEnded' | 'expiredChallengeOf' | 'wrongNumbersOf' | 'ownNotices' | 'disownedAt'>,
    Pick<Policy, 'approvalPhones' | 'backupPhone' | 'challengeLifetimeSeconds' | 'countries'> {
  readonly methods: readonly EnrolledMethodView[];
  readonly pending: PendingView | undefined;
  /** The text, call or request that is under way, as far as it was asked for here. */
  readonly challenge: ChallengeView | undefined;
  /** What came of the attempt of whoever asks outside of any chat; undefined as long as nothing has. */
  readonly attempt: AttemptView | undefined;
  /** Whether another method may be set up now, or a proof with an existing one is needed first. */
  readonly mayAdd: boolean;
  /** Whether what is set up may be changed now, or a proof with it is needed first; a temporary pass is not enough. */
  readonly mayManage: boolean;
  /** Somebody reported fraud, or the helpdesk blocked the person: nothing is added or changed before the helpdesk has looked. */
  readonly isOnHold: boolean;
  /** Since when the helpdesk has blocked the person, so that nothing verifies either; undefined when it has not. */
  readonly blockedAt: Date | undefined;
  /** From when on codes are checked again, after too many wrong ones; undefined when they are. */
  readonly codesAgainAt: Date | undefined;
  /** What the person is kept from, set up or not. */
  readonly locks: readonly MethodLock[];
  /** Methods that the person can choose from: the policy's, in order, without those that are locked. */
  readonly allowedMethods: readonly MethodKind[];
  /** What these are chosen by when setting up. */
  readonly choices: readonly SetUpChoice[];
  /** The ids of those that the policy recommends. */
  readonly recommended: readonly string[];
  readonly appPasswords: AppPasswordsView;
  /** Codes for the day on which nothing else is at hand; undefined when there are none. */
  readonly recovery: RecoveryView | undefined;
  /** Whether such codes are made after the first method, and may be left out. */
  readonly recoveryCodes: Policy['recoveryCodes'];
}

/** @param enrollment with what time has ended counted as ended. */
export function enrollmentView(
  enrollment: Enrollment,
  methods: MethodRegistry,
  decisionContext: DecisionContext,
): EnrollmentView {
  const { pending, challenge, proofs, lastEnded, ownNotices, disownedAt } = enrollment;
  const { expiredChallengeOf, wrongNumbersOf } = enrollment;
  const { policy } = decisionContext;
  const attempt = attemptOf(enrollment, decisionContext);
  const lockedBy = (kind: MethodKind): MethodLock | undefined => lockOf(enrollment, kind, policy);
  const known = policy.allowedMethods.filter((kind) => methods.has(kind));
  const allowedMethods = known.filter((kind) => lockedBy(kind) === undefined);
  return {
    methods: enrollment.methods.map((method) => ({
      ...methodView(method, methods),
      activatedAt: method.activatedAt,
      isDefault: method.isDefault,
      lock: lockedBy(method.kind)?.why,
      name: method.name,
      lastUsedAt: method.lastUsedAt,
      suspended: method.suspended?.why,
      stays: mayRemove(enrollment, [method], decisionContext)?.code,
    })),
    pending: pending && {
      ...methodView(pending, methods),
      startedAt: pending.startedAt,
      choice: methodOf(pending.kind, methods).choice.id,
    },
    challenge: challenge && isAskedBy(challenge, decisionContext) ? challengeView(challenge) : undefined,
    proofs,
    lastEnded,
    expiredChallengeOf,
    wrongNumbersOf,
    ownNotices,
    disownedAt,
    locks: [...methods.keys()].map(lockedBy).filter((lock) => lock !== undefined),
    attempt: attempt && attemptView(attempt, methods),
    mayAdd: mayAdd(enrollment, decisionContext),
    mayManage: !isOnHold(enrollment) && isProofFresh(enrollment, decisionContext),
    isOnHold: isOnHold(enrollment),
    blockedAt: enrollment.blocked?.at,
    codesAgainAt: codesAgainAt(enrollment, decisionContext),
    allowedMethods,
    choices: choicesTo(allowedMethods, methods),
    recommended: choicesTo(policy.recommendedMethods, methods).map(({ id }) => id),
    appPasswords: {
      list: enrollment.appPasswords.map(({ id, name, madeAt, lastUsedAt }) => ({ id, name, madeAt, lastUsedAt })),
      refusal: appPasswordsRefusal(enrollment, decisionContext)?.code,
    },
    approvalPhones: policy.approvalPhones,
    backupPhone: policy.backupPhone,
    challengeLifetimeSeconds: policy.challengeLifetimeSeconds,
    countries: policy.countries,
    recovery: recoveryView(enrollment, decisionContext),
    recoveryCodes: policy.recoveryCodes,
  };
}

export function attemptView({ result, with: how, at }: Attempt, methods: MethodRegistry): AttemptView {
  const method = [...methods].find(([kind]) => kind === how)?.[1];
  return { result, with: how, at, form: method?.form, channel: method?.form === 'phone' ? method.channel : undefined };
}

function recoveryView(
  { recoveryCodes, blocked }: Enrollment,
  decisionContext: Pick<DecisionContext, 'policy'>,
): RecoveryView | undefined {
  if (recoveryCodes === undefined || decisionContext.policy.recoveryCodes === 'off') return undefined;
  const { id: setId, madeAt } = recoveryCodes;
  const isLocked = areCodesLocked(recoveryCodes, decisionContext);
  return { setId, madeAt, isLocked, left: isLocked || blocked !== undefined ? 0 : codesLeft(recoveryCodes) };
}

function methodView({ methodId, kind, credential }: HeldCredential, methods: MethodRegistry): MethodView {
  const method = methodOf(kind, methods);
  const phone = method.form === 'phone' ? method : undefined;
  return {
    methodId,
    kind,
    form: method.form,
    label: method.label(credential),
    channel: phone?.channel,
    contact: phone?.contactKind(credential),
    country: phone?.countryOf(credential),
    hasPin: (method.form === 'phone' || method.form === 'push') && method.hasPin(credential),
    isSilent: method.form === 'push' && method.device(credential)?.isNotified === false,
  };
}

function methodOf(kind: MethodKind, methods: MethodRegistry): Method {
  const method = methods.get(kind);
  if (method === undefined) throw new Error(`No method ${kind} is registered`);
  return method;
}

/** Each choice once, in the order of the policy. */
function choicesTo(allowed: readonly MethodKind[], methods: MethodRegistry): SetUpChoice[] {
  const choices = allowed.flatMap((kind) => methods.get(kind)?.choice ?? []);
  return [...new Map(choices.map((choice) => [choice.id, choice])).values()];
}

function challengeView({ methodId, channel, expiresAt, delivery, replyFrom }: Challenge): ChallengeView {
  const canReply = replyFrom !== undefined;
  return { methodId, channel, expiresAt, canReply, delivery: deliveryView(delivery) };
}

/** Without the carrier's ids. */
function deliveryView(delivery: Delivery): DeliveryView {
  return 'reason' in delivery || 'end' in delivery || 'why' in delivery ? delivery : { state: delivery.state };
}
