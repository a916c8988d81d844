import { type WantedIntent, intentNames, type IntentName } from '../../../services/intents/intent-names.ts';
import { isGreeting } from '../../../services/intents/intents.ts';
import type { DialogDependencies } from '../dependencies.ts';
import { isOfficePhoneRenewed } from '../phones/office-phone.ts';
import { choicesOf, type StandingChoice } from '../standing-cards.ts';
import type { Turn } from '../turn.ts';
import { isTitle } from '../typed-action.ts';

/** The button of a card that stays good whose title somebody wrote: they mean the button. */
export async function writtenChoice(
  turn: Turn,
  text: string,
  deps: Pick<DialogDependencies, 'phoneNumbers'>,
): Promise<StandingChoice | undefined> {
  const status = await turn.enrollment.status(turn.person);
  const choices = choicesOf(status, await isOfficePhoneRenewed(deps, turn, status));
  return choices.find((each) => isTitle(turn.translate(`action.${each}`), text));
}

/** The wish whose button somebody wrote the title of, or that is said in words that say nothing else. */
export function writtenWish({ translate }: Turn, text: string): WantedIntent | undefined {
  if (isGreeting(text)) return 'greeting_thanks';
  return intentNames.filter(isWanted).find((intent) => isTitle(translate(`intent.${intent}.title`), text));
}

function isWanted(intent: IntentName): intent is WantedIntent {
  return intent !== 'out_of_scope';
}
