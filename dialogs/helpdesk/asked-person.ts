import { noticeCard } from '../../cards/notice-card.ts';
import type { Clock } from '../../services/clock.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { CallerQuestion, HandOffAnswers } from '../../services/hand-off/hand-off-answers.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import type { DialogDependencies } from '../support/dependencies.ts';
import { withHelpdesk } from '../support/helpdesk-text.ts';
import { lastStepsOf } from '../support/last-steps.ts';
import { standingBinding } from '../support/standing-binding.ts';
import { sayHelpdeskKnows } from '../support/told-helpdesk.ts';
import type { Turn } from '../support/turn.ts';
import type { AskedClick } from './helpdesk-actions.ts';

export interface AskedPersonDependencies {
  readonly handOffs: Pick<HandOffs, 'open' | 'waiting'>;
  readonly handOffAnswers: HandOffAnswers;
  readonly helpdesk?: HelpdeskContact | undefined;
  readonly nameOf: DialogDependencies['nameOf'];
  readonly clock: Clock;
}

/** What a click opens; nothing where all is said already. */
export type Opens = 'set-up-now' | 'lost-phone' | 'add-method' | { readonly callerCheck: CallerQuestion } | undefined;

/** Answers the cards that the helpdesk has put into somebody's chat. What each card says next follows by itself. */
export async function answerHelpdesk(
  turn: Turn,
  { action, inputs }: AskedClick,
  deps: AskedPersonDependencies,
): Promise<Opens> {
  const { person, translate } = turn;
  const { handOff = '', asked = '' } = inputs;
  const { handOffAnswers: answers, clock } = deps;
  const say = (key: 'chat.hand-off-over' | 'chat.not-asked' | 'chat.caller-refused'): Promise<void> =>
    turn.answer(translate(key));
  switch (action) {
    case 'start-hand-off': {
      const started = await answers.start(person, handOff);
      await (started.code === 'started' ? turn.answer(translate('chat.see-below')) : say('chat.hand-off-over'));
      if (started.code !== 'started') return undefined;
      const { methods } = await turn.enrollment.status(person);
      if (methods.length === 0) return 'set-up-now';
      return started.handOff.kind === 'reset' ? 'lost-phone' : 'add-method';
    }
    case 'not-asked':
    case 'refuse-caller': {
      const disputed = await answers.dispute(person, handOff);
      const said = action === 'not-asked' ? 'chat.not-asked' : 'chat.caller-refused';
      await say(disputed.code === 'disputed' ? said : 'chat.hand-off-over');
      return undefined;
    }
    case 'confirm-caller':
      if (await answers.isCallerAsked(person, { handOff, asked }, clock.now())) {
        await turn.answer(translate('chat.see-below'));
        return { callerCheck: { handOff, asked } };
      }
      await say('chat.hand-off-over');
      return undefined;
    case 'vouch':
    case 'refuse-vouch': {
      const result = action === 'vouch' ? 'confirmed' : 'refused';
      const answered = await answers.vouch(person, handOff, { identity: asked, result });
      await turn.answer(translate(answered.code === 'answered' ? 'desk.answered' : 'chat.hand-off-over'));
      return undefined;
    }
    case 'withdraw-help': {
      const { code } = await answers.withdraw(person, handOff);
      const [title, text] =
        code === 'withdrawn'
          ? (['hand-off.withdrawn-title', 'hand-off.withdrawn'] as const)
          : (['hand-off.title', 'chat.hand-off-over'] as const);
      await turn.show(noticeCard({ tone: 'neutral', title: translate(title), text: translate(text) }));
      return undefined;
    }
    case 'tell-helpdesk':
      await tellHelpdesk(turn, deps);
      return undefined;
  }
}

/** What is under way stands: the helpdesk is told beside it. */
export async function offerHelpdesk(
  turn: Turn,
  { handOffs, helpdesk, nameOf }: AskedPersonDependencies,
): Promise<void> {
  const { translate, person } = turn;
  const handOff = await handOffs.waiting(person);
  if (handOff !== undefined)
    return sayHelpdeskKnows(turn, { code: 'waits-already', handOff }, { helpdesk, nameOf, isUnderWay: true });
  await turn.show(
    noticeCard({
      tone: 'neutral',
      title: translate('hand-off.title'),
      text: withHelpdesk(translate('hand-off.asked-for-a-person'), helpdesk, translate),
      binding: standingBinding(turn),
      actions: [{ id: 'tell-helpdesk', title: translate('action.tell-helpdesk'), primary: true }],
    }),
  );
}

async function tellHelpdesk(turn: Turn, { handOffs, helpdesk, nameOf }: AskedPersonDependencies): Promise<void> {
  const steps = lastStepsOf(await turn.enrollment.status(turn.person));
  const opened = await handOffs.open(turn.person, { reason: 'asked-for-a-person', steps });
  await sayHelpdeskKnows(turn, opened, { helpdesk, nameOf, isUnderWay: true });
}
