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
  /** The person, with their name as it is shown; absent where they are still to be named. */
  readonly person?: { readonly objectId: string; readonly name: string } | undefined;
  readonly handOff?: string | undefined;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
  /** What was filled in a moment ago. */
  readonly inputs?: CardInputs | undefined;
  /** People of whom one was meant, or colleagues. */
  readonly people?: readonly { readonly objectId: string; readonly title: string }[] | undefined;
}

/** Minutes that a pass may be good for. */
const lifetimes = [10, 30, 60];
const longestWho = 200;
/** People that one choice has at most, and how much of each one's name, in characters: a card holds no more. */
const mostPeople = 40;
const longestTitle = 80;

/** The card of a form. */
export function formCard(turn: DrawnFor, options: FormOptions): AdaptiveCard {
  const { translate } = turn;
  const { act, person, handOff, problem, inputs = {}, people = [] } = options;
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
      : [translate(`helpdesk-form.${act}`, { name: person?.name ?? '' })],
    problem,
    choices: [
      ...(isOpen ? [actChoice(turn, act)] : []),
      ...(people.length > 0 ? [peopleChoice(turn, act, people)] : []),
      ...(act === 'give-pass' ? [minutesChoice(turn, inputs)] : []),
    ],
    texts: textsOf(turn, { isOpen, act, inputs, people }),
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

function textsOf(
  { translate }: DrawnFor,
  {
    isOpen,
    act,
    inputs,
    people,
  }: Pick<FormOptions, 'act'> & {
    readonly people: NonNullable<FormOptions['people']>;
    readonly isOpen: boolean;
    readonly inputs: CardInputs;
  },
): FormText[] {
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
  });
  // The person hears of a hand-off why it was opened; all else is between the helpdesk and the audit trail.
  const opens = isOpen || act === 'set-up' || act === 'reset' || act === 'unlock';
  const reason: FormText = {
    ...text('reason', longestNote, true),
    ...(act === 'give-pass' && { label: translate('helpdesk-form.reason-give-pass') }),
    ...(!opens && { placeholder: translate('helpdesk-form.reason-kept-placeholder') }),
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
  return { id: 'act', label: translate('helpdesk-form.act'), mistake, value: act, options };
}

function peopleChoice({ translate }: DrawnFor, act: FormAct, people: NonNullable<FormOptions['people']>): FormChoice {
  const mistake = translate('helpdesk-form.choice-missing');
  const options = people
    .slice(0, mostPeople)
    .map(({ objectId, title }) => ({ title: shortened(oneLine(title), longestTitle), value: objectId }));
  const id = act === 'hand-over' ? 'colleague' : 'person';
  return { id, label: translate(`helpdesk-form.${id}`), mistake, value: options[0]?.value ?? '', options };
}

function minutesChoice({ translate }: DrawnFor, { minutes }: CardInputs): FormChoice {
  const mistake = translate('helpdesk-form.choice-missing');
  const options = lifetimes.map((each) => ({
    title: translate('helpdesk-form.minutes-each', { count: each }),
    value: String(each),
  }));
  const { value = '' } = options.find(({ value: each }) => each === minutes) ?? options[0] ?? {};
  return { id: 'minutes', label: translate('helpdesk-form.minutes'), mistake, value, options };
}
