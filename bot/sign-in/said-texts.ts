import { contactProblemText, isContactProblem, progressOf } from '../../dialogs/support/phones/phone-texts.ts';
import { isProblem, phoneProblemText, problemText } from '../../dialogs/support/outcome-text.ts';
import { minutesUntil } from '../../services/clock.ts';
import type { Translate } from '../../services/localization/translate.ts';
import type { Said } from './verify-flow.ts';
import type { VerificationView, Way } from '../../services/sign-in/verifications.ts';

type Outcome = Said['outcome'];
type Unusable = Extract<
  Outcome,
  {
    code:
      | 'throttled'
      | 'locked'
      | 'suspended'
      | 'fraud-reported'
      | 'blocked'
      | 'not-allowed'
      | 'too-many-attempts'
      | 'expired'
      | 'cancelled'
      | 'superseded'
      | 'not-set-up'
      | 'not-open';
  }
>;

/** What came of it, in one sentence with the next step; undefined where the page itself shows it. */
export function saidText(said: Said, translate: Translate, now: Date): string | undefined {
  switch (said.of) {
    case 'answer': {
      const { outcome, way } = said;
      if (outcome.code === 'verified') return undefined;
      if (outcome.code === 'not-open' || !isProblem(outcome)) return unusableText(outcome, translate, now);
      return way?.channel === undefined ? problemText(outcome, translate) : phoneProblemText(outcome, translate);
    }
    case 'contact': {
      const { outcome } = said;
      if (outcome.code === 'sent' || outcome.code === 'verified') return undefined;
      if (outcome.code === 'not-open') return unusableText(outcome, translate, now);
      return isContactProblem(outcome)
        ? contactProblemText(outcome, translate, { now, wayOut: undefined })
        : unusableText(outcome, translate, now);
    }
    case 'recovery-code':
      return recoveryText(said.outcome, translate, now);
    case 'pass':
      return passText(said.outcome, translate, now);
  }
}

function recoveryText(
  outcome: Extract<Said, { of: 'recovery-code' }>['outcome'],
  translate: Translate,
  now: Date,
): string | undefined {
  switch (outcome.code) {
    case 'verified':
      return undefined;
    case 'not-a-recovery-code':
    case 'wrong-code':
    case 'code-already-used':
      return translate(`recovery-code-card.${outcome.code}`);
    case 'locked':
      return `${translate('sign-in.codes-locked')} ${translate('sign-in.ask-pass')}`;
    case 'throttled':
    case 'fraud-reported':
    case 'blocked':
    case 'not-set-up':
    case 'not-open':
      return unusableText(outcome, translate, now);
  }
}

function passText(
  outcome: Extract<Said, { of: 'pass' }>['outcome'],
  translate: Translate,
  now: Date,
): string | undefined {
  switch (outcome.code) {
    case 'accepted':
      return undefined;
    case 'wrong-pass':
      return translate('pass-card.wrong-pass', { count: outcome.left });
    case 'throttled':
    case 'fraud-reported':
    case 'blocked':
    case 'not-open':
      return unusableText(outcome, translate, now);
    case 'not-a-pass':
    case 'no-pass':
    case 'pass-used':
    case 'pass-expired':
    case 'pass-revoked':
    case 'pass-replaced':
    case 'pass-too-many-tries':
      return translate(`pass-card.${outcome.code}`);
  }
}

function unusableText(outcome: Unusable, translate: Translate, now: Date): string {
  switch (outcome.code) {
    case 'throttled':
      return translate('outcome.throttled', { minutes: minutesUntil(outcome.retryAt, now) });
    case 'locked':
      return lockedText(translate);
    case 'suspended':
    case 'fraud-reported':
    case 'blocked':
      return translate(`outcome.${outcome.code}`);
    case 'not-allowed':
      return translate('outcome.not-allowed-any-more');
    case 'too-many-attempts':
      return translate('sign-in.too-many-attempts');
    case 'expired':
    case 'cancelled':
    case 'superseded':
    case 'not-set-up':
    case 'not-open':
      return translate('sign-in.way-gone');
  }
}

/** Why there is nothing to verify with, and what to do. */
export function nothingText(why: NonNullable<VerificationView['hold']> | 'not-accepted', translate: Translate): string {
  switch (why) {
    case 'not-set-up':
    case 'not-accepted':
      return translate(`sign-in.${why}`);
    case 'not-allowed':
      return translate('outcome.not-allowed-any-more');
    case 'locked':
      return lockedText(translate);
    case 'suspended':
      return `${translate('gate.suspended')} ${translate('sign-in.ask-pass')}`;
    case 'fraud-reported':
    case 'blocked':
      return translate(`outcome.${why}`);
  }
}

/** The page names the other ways beside it. */
function lockedText(translate: Translate): string {
  return `${translate('sign-in.locked')} ${translate('sign-in.ask-pass')}`;
}

/** What is said of a phone that is to be asked, or was. */
export interface PhoneProgress {
  /** Whether an answer is awaited. */
  readonly isUnderWay: boolean;
  readonly text: string;
}

/** How far it is with a phone. @param authenticatorPage where a phone that approves has its page */
export function phoneProgress(
  way: Way,
  asked: VerificationView['asked'],
  { translate, authenticatorPage }: { readonly translate: Translate; readonly authenticatorPage: string },
): PhoneProgress {
  const names = { number: way.label, phone: way.label };
  const kind = way.form === 'push' ? 'push' : way.channel === 'text' ? 'text' : 'call';
  if (asked?.methodId !== way.methodId) return { isUnderWay: false, text: translate(`sign-in.${kind}-offer`, names) };
  const { challenge } = asked;
  if (challenge === undefined) return { isUnderWay: false, text: translate(`sign-in.${kind}-over`, names) };
  const { progress, problem } = progressOf(challenge, false, translate);
  if (progress === 'stopped' || progress === 'declined')
    return { isUnderWay: false, text: problem ?? translate(`sign-in.${kind}-over`, names) };
  if (problem !== undefined) return { isUnderWay: true, text: problem };
  if (kind === 'push') {
    const isWaiting = challenge.delivery.state === 'not-notified';
    const said = translate(isWaiting ? 'sign-in.push-waits' : 'sign-in.push-sent', {
      ...names,
      page: authenticatorPage,
    });
    return { isUnderWay: true, text: way.hasPin ? `${said} ${translate('sign-in.push-pin')}` : said };
  }
  if (kind === 'text')
    return {
      isUnderWay: true,
      text: translate(challenge.canReply ? 'sign-in.text-sent-reply' : 'sign-in.text-sent', names),
    };
  const key = progress === 'answered' ? 'call-answered' : 'calling';
  return { isUnderWay: true, text: translate(way.hasPin ? `sign-in.${key}-pin` : `sign-in.${key}`, names) };
}
