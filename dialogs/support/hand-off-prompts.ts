import { z } from 'zod';
import { letterCodeCard } from '../../cards/letter-code-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import { optional } from '../../cards/support/render-template.ts';
import { readLetterCode } from '../../services/challenges/letter-code.ts';
import type { Clock } from '../../services/clock.ts';
import { passForm } from '../../services/enrollment/passes.ts';
import { handOffReasons, handOffStepsSchema } from '../../services/hand-off/hand-off.ts';
import { lastStepsOf } from './last-steps.ts';
import { type Answer, CardPrompt } from './card-prompt.ts';
import type { DialogDependencies } from './dependencies.ts';
import { withHelpdesk } from './helpdesk-text.ts';
import { noCodesText } from './no-codes-text.ts';
import { endingSchema } from './outcome-text.ts';
import { whatIsKnown } from './told-helpdesk.ts';
import type { Turn } from './turn.ts';

type Dependencies = Pick<DialogDependencies, 'helpdesk' | 'handOffs' | 'nameOf' | 'clock'>;

/** What the questions end with: a pass that is right, or how it ended otherwise. */
export const handOffAnswerSchema = z.union([z.enum(['accepted', 'ask-helpdesk', 'have-pass', 'cancel']), endingSchema]);
type HandOffAnswer = z.infer<typeof handOffAnswerSchema>;

const askSchema = z.object({ reason: z.enum(handOffReasons) });
type AskOptions = z.infer<typeof askSchema>;

/** Says what will happen, and asks whether the helpdesk should be told, or has given a pass. */
export function askHelpdeskPrompt({ helpdesk, clock }: Dependencies): CardPrompt<AskOptions, HandOffAnswer> {
  return new CardPrompt<AskOptions, HandOffAnswer>('ask-helpdesk', askSchema, {
    actions: ['ask-helpdesk', 'have-pass', 'cancel'],
    draw: async (turn, { options, binding }) => {
      const { translate } = turn;
      const paused = options.reason === 'locked' ? await pauseText(turn, clock) : undefined;
      return noticeCard({
        tone: 'neutral',
        title: translate('hand-off.title'),
        text: withHelpdesk(paused ?? translate(`hand-off.${options.reason}`), helpdesk, translate),
        binding,
        actions: [
          { id: 'ask-helpdesk', title: translate('action.ask-helpdesk'), primary: true },
          { id: 'have-pass', title: translate('action.have-pass') },
          { id: 'cancel', title: translate('action.cancel') },
        ],
      });
    },
    onClick: (_turn, _options, { action }) => ({
      end: action === 'ask-helpdesk' || action === 'have-pass' ? action : 'cancel',
    }),
    onText: (turn, _options, text) => typedPass(turn, text),
  });
}

/** Who has typed too many wrong codes may wait, too. */
async function pauseText({ enrollment, person, translate }: Turn, clock: Clock): Promise<string | undefined> {
  const noCodes = noCodesText(await enrollment.status(person), clock, translate);
  return noCodes && `${noCodes} ${translate('hand-off.paused')}`;
}

const passSchema = askSchema.extend({
  steps: handOffStepsSchema.optional(),
  /** The helpdesk was told a moment ago. */
  isNew: z.boolean().optional(),
});
type PassOptions = z.infer<typeof passSchema>;

/** Says whether the helpdesk knows, and takes the pass that it gives. */
export function enterPassPrompt({ helpdesk, handOffs, nameOf }: Dependencies): CardPrompt<PassOptions, HandOffAnswer> {
  return new CardPrompt<PassOptions, HandOffAnswer>('enter-pass', passSchema, {
    actions: ['use-pass', 'ask-helpdesk', 'cancel'],
    draw: async (turn, { options, binding, problem, notice }) => {
      const { translate, person } = turn;
      const waiting = await handOffs.waiting(person);
      const code = options.isNew === true ? 'opened' : 'waits-already';
      const known = waiting && (await whatIsKnown(turn, { code, handOff: waiting }, { helpdesk, nameOf }));
      const lines = [
        // What was said of it a moment ago is not said twice.
        ...optional(notice ?? known?.text),
        translate(known === undefined ? 'pass-card.explanation' : 'hand-off.then-pass'),
      ];
      return letterCodeCard(
        {
          binding,
          what: 'pass',
          lines,
          problem,
          actions: [
            { id: 'use-pass', title: translate('action.use-pass'), primary: true },
            ...(known === undefined ? [{ id: 'ask-helpdesk', title: translate('action.ask-helpdesk') } as const] : []),
            { id: 'cancel', title: translate('action.cancel') },
          ],
        },
        translate,
      );
    },
    onClick: async (turn, { reason, steps }, { action, inputs }) => {
      if (action === 'use-pass') return usePass(turn, inputs.letterCode ?? '');
      if (action !== 'ask-helpdesk') return { end: 'cancel' };
      const { person } = turn;
      const told = steps ?? lastStepsOf(await turn.enrollment.status(person));
      const opened = await handOffs.open(person, { reason, steps: told });
      return { refreshed: (await whatIsKnown(turn, opened, { helpdesk, nameOf })).text };
    },
    onText: (turn, _options, text) => typedPass(turn, text),
  });
}

/** Whether a message has the form of a pass. Digits alone are a number of something; hardly a pass has no letter, and that one is typed on the card. */
export function isPass(text: string): boolean {
  return /\p{L}/u.test(text) && readLetterCode(text, passForm) !== undefined;
}

/** @returns undefined when the text has not the form of a pass */
export function typedPass(turn: Turn, text: string): Promise<Answer<HandOffAnswer>> | undefined {
  return isPass(text) ? usePass(turn, text) : undefined;
}

async function usePass({ enrollment, person, translate }: Turn, typed: string): Promise<Answer<HandOffAnswer>> {
  const outcome = await enrollment.passes.use(person, typed);
  switch (outcome.code) {
    case 'accepted':
      return { end: 'accepted' };
    case 'throttled':
      return { end: { code: outcome.code, retryAt: outcome.retryAt.getTime() } };
    case 'fraud-reported':
    case 'blocked':
      return { end: { code: outcome.code } };
    case 'wrong-pass':
      return { again: translate('pass-card.wrong-pass', { count: outcome.left }) };
    case 'not-a-pass':
    case 'no-pass':
    case 'pass-used':
    case 'pass-expired':
    case 'pass-revoked':
    case 'pass-replaced':
    case 'pass-too-many-tries':
      return { again: translate(`pass-card.${outcome.code}`) };
  }
}
