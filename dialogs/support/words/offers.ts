/** Cards that offer wishes: what somebody may have meant, what can be asked at all, and a person. */
import { saidAnew } from '../../../cards/support/advice.ts';
import { noticeCard } from '../../../cards/notice-card.ts';
import { wishesCard } from '../../../cards/wishes-card.ts';
import type { WantedIntent } from '../../../services/intents/intent-names.ts';
import type { DialogDependencies } from '../dependencies.ts';
import { withHelpdesk } from '../helpdesk-text.ts';
import { standingBinding } from '../standing-binding.ts';
import type { Turn } from '../turn.ts';

/** What somebody may have meant: at most three, each with what it does. */
export async function suggest(turn: Turn, wishes: readonly WantedIntent[]): Promise<void> {
  const heading = turn.countAnswer('suggestions').inAll;
  const view = { binding: standingBinding(turn), purpose: 'suggestions', heading, wishes } as const;
  await turn.show(wishesCard(view, turn.translate));
}

const examples = [
  'lost_phone',
  'not_receiving',
  'change_number',
  'what_is_this',
  'new_phone',
  'code_refused',
  'add_backup',
  'who_started_this',
  'app_password',
  'talk_to_human',
] as const satisfies WantedIntent[];
const sentences = ['missed.1', 'missed.2', 'missed.3', 'missed.4'] as const;
const personTitles = ['person.title-1', 'person.title-2', 'person.title-3', 'person.title-4'] as const;

/**
 * What was not understood: a sentence first, then what can be asked, then a person; and so on, each time in other words. Counted
 * are misses in a row.
 */
export async function answerMiss(turn: Turn, deps: Pick<DialogDependencies, 'helpdesk'>): Promise<void> {
  const { inARow, inAll } = turn.countAnswer('missed');
  const variant = inAll - 1;
  switch (inARow % 3) {
    case 1:
      return sayExamples(turn, variant);
    case 2:
      return showMenu(turn, variant);
    default:
      return offerPerson(turn, variant, deps);
  }
}

async function sayExamples(turn: Turn, variant: number): Promise<void> {
  const { translate } = turn;
  const one = translate(`intent.${pick(examples, 2 * variant)}.example`);
  const other = translate(`intent.${pick(examples, 2 * variant + 1)}.example`);
  await turn.say(translate(pick(sentences, variant), { one, other }));
}

async function showMenu(turn: Turn, variant: number): Promise<void> {
  const { methods } = await turn.enrollment.status(turn.person);
  const wishes: readonly WantedIntent[] =
    methods.length === 0
      ? ['set_up', 'what_is_this', 'not_receiving', 'code_refused', 'talk_to_human', 'change_language']
      : ['my_methods', 'lost_phone', 'new_phone', 'change_number', 'not_receiving', 'talk_to_human'];
  const view = { binding: standingBinding(turn), purpose: 'menu', heading: variant + 1, wishes } as const;
  await turn.show(wishesCard(view, turn.translate));
}

async function offerPerson(
  turn: Turn,
  variant: number,
  { helpdesk }: Pick<DialogDependencies, 'helpdesk'>,
): Promise<void> {
  const { translate } = turn;
  const text = withHelpdesk(translate('person.text'), helpdesk, translate);
  const title = translate(pick(personTitles, variant));
  const yes = { id: 'open-intent', title: translate('action.talk-to-human'), intent: 'talk_to_human' } as const;
  await turn.show(noticeCard({ tone: 'neutral', title, text, binding: standingBinding(turn), actions: [yes] }));
}

/** Something else is under way: it goes on, or makes room, as the person says. */
export async function askWhetherInstead(
  turn: Turn,
  intent: WantedIntent,
  underWay: 'set-up' | 'change-phone' | 'try-out' | 'other',
): Promise<void> {
  const { translate } = turn;
  const { inARow } = turn.countAnswer(`instead ${intent}`);
  const what = translate(`intent.${intent}.title`);
  await turn.show(
    noticeCard({
      tone: 'neutral',
      title: saidAnew(translate('under-way.title'), inARow, translate),
      text: translate(`under-way.${underWay}`),
      binding: standingBinding(turn),
      actions: [
        { id: 'open-instead', title: translate('action.open-instead', { what }), intent },
        { id: 'go-on', title: translate('action.go-on') },
      ],
    }),
  );
}

function pick<Choice>(choices: readonly [Choice, ...Choice[]], index: number): Choice {
  return choices[index % choices.length] ?? choices[0];
}
