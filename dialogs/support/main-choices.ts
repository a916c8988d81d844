import { z } from 'zod';

/** What is chosen where a conversation begins, or on a card that stays good. */
export const mainChoiceSchema = z.enum([
  'set-up-now',
  'not-now',
  'continue',
  'start-again',
  'try-out',
  'change-phone',
  'add-phone',
  'add-office-phone',
  'renew-office-phone',
  'manage',
  'lost-phone',
  'new-phone',
  'add-method',
  'app-passwords',
  'make-codes',
  'use-recovery-code',
  'ask-helpdesk',
  'have-pass',
]);
