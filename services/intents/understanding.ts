import { commandWords } from './command-words.ts';
import type { WantedIntent } from './intent-names.ts';
import { type Intent, readIntent } from './intents.ts';
import { deniedWords } from './model/denials.ts';
import { wordsOf } from './model/normalize.ts';
import type { Recognition, RecognizeOptions, Recognizer } from './recognizer.ts';

/** What each exact command is in the recognizer's words. */
const wantedByCommand: Readonly<Record<Intent['kind'], WantedIntent>> = {
  cancel: 'cancel',
  help: 'what_is_this',
  human: 'talk_to_human',
  'set-up': 'set_up',
  'start-again': 'set_up',
  status: 'my_methods',
  manage: 'my_methods',
  language: 'change_language',
};

/** As the chat understands a text: exact commands are acted on whatever the recognizer would say. */
export function understand(recognizer: Recognizer, text: string, options: RecognizeOptions = {}): Recognition {
  const recognition = carefully(politely(recognizer.recognize(text, options)), text);
  const command = readIntent(text);
  if (command === undefined) return recognition;
  const wanted = wantedByCommand[command.kind];
  return { ...recognition, band: 'act', suggestions: [wanted], likeliest: wanted, probability: 1 };
}

/** A greeting does no harm: it is answered where it is only likely. */
const surelyGreeting = 0.8;

function politely(recognition: Recognition): Recognition {
  const { likeliest, probability } = recognition;
  if (likeliest !== 'greeting_thanks' || probability < surelyGreeting) return recognition;
  return { ...recognition, band: 'act', suggestions: [likeliest] };
}

const stops = new Set(Object.values(commandWords).flatMap(({ turnOn }) => wordsOf(turnOn.cancel)));

/** *Do not stop* is no wish to stop, however much it sounds like one: it is asked. */
function carefully(recognition: Recognition, text: string): Recognition {
  const isSure = recognition.band === 'act' && recognition.likeliest === 'cancel';
  const isDenied = isSure && [...deniedWords(wordsOf(text))].some((word) => stops.has(word));
  return isDenied ? { ...recognition, band: 'ask' } : recognition;
}
