import { type WantedIntent, intentNames, type IntentName } from '../../../services/intents/intent-names.ts';
import { isGreeting } from '../../../services/intents/intents.ts';
import type { HandOff } from '../../../services/hand-off/hand-off.ts';
import { isReference } from '../../../services/hand-off/reference.ts';
import type { DialogDependencies } from '../dependencies.ts';
import { isPass } from '../hand-off-prompts.ts';
import { isOfficePhoneRenewed } from '../phones/office-phone.ts';
import { choicesOf, type StandingChoice } from '../standing-cards.ts';
import type { Turn } from '../turn.ts';
import { isTitle } from '../typed-action.ts';

/** Of a message so much is looked through, in UTF-16 units. */
const longestRead = 400;

/**
 * Whether a message is a temporary pass as the helpdesk tells it, in two groups, and may have words around it: where no pass is
 * asked for, ten letters and digits in a row are not taken for one.
 */
export function isPassAlone(text: string): boolean {
  return /[\p{L}\p{Nd}]{5}[\p{Pd} ][\p{L}\p{Nd}]{5}/u.test(text) && isPass(text);
}

/** The button of a card that stays good whose title somebody wrote: they mean the button. */
export async function writtenChoice(
  turn: Turn,
  text: string,
  deps: Pick<DialogDependencies, 'phoneNumbers'>,
): Promise<StandingChoice | undefined> {
  if (isPassAlone(text)) return 'have-pass';
  const status = await turn.enrollment.status(turn.person);
  const choices = choicesOf(status, await isOfficePhoneRenewed(deps, turn, status));
  return choices.find((each) => isWritten(each, text, turn));
}

/** Whether somebody wrote what the button says; recovery codes go by their name, too, as where they stand beside the methods. */
export function isWritten(choice: StandingChoice, text: string, { translate }: Pick<Turn, 'translate'>): boolean {
  const titles = [
    translate(`action.${choice}`),
    ...(choice === 'make-codes' ? [translate('recovery-codes.title')] : []),
  ];
  return titles.some((title) => isTitle(title, text));
}

/** What somebody waits for at the helpdesk whose reference is in what they wrote. */
export async function writtenHandOff(
  turn: Turn,
  text: string,
  { handOffs }: Pick<DialogDependencies, 'handOffs'>,
): Promise<HandOff | undefined> {
  const words = text.slice(0, longestRead).match(/[\p{L}\p{Nd}-]+/gu) ?? [];
  const references = words.filter(isReference).map((word) => word.toUpperCase());
  if (references.length === 0) return undefined;
  const waiting = await handOffs.allWaiting(turn.person);
  return waiting.find(({ reference }) => references.includes(reference));
}

/**
 * The wish whose button somebody wrote the title of, or the sentence that the chat gives as an example of it, or that is said in words that
 * say nothing else.
 */
export function writtenWish({ translate }: Turn, text: string): WantedIntent | undefined {
  if (isGreeting(text)) return 'greeting_thanks';
  const saysSo = (intent: WantedIntent): boolean =>
    [translate(`intent.${intent}.title`), translate(`intent.${intent}.example`)].some((own) => isTitle(own, text));
  return intentNames.filter(isWanted).find(saysSo);
}

function isWanted(intent: IntentName): intent is WantedIntent {
  return intent !== 'out_of_scope';
}
