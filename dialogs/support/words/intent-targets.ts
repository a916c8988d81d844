import type { WantedIntent } from '../../../services/intents/intent-names.ts';
import type { StandingChoice } from '../standing-cards.ts';

/** What is answered with words or a card of its own, whatever is under way. */
const answeredBeside = [
  'what_is_this',
  'left_phone',
  'not_receiving',
  'code_refused',
  'who_started_this',
  'greeting_thanks',
  'change_language',
] as const satisfies WantedIntent[];
export type BesideIntent = (typeof answeredBeside)[number];

/** What opens a dialog. */
export type OpeningIntent = Exclude<WantedIntent, BesideIntent | 'cancel'>;

/**
 * What a wish opens: a dialog of the main one, with its options, or what is begun with a choice of a card that stays good. Who may
 * not choose it now sees how things stand. `beside` is answered beside whatever is under way.
 */
export type Target =
  | { readonly dialog: string; readonly options?: object }
  | { readonly choice?: StandingChoice | 'set-up-now'; readonly dialog?: string }
  | 'beside';

/** What each wish opens; `dialog` beside a choice is the one it leads to. */
export const intentTargets: Readonly<Record<OpeningIntent, Target>> = {
  set_up: { choice: 'set-up-now', dialog: 'set-up' },
  lost_phone: { choice: 'lost-phone', dialog: 'lost-phone' },
  new_phone: { choice: 'new-phone', dialog: 'lost-phone' },
  found_phone: { dialog: 'found-phone', options: {} },
  change_number: { choice: 'change-phone', dialog: 'change-phone' },
  add_backup: { choice: 'add-method', dialog: 'add-method' },
  app_password: { choice: 'app-passwords', dialog: 'app-passwords' },
  my_methods: {},
  talk_to_human: { choice: 'ask-helpdesk', dialog: 'hand-off' },
};

/** These make sense for somebody only who has something set up. */
export const ofTheEnrolled: ReadonlySet<WantedIntent> = new Set<WantedIntent>([
  'lost_phone',
  'found_phone',
  'new_phone',
  'change_number',
  'add_backup',
  'app_password',
  'my_methods',
]);

export function isBeside(intent: WantedIntent): intent is BesideIntent {
  return answeredBeside.some((each) => each === intent);
}
