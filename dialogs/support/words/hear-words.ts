import type { Recognition, Recognizer } from '../../../services/intents/recognizer.ts';
import { readCommand, type Intent } from '../../../services/intents/intents.ts';
import { understand } from '../../../services/intents/understanding.ts';
import { matchLanguage } from '../../../services/localization/localization.ts';
import type { Turn } from '../turn.ts';

/** The command that was written, if one was; the answer is in the language it was written in. */
export function hearCommand(turn: Turn): Intent | undefined {
  const command = turn.input.kind === 'text' ? readCommand(turn.input.text) : undefined;
  hear(turn, command?.writtenIn);
  return command?.intent;
}

/** What somebody means who wrote no command and answered no question; what they hear then is in the language they wrote in. */
export function hearWords(turn: Turn, text: string, recognizer: Recognizer): Recognition {
  const heard = understand(recognizer, text, { clientLanguage: turn.language });
  // A command alone is of no language, whoever writes it.
  if (heard.isLanguageSure && readCommand(text) === undefined) hear(turn, heard.language);
  return heard;
}

/** A language that the bot does not speak is answered in the one of the chat. */
function hear(turn: Turn, language: string | undefined): void {
  const spoken = matchLanguage(language);
  if (spoken !== undefined && spoken !== turn.language) turn.hearLanguage(spoken);
}
