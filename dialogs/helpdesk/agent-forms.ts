import {
  type FormChoice,
  type FormText,
  helpdeskFormCard,
  type HelpdeskFormView,
} from '../../cards/helpdesk-form-card.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { oneLine, shortened } from '../../cards/support/plain-text.ts';
import { longestNote, longestTicket } from '../../services/hand-off/hand-off.ts';
import { type DeskAct, deskActs } from '../../services/helpdesk/agent-words.ts';
import { standingBinding } from '../support/standing-binding.ts';
import type { CardInputs } from '../support/card-inputs.ts';
import type { DrawnFor } from '../support/turn.ts';

/** What an agent fills a form in for: about a person, or about a hand-off. */
export const formActs = [...deskActs, 'give-pass', 'reset-methods', 'hand-over', 'close'] as const;
export type FormAct = (typeof formActs)[number];

/** Whom or what a form is about, and what stands in it. */
export interface FormOptions {
  readonly act: FormAct;
  /** The person, with their name and sign-in name as they are shown; absent where they are still to be named. */
  readonly person?:
    { readonly objectId: string; readonly name: string; readonly account?: string | undefined } | undefined;
  readonly handOff?: string | undefined;
  /** Within a hand-off: whether it is known who the person is. */
  readonly isSure?: boolean | undefined;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
  /** What was filled in a moment ago. */
  readonly inputs?: CardInputs | undefined;
  /** People of whom one was meant, or colleagues. */
  readonly people?: readonly { readonly objectId: string; readonly title: string }[] | undefined;
}

/** Acts that the person is told of, or that are looked at later by somebody who was not there: they want a reason. */
export const needsReason: ReadonlySet<FormAct> = new Set<FormAct>([
  'set-up',
  'reset',
  'unlock',
  'block',
  'unblock',
  'delete-app-passwords',
  'reset-methods',
  'close',
]);

/** Minutes that a pass may be good for. */
const lifetimes = [10, 30, 60];
const longestWho = 200;
/** What one choice has at most, and how much of each title, in characters: a card holds no more. */
const bounds = {
  person: { most: 6, longest: 200 },
  colleague: { most: 40, longest: 80 },
} as const;

/** The card of a form. */
export function formCard(turn: DrawnFor, options: FormOptions): AdaptiveCard {
  const { translate } = turn;
  const { act, person, handOff, isSure = false, problem, inputs = {}, people = [] } = options;
  const isOpen = person === undefined && handOff === undefined;
  const about = {
    ...(handOff !== undefined && { handOff }),
    ...(person !== undefined && { person: person.objectId }),
    ...(!isOpen && { act }),
  };
  const view: HelpdeskFormView = {
    binding: standingBinding(turn),
    title: isOpen ? translate('helpdesk-form.title') : translate(`form-button.${act}`),
    lines: isOpen
      ? [translate('helpdesk-form.text')]
      : [...personLine(person), translate(`helpdesk-form.${act}`, { name: person?.name ?? '' })],
    warning: act === 'reset-methods' && !isSure ? translate('helpdesk-form.reset-unchecked') : undefined,
    problem,
    choices: [
      ...(isOpen ? [actChoice(turn, act)] : []),
      ...(people.length > 0 ? [peopleChoice(turn, act, people)] : []),
      ...(act === 'give-pass' ? [minutesChoice(turn, inputs)] : []),
    ],
    texts: textsOf(turn, { isOpen, act, isSure, inputs, people }),
    actions: [
      {
        id: 'send-form',
        title: isOpen ? translate('action.send') : translate(`form-button.${act}`),
        primary: true,
        about,
      },
      { id: 'close-form', title: translate('action.cancel') },
    ],
  };
  return helpdeskFormCard(view, translate);
}

/** Names alike are told apart by what people sign in as. */
function personLine(person: FormOptions['person']): string[] {
  return person?.account === undefined ? [] : [`**${person.name}** · ${person.account}`];
}

type Asked = Required<Pick<FormOptions, 'act'>> & {
  readonly isOpen: boolean;
  readonly isSure: boolean;
  readonly inputs: CardInputs;
  readonly people: NonNullable<FormOptions['people']>;
};

function textsOf({ translate }: DrawnFor, { isOpen, act, isSure, inputs, people }: Asked): FormText[] {
  // In the open form the act is still to be chosen, and with it whether a reason is needed.
  const isReasonRequired = !isOpen && (needsReason.has(act) || (act === 'give-pass' && !isSure));
  const text = (id: FormText['id'], longest: number, isMultiline = false): FormText => ({
    id,
    label: translate(`helpdesk-form.${id}`),
    mistake:
      id === 'ticket'
        ? translate('helpdesk-form.ticket-too-long', { count: longest })
        : translate(`helpdesk-form.${id}-missing`),
    placeholder: translate(`helpdesk-form.${id}-placeholder`),
    value: (inputs[id] ?? '').slice(0, longest).toWellFormed(),
    longest,
    isMultiline,
    isRequired: id === 'person' || (id === 'reason' && isReasonRequired),
  });
  // The person hears why a hand-off was opened, and why all that they had was removed; all else is between the helpdesk and the audit trail.
  const opens = isOpen || act === 'set-up' || act === 'reset' || act === 'unlock';
  const isTold = opens || act === 'reset-methods';
  const reason: FormText = {
    ...text('reason', longestNote, true),
    ...(act === 'give-pass' && { label: translate('helpdesk-form.reason-give-pass') }),
    ...(!isTold && { placeholder: translate('helpdesk-form.reason-kept-placeholder') }),
  };
  const isNamed = isOpen && people.length === 0;
  return [
    ...(isNamed ? [text('person', longestWho)] : []),
    ...(act === 'hand-over' || act === 'status' ? [] : [reason]),
    ...(opens ? [text('ticket', longestTicket)] : []),
  ];
}

function actChoice({ translate }: DrawnFor, act: FormAct): FormChoice {
  const mistake = translate('helpdesk-form.choice-missing');
  const options = deskActs.map((each: DeskAct) => ({ title: translate(`form-button.${each}`), value: each }));
  return { id: 'act', label: translate('helpdesk-form.act'), mistake, value: act, isSpread: false, options };
}

/** Of several nobody is chosen beforehand: whoever is in a hurry would take the first. */
function peopleChoice({ translate }: DrawnFor, act: FormAct, people: NonNullable<FormOptions['people']>): FormChoice {
  const mistake = translate('helpdesk-form.choice-missing');
  const id = act === 'hand-over' ? 'colleague' : 'person';
  const { most, longest } = bounds[id];
  const options = people
    .slice(0, most)
    .map(({ objectId, title }) => ({ title: shortened(oneLine(title), longest), value: objectId }));
  const value = options.length === 1 ? (options[0]?.value ?? '') : '';
  return { id, label: translate(`helpdesk-form.${id}`), mistake, value, isSpread: id === 'person', options };
}

function minutesChoice({ translate }: DrawnFor, { minutes }: CardInputs): FormChoice {
  const mistake = translate('helpdesk-form.choice-missing');
  const options = lifetimes.map((each) => ({
    title: translate('helpdesk-form.minutes-each', { count: each }),
    value: String(each),
  }));
  const { value = '' } = options.find(({ value: each }) => each === minutes) ?? options[0] ?? {};
  return { id: 'minutes', label: translate('helpdesk-form.minutes'), mistake, value, isSpread: false, options };
}
