import type { WantedIntent } from './intent-names.ts';
import { type Intent, readIntent } from './intents.ts';
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
  const recognition = politely(recognizer.recognize(text, options));
  const command = readIntent(text);
  if (command === undefined) return recognition;
  const wanted = wantedByCommand[command.kind];
  return { ...recognition, band: 'act', suggestions: [wanted], likeliest: wanted, probability: 1 };
}

/** A greeting does no harm: it is answered where it is only likely. */
const surelyGreeting = 0.8;

/** A greeting is answered; it is offered only where nothing is likelier. */
function politely(recognition: Recognition): Recognition {
  const { band, suggestions, likeliest, probability } = recognition;
  if (likeliest === 'greeting_thanks' && probability >= surelyGreeting)
    return { ...recognition, band: 'act', suggestions: [likeliest] };
  if (band !== 'ask') return recognition;
  return {
    ...recognition,
    suggestions: suggestions.filter((wish) => wish === likeliest || wish !== 'greeting_thanks'),
  };
}
