import { type CardBinding, standingFlow } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { type PhoneAction, statusCard } from '../../cards/status-card.ts';
import { summaryCard } from '../../cards/summary-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import { usableMethods } from '../../services/enrollment/usable-ways.ts';
import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import type { Translate } from '../../services/localization/translate.ts';
import type { DialogDependencies } from './dependencies.ts';
import { methodSummaries } from './method-summaries.ts';
import { noCodesText } from './no-codes-text.ts';
import { onHoldText } from './on-hold.ts';
import { standingBinding } from './standing-binding.ts';
import { passOwnNotices } from './own-notices.ts';
import type { Turn } from './turn.ts';

type StatusOptions = { readonly isOfficeRenewed: boolean } & Pick<
  DialogDependencies,
  'clock' | 'helpdesk' | 'authenticatorUrl'
>;

/** Shows what is set up, and what can be done about it. */
export async function showStatusCard(
  turn: Turn,
  status: EnrollmentView,
  { isOfficeRenewed, clock, helpdesk, authenticatorUrl }: StatusOptions,
): Promise<void> {
  const { translate } = turn;
  const since = status.methods[0]?.activatedAt;
  const view = {
    binding: standingBinding(turn),
    methods: methodSummaries(status, {
      ...{ translate, helpdesk, authenticatorUrl },
      dateText: (date) => turn.dateText(date),
    }),
    setUpAt: since === undefined ? '' : turn.dateText(since),
    canTryOut: canVerify(status),
    warning:
      status.blockedAt === undefined ? noCodesText(status, clock, translate) : onHoldText(status, helpdesk, translate),
    phones: phoneActions(status, isOfficeRenewed),
  };
  await turn.show(statusCard(view, translate));
  // It says of each method that it is off, and of all of them why.
  await passOwnNotices(turn, ({ change }) => change === 'still-off' || change === 'person-blocked');
}

/** The receipt that it is done. */
export async function summaryOf(
  turn: Turn,
  { nonce }: CardBinding,
  {
    organization,
    helpdesk,
    authenticatorUrl,
    askedAtSignIn,
  }: Pick<DialogDependencies, 'organization' | 'helpdesk' | 'authenticatorUrl' | 'askedAtSignIn'>,
): Promise<AdaptiveCard> {
  const { enrollment, person, translate } = turn;
  const status = await enrollment.status(person);
  const methods = methodSummaries(status, { translate, helpdesk, authenticatorUrl });
  const asked = await askedAtSignIn(turn);
  const text = nextSignInOf(status, translate, authenticatorUrl());
  const signIn = asked === 'no' ? undefined : { isCertain: asked === 'yes', text };
  return summaryCard({ binding: { flow: standingFlow, nonce }, organization, methods, signIn }, translate);
}

/** What a card that stays good offers to somebody who is set up. */
export type StandingChoice =
  | 'try-out'
  | 'manage'
  | 'lost-phone'
  | 'new-phone'
  | 'add-method'
  | 'app-passwords'
  | 'make-codes'
  | 'use-recovery-code'
  | 'ask-helpdesk'
  | 'have-pass'
  | PhoneAction;

/** What somebody who is set up may choose to do. */
export function choicesOf(status: EnrollmentView, isOfficeRenewed: boolean): StandingChoice[] {
  const { recoveryCodes, recovery, methods, isOnHold } = status;
  const { list, refusal } = status.appPasswords;
  // A code is spent where something comes of it.
  const mayUse = recovery !== undefined && recovery.left > 0 && !recovery.isLocked && status.choices.length > 0;
  const mayMake = recoveryCodes !== 'off' && methods.length > 0 && !isOnHold;
  return [
    ...(canVerify(status) ? (['try-out'] as const) : []),
    ...(methods.length > 0 ? (['manage', 'lost-phone', 'new-phone', 'add-method'] as const) : []),
    ...(refusal === undefined || list.length > 0 ? (['app-passwords'] as const) : []),
    ...phoneActions(status, isOfficeRenewed),
    ...(mayMake ? (['make-codes'] as const) : []),
    ...(mayUse && methods.length > 0 && !isOnHold ? (['use-recovery-code'] as const) : []),
    'ask-helpdesk',
    'have-pass',
  ];
}

/** What is wished and cannot be chosen is opened all the same where its dialog says why, or the nearest thing to it is. */
export function nearestTo(choice: string | undefined, status: EnrollmentView): StandingChoice | undefined {
  const { methods, choices, isOnHold } = status;
  if (methods.length === 0) return undefined;
  if (choice === 'app-passwords') return choice;
  if (choice !== 'change-phone' || isOnHold || !choices.some(({ id }) => id === 'mobile-phone')) return undefined;
  return methods.some(({ contact }) => contact === 'mobile') ? 'change-phone' : 'add-phone';
}

/** Whether anything that is set up can be used now. */
export function canVerify(status: EnrollmentView): boolean {
  return usableMethods(status).length > 0;
}

/** A person has one mobile number, one more phone that is called, and the one at the office. */
function phoneActions(status: EnrollmentView, isOfficeRenewed: boolean): PhoneAction[] {
  const { methods, allowedMethods, isOnHold } = status;
  // Nothing is changed without a proof, or while a report of fraud waits for the helpdesk.
  if (!canVerify(status) || isOnHold) return [];
  const allowed = new Set(allowedMethods);
  const kinds = new Set(methods.map(({ contact }) => contact));
  const reachesMobile = allowed.has('mobile-text') || allowed.has('mobile-call');
  const possible: Readonly<Record<PhoneAction, boolean>> = {
    'change-phone': kinds.has('mobile') && reachesMobile,
    'add-phone': kinds.has('mobile') ? !kinds.has('alternate-mobile') && allowed.has('mobile-call') : reachesMobile,
    'add-office-phone': !kinds.has('office') && allowed.has('office-call'),
    'renew-office-phone': isOfficeRenewed && allowed.has('office-call'),
  };
  return (['change-phone', 'add-phone', 'add-office-phone', 'renew-office-phone'] as const).filter(
    (action) => possible[action],
  );
}

/** @param page where a request on a phone is opened by hand */
function nextSignInOf({ methods }: EnrollmentView, translate: Translate, page: string): string {
  const main = methods.find(({ isDefault }) => isDefault);
  if (main === undefined) return '';
  if (main.isSilent) {
    const phone = plainText(main.label);
    return translate(main.hasPin ? 'methods.next-sign-in-silent-pin' : 'methods.next-sign-in-silent', { phone, page });
  }
  const withPin = main.form === 'push' ? 'methods.next-sign-in-approval-pin' : 'methods.next-sign-in-pin';
  return translate(main.hasPin ? withPin : `method.${main.kind}.next-sign-in`);
}
