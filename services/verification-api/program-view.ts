import type { MessageKey, Translate } from '../localization/translate.ts';
import type { AskedView, VerificationView, Way } from '../sign-in/verifications.ts';
import type { AnswerResult } from './program-result.ts';

/** How it stands with somebody whom a program asked about. */
export type ProgramState = 'pending' | 'verified' | 'denied' | 'expired' | 'locked' | 'not-enrolled';

/** What the person does. */
type Deed = 'type-code' | 'answer-call' | 'approve';

interface WayView {
  /** Names it to `method`. */
  readonly method: string;
  readonly kind: Way['kind'];
  readonly does: Deed;
  /** As the person knows it; a number is masked. */
  readonly label: string;
  readonly isDefault: boolean;
}

interface UnderWayView extends Pick<WayView, 'method' | 'kind' | 'does' | 'label'> {
  /** How far the text, the call or the notification has come. */
  readonly delivery: NonNullable<AskedView['challenge']>['delivery']['state'];
  /** The two digits that the person types on the phone: to be shown. */
  readonly number?: string;
  readonly expiresAt: string;
}

/** Why nobody is texted, called or asked on a phone, although that is the way. */
type NotAsked = 'no-such-method' | 'too-many' | 'not-reached' | 'locked';

/** What a program sees. Moments are ISO 8601. */
export interface ProgramView {
  readonly id: string;
  readonly state: ProgramState;
  /** One sentence for the person, in their language. */
  readonly says: string;
  readonly ways: readonly WayView[];
  readonly recoveryCodes: boolean;
  readonly asked?: UnderWayView;
  readonly notAsked?: { readonly reason: NotAsked; readonly retryAt?: string };
  readonly expiresAt: string;
}

export interface Shown {
  readonly id: string;
  readonly notAsked?: ProgramView['notAsked'];
  /** What came of the code that was just typed. */
  readonly result?: AnswerResult;
}

/** What a code that did not count is answered. */
const saysOf: Readonly<Partial<Record<AnswerResult, MessageKey>>> = {
  wrong: 'gate.wrong-code',
  'not-a-code': 'gate.wrong-code',
  used: 'gate.used',
  'code-expired': 'gate.expired',
  'no-such-method': 'gate.no-such-way',
};

/** An attempt as the program that opened it sees it. */
export function programView(
  view: VerificationView,
  { id, notAsked, result }: Shown,
  translate: Translate,
): ProgramView {
  const state = stateOf(view);
  const isPending = state === 'pending';
  const way = view.ways.find(({ methodId }) => methodId === view.asked?.methodId);
  const asked = isPending && view.asked && way ? underWay(view.asked, way) : undefined;
  const refusal = isPending && result !== undefined ? saysOf[result] : undefined;
  const says = asked ? askedSentence(asked, way?.hasPin === true, translate) : sentence(state, view, translate);
  return {
    id,
    state,
    says: refusal === undefined ? says : translate(refusal),
    ways: isPending ? view.ways.map((each) => ({ ...shown(each), isDefault: each.isDefault })) : [],
    recoveryCodes: isPending && view.recoveryCodes > 0,
    ...(asked && { asked }),
    // Another replica may have asked meanwhile.
    ...(isPending && notAsked && !(asked && notAsked.reason === 'too-many') && { notAsked }),
    expiresAt: view.expiresAt.toISOString(),
  };
}

export function stateOf({ state, hold }: VerificationView): ProgramState {
  switch (state) {
    case 'verified':
    case 'used':
      return 'verified';
    case 'denied':
      return state;
    case 'expired':
    case 'cancelled':
      return 'expired';
    case 'pending':
      if (hold === undefined) return state;
      return hold === 'not-set-up' || hold === 'not-allowed' ? 'not-enrolled' : 'locked';
  }
}

/** Whether a code of it is typed without anybody being texted. */
export function isTyped({ form }: Pick<Way, 'form'>): boolean {
  return form === 'authenticator' || form === 'typed';
}

function deedOf(way: Pick<Way, 'form' | 'channel'>): Deed {
  if (way.form === 'push') return 'approve';
  return way.channel === 'call' ? 'answer-call' : 'type-code';
}

function shown(way: Way): Omit<WayView, 'isDefault'> {
  const { methodId: method, kind, label, name } = way;
  return { method, kind, does: deedOf(way), label: name ?? label };
}

function underWay({ challenge, number }: AskedView, way: Way): UnderWayView | undefined {
  if (challenge === undefined) return undefined;
  const { delivery, expiresAt } = challenge;
  return {
    ...shown(way),
    delivery: delivery.state,
    ...(number !== undefined && { number }),
    expiresAt: expiresAt.toISOString(),
  };
}

/** What is said where the phone was not reached, or nobody answered. */
const saysOfDelivery: Readonly<Partial<Record<UnderWayView['delivery'], MessageKey>>> = {
  refused: 'gate.not-sent',
  declined: 'gate.no-answer',
  ended: 'gate.no-answer',
};

function askedSentence(
  { does, label, delivery, number = '' }: UnderWayView,
  hasPin: boolean,
  translate: Translate,
): string {
  const failure = saysOfDelivery[delivery];
  if (failure !== undefined) return translate(failure);
  if (does === 'approve') return translate(`program.approve${hasPin ? '-pin' : ''}`, { phone: label, number });
  if (does === 'answer-call') return translate(`program.answer-call${hasPin ? '-pin' : ''}`, { number: label });
  return translate('gate.text-sent', { phone: label });
}

function sentence(state: ProgramState, { ways, hold = 'not-set-up' }: VerificationView, translate: Translate): string {
  switch (state) {
    case 'pending':
      return translate(ways.some(isTyped) ? 'gate.type-code' : 'gate.not-sent');
    case 'verified':
      return translate('program.verified');
    case 'denied':
    case 'expired':
      return translate(`gate.${state}`);
    case 'locked':
    case 'not-enrolled':
      return translate(`gate.${hold}`);
  }
}
