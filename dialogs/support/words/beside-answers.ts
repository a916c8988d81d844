/** Questions that are answered beside whatever is under way, which stands. */
import { aboutCard } from '../../../cards/about-card.ts';
import { codeRefusedCard } from '../../../cards/code-refused-card.ts';
import { leftPhoneCard } from '../../../cards/left-phone-card.ts';
import { notReceivingCard } from '../../../cards/not-receiving-card.ts';
import type { ActionId, Button, CardBinding } from '../../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../../cards/support/adaptive-card.ts';
import { plainText } from '../../../cards/support/plain-text.ts';
import type { EnrolledMethodView, EnrollmentView } from '../../../services/enrollment/enrollment-view.ts';
import { usableMethods } from '../../../services/enrollment/usable-ways.ts';
import type { WantedIntent } from '../../../services/intents/intent-names.ts';
import type { DialogContext } from '../botbuilder-dialogs.ts';
import { openButtonOf, showBeside } from '../open-card.ts';
import type { DialogDependencies } from '../dependencies.ts';
import { helpdeskReach } from '../helpdesk-text.ts';
import { methodName } from '../method-summaries.ts';
import { standingBinding } from '../standing-binding.ts';
import { choicesOf } from '../standing-cards.ts';
import { type Turn, turnOf } from '../turn.ts';

/** A button that stands for a wish. */
export function wishButton({ translate }: Turn, intent: WantedIntent): Button {
  return { id: 'open-intent', title: translate(`intent.${intent}.title`), intent };
}

/** What to look at when nothing arrives; while something is waited for, it can be sent again here. */
export async function sayNothingArrives(
  dc: DialogContext,
  { authenticatorUrl }: Pick<DialogDependencies, 'authenticatorUrl'>,
): Promise<void> {
  const turn = turnOf(dc.context);
  const { inARow: times } = turn.countAnswer('not_receiving');
  const status = await turn.enrollment.status(turn.person);
  const phone = phoneOf(status);
  const masked = phone === undefined ? undefined : plainText(phone.label);
  const { methods, pending } = status;
  const isPush = [...methods, ...(pending === undefined ? [] : [pending])].some(({ form }) => form === 'push');
  const page = isPush ? authenticatorUrl() : undefined;
  const open = await openButtons(dc, ['send-again', 'call-instead', 'text-instead']);
  const wishes: readonly WantedIntent[] =
    methods.length === 0 ? ['talk_to_human'] : ['change_number', 'add_backup', 'talk_to_human'];
  await showCard(dc, open, (binding) => {
    const buttons = open.length > 0 ? open : wishes.map((intent) => wishButton(turn, intent));
    return notReceivingCard({ binding, times, buttons, masked, page }, turn.translate);
  });
}

/** Why a code is refused; what is asked goes on meanwhile. */
export async function sayWhyRefused(dc: DialogContext): Promise<void> {
  const turn = turnOf(dc.context);
  const { translate } = turn;
  const { inARow: times } = turn.countAnswer('code_refused');
  const { methods, pending } = await turn.enrollment.status(turn.person);
  const held = [...methods, ...(pending === undefined ? [] : [pending])];
  const asked = pending === undefined ? held : [pending];
  const kinds = asked.flatMap(({ channel }) => (channel === undefined ? 'app' : channel === 'text' ? 'text' : []));
  const sources = kinds.length === 0 ? (['text', 'app'] as const) : [...new Set(kinds)];
  const again = await openButtons(dc, ['send-again']);
  // Back from the code of an app is its QR code, from that of a phone another number.
  const open = again.length > 0 || sources.includes('text') ? again : await openButtons(dc, ['back']);
  const canTry = methods.some(({ lock, suspended }) => lock === undefined && suspended === undefined);
  const tryOut: Button[] = canTry ? [{ id: 'try-out', title: translate('action.try-out') }] : [];
  const wishes = (['new_phone', 'talk_to_human'] as const).map((intent) => wishButton(turn, intent));
  await showCard(dc, open, (binding) => {
    const buttons = open.length > 0 ? open : [...tryOut, ...wishes];
    return codeRefusedCard({ binding, times, buttons, sources }, translate);
  });
}

