/** What somebody may want who writes in their own words. Labels of the training files; the last is all else. */
export const intentNames = [
  'set_up',
  'lost_phone',
  'left_phone',
  'found_phone',
  'new_phone',
  'change_number',
  'add_backup',
  'app_password',
  'not_receiving',
  'code_refused',
  'my_methods',
  'talk_to_human',
  'cancel',
  'what_is_this',
  'who_started_this',
  'change_language',
  'greeting_thanks',
  'out_of_scope',
] as const;

export type IntentName = (typeof intentNames)[number];

/** One that the bot can do something about. */
export type WantedIntent = Exclude<IntentName, 'out_of_scope'>;

/** These open a reset: they are acted on only where the recognizer is surer than elsewhere. */
export const resettingIntents: ReadonlySet<IntentName> = new Set<IntentName>([
  'lost_phone',
  'new_phone',
  'change_number',
]);

export function isIntentName(text: string): text is IntentName {
  return (intentNames as readonly string[]).includes(text);
}