/** How to get in without the phone, which comes back: nothing is turned off for a day without it. */
export async function sayHowWithoutPhone(
  dc: DialogContext,
  { helpdesk }: Pick<DialogDependencies, 'helpdesk'>,
): Promise<void> {
  const turn = turnOf(dc.context);
  const { translate } = turn;
  const { inARow: times } = turn.countAnswer('left_phone');
  const status = await turn.enrollment.status(turn.person);
  const choices = choicesOf(status, false);
  const others = waysWithoutPhone(status);
  const ways = [
    ...(others.length > 0 ? (['try-out'] as const) : []),
    ...(choices.includes('use-recovery-code') ? (['use-recovery-code'] as const) : []),
    'ask-helpdesk' as const,
  ].map((id): Button => ({ id, title: translate(`action.${id}`) }));
  const gone = status.methods.length === 0 ? [] : [wishButton(turn, 'lost_phone')];
  const open = await openButtons(dc, ['other-way', 'use-recovery-code', 'back']);
  await showCard(dc, open, (binding) => {
    const view = {
      others: others.map((method) => plainText(methodName(method, translate))),
      codes: choices.includes('use-recovery-code') ? (status.recovery?.left ?? 0) : 0,
      isSetUp: status.methods.length > 0,
      contact: helpdesk && helpdeskReach(helpdesk),
    };
    return leftPhoneCard({ ...view, binding, times, buttons: open.length > 0 ? open : [...ways, ...gone] }, translate);
  });
}

/**
 * What can be used by whoever has left a phone behind: where there are several, nobody knows which of them are on it, and those that
 * are on another for certain come first.
 */
function waysWithoutPhone(status: EnrollmentView): readonly EnrolledMethodView[] {
  const usable = usableMethods(status);
  const isElsewhere = ({ contact }: EnrolledMethodView): boolean =>
    contact === 'office' || contact === 'alternate-mobile';
  const elsewhere = usable.filter(isElsewhere);
  return usable.length > 1 ? [...elsewhere, ...usable.filter((method) => !elsewhere.includes(method))] : elsewhere;
}

/** Who this is and how to check it. */
export async function sayWhatThisIs(
  dc: DialogContext,
  { organization, helpdesk }: Pick<DialogDependencies, 'organization' | 'helpdesk'>,
): Promise<void> {
  const turn = turnOf(dc.context);
  const { inARow: times } = turn.countAnswer('what_is_this');
  const { methods } = await turn.enrollment.status(turn.person);
  const app = dc.context.activity.recipient.name;
  const view = {
    binding: standingBinding(turn),
    times,
    organization,
    app: app === '' ? undefined : app,
    contact: helpdesk && helpdeskReach(helpdesk),
    buttons: [wishButton(turn, methods.length === 0 ? 'set_up' : 'my_methods'), wishButton(turn, 'talk_to_human')],
  };
  await turn.show(aboutCard(view, turn.translate));
}

/** The phone that is waited for, else the one that is asked first. */
function phoneOf({ methods, pending, challenge }: EnrollmentView) {
  const usable = methods.filter(({ lock, suspended }) => lock === undefined && suspended === undefined);
  const phones = [...(pending === undefined ? [] : [pending]), ...usable].filter(
    ({ channel }) => channel !== undefined,
  );
  return phones.find(({ methodId }) => methodId === challenge?.methodId) ?? phones[0];
}

/** Those of these buttons that the open card has, with what they say there. */
async function openButtons(dc: DialogContext, actions: readonly ActionId[]): Promise<Button[]> {
  const found: Button[] = [];
  for (const id of actions) {
    const title = await openButtonOf(dc, [id]);
    if (title !== undefined) found.push({ id, title });
  }
  return found;
}

/** With buttons of the open question the card stands beside it; without, its buttons are good at any time. */
async function showCard(
  dc: DialogContext,
  open: readonly Button[],
  draw: (binding: CardBinding) => AdaptiveCard,
): Promise<void> {
  const turn = turnOf(dc.context);
  if (open.length > 0 && (await showBeside(dc, turn, draw))) return;
  await turn.show(draw(standingBinding(turn)));
}
