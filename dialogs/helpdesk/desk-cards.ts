import { type Fact, factsCard } from '../../cards/facts-card.ts';
import type { Button } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import { minutesUntil } from '../../services/clock.ts';
import type { OperatorMethodView, OperatorView } from '../../services/enrollment/operator-enrollment.ts';
import { type HandOff, longestNote } from '../../services/hand-off/hand-off.ts';
import type { Translate } from '../../services/localization/translate.ts';
import { standingBinding } from '../support/standing-binding.ts';
import type { DrawnFor } from '../support/turn.ts';
import { type HandOffReader, stateText } from './hand-off-words.ts';
import { calledText, whyOff } from './left-off.ts';
import type { FormAct } from './agent-forms.ts';

/** Hand-offs that one card shows at most: with the longest names it is as large as a card may be. */
export const mostListed = 25;
/** Buttons that a list has at most: what is further down is older than all of these once they are done. */
const mostButtons = 6;

export interface ListCardOptions {
  readonly handOffs: readonly HandOff[];
  readonly readerOf: (handOff: HandOff) => HandOffReader;
  /** For somebody who has not asked for it: what this is, and what they can do here. */
  readonly isWelcome: boolean;
}

/** Who waits, with how long, in the order given: what is disputed stands out. */
export function listCard(turn: DrawnFor, { handOffs, readerOf, isWelcome }: ListCardOptions): AdaptiveCard {
  const { translate } = turn;
  const shown = handOffs.slice(0, mostListed);
  const facts = shown.map((handOff): Fact => {
    const reader = readerOf(handOff);
    const { agent, reference, person, openedAt } = handOff;
    const [name, state] = [reader.nameOf(person.objectId), stateText(handOff, reader)];
    const helps =
      agent === undefined
        ? translate('hand-off-list.helped-by-nobody')
        : translate('hand-off-list.helped-by', { name: reader.nameOf(agent) });
    return {
      label: plainText(reference),
      value: [
        ...(state.includes(name) ? [] : [name]),
        handOff.state === 'disputed' ? `**${state}**` : state,
        helps,
        ageText(openedAt, reader.now, translate),
      ].join(' · '),
    };
  });
  return factsCard(
    {
      tone: 'neutral',
      title: translate('hand-off-list.title'),
      lines: [
        listText(handOffs.length, translate),
        translate(isWelcome ? 'hand-off-list.welcome' : 'helpdesk-form.text'),
      ],
      facts,
      notes: [],
      binding: standingBinding(turn),
      actions: [
        ...shown.slice(0, mostButtons).map(({ _id, reference }): Button => ({
          id: 'show-hand-off',
          title: translate('action.show-hand-off', { reference }),
          about: { handOff: _id },
        })),
        { id: 'open-helpdesk', title: translate('action.open-helpdesk'), primary: handOffs.length === 0 },
      ],
    },
    translate,
  );
}

function listText(count: number, translate: Translate): string {
  if (count > mostListed) return translate('hand-off-list.oldest', { shown: mostListed });
  return translate(count === 0 ? 'hand-off-list.empty' : 'hand-off-list.text', { count });
}

/** How long somebody waits, in the largest unit that says something. */
function ageText(since: Date, now: Date, translate: Translate): string {
  const minutes = Math.max(1, minutesUntil(now, since));
  if (minutes < 60) return translate('hand-off-list.minutes', { count: minutes });
  if (minutes < 2 * 24 * 60) return translate('hand-off-list.hours', { count: Math.floor(minutes / 60) });
  return translate('hand-off-list.days', { count: Math.floor(minutes / (24 * 60)) });
}

type MethodOnCard = Pick<
  OperatorMethodView,
  'kind' | 'label' | 'name' | 'isDefault' | 'isSilent' | 'lock' | 'suspended'
>;

/** What of somebody's enrollment their card shows. */
export interface PersonOnCard extends Pick<
  OperatorView,
  'appPasswords' | 'waits' | 'passUntil' | 'blockedAt' | 'blockedWhy' | 'canBeUnlocked' | 'isOnHold' | 'status'
> {
  readonly methods: readonly MethodOnCard[];
  readonly pending: Pick<NonNullable<OperatorView['pending']>, 'kind'> | undefined;
  readonly recovery: Pick<NonNullable<OperatorView['recovery']>, 'left'> | undefined;
}

export interface PersonCardOptions {
  readonly name: string;
  readonly account?: string | undefined;
  readonly objectId: string;
  /** Undefined for somebody who never wrote to the bot. */
  readonly view: PersonOnCard | undefined;
  /** Where phones open their requests by hand. */
  readonly authenticatorPage: string;
  /** The agent who blocked them; undefined for an operator. */
  readonly blocker?: string | undefined;
  readonly open: readonly HandOff[];
  readonly isSelf: boolean;
}

/** How things stand with somebody, for an agent: no number in full, no secret. */
export function personCard(turn: DrawnFor, options: PersonCardOptions): AdaptiveCard {
  const { name, objectId, view, open, isSelf } = options;
  const { translate } = turn;
  const lines = view === undefined ? [translate('person-card.unknown', { name })] : [];
  return factsCard(
    {
      tone: view?.blockedAt === undefined && view?.isOnHold !== true ? 'neutral' : 'attention',
      title: name,
      headline: view && `${translate('person-card.state')} · ${translate(`person-card.state-${personState(view)}`)}`,
      lines: isSelf ? [...lines, translate('person-card.yourself')] : lines,
      facts: personFacts(turn, options),
      notes: [],
      binding: standingBinding(turn),
      actions: isSelf ? [] : personButtons(turn, { objectId, view, open }),
    },
    translate,
  );
}

function personState({ blockedAt, isOnHold, status }: PersonOnCard): 'blocked' | 'on-hold' | OperatorView['status'] {
  return blockedAt !== undefined ? 'blocked' : isOnHold ? 'on-hold' : status;
}

function personFacts(turn: DrawnFor, options: PersonCardOptions): Fact[] {
  const { account, view, blocker, open } = options;
  const { translate } = turn;
  const fact = (
    label: 'account' | 'blocked' | 'blocked-why' | 'pending' | 'waits' | 'recovery' | 'app-passwords' | 'pass' | 'open',
    value: string | undefined,
  ): Fact[] => (value === undefined || value === '' ? [] : [{ label: translate(`person-card.${label}`), value }]);
  const signIn = fact('account', account);
  if (view === undefined) return signIn;
  const { pending, recovery, appPasswords, waits, passUntil, blockedAt, blockedWhy } = view;
  const who = blocker ?? translate('person-card.operator');
  return [
    ...signIn,
    ...fact('blocked', blockedAt && `${who} · ${turn.momentText(blockedAt)}`),
    ...fact('blocked-why', blockedWhy && plainText(blockedWhy, longestNote)),
    ...methodFacts(view, translate, options.authenticatorPage),
    ...fact('pending', pending && translate(`method.${pending.kind}.title`)),
    ...fact('waits', waits && turn.momentText(waits)),
    ...fact('recovery', recovery && String(recovery.left)),
    ...fact('app-passwords', appPasswords.count === 0 ? undefined : String(appPasswords.count)),
    ...fact('pass', passUntil && turn.momentText(passUntil)),
    ...fact('open', open.map(({ reference }) => plainText(reference)).join(', ')),
  ];
}

function methodFacts({ methods }: PersonOnCard, translate: Translate, page: string): Fact[] {
  if (methods.length === 0) return [{ label: translate('person-card.methods'), value: translate('person-card.none') }];
  return methods.map((each) => methodFact(each, translate, page));
}

/** What is set up, what tells it from others, and why it cannot be used now. */
function methodFact(method: MethodOnCard, translate: Translate, page: string): Fact {
  const { kind, isDefault, isSilent } = method;
  const why = whyOff(method);
  const notes = [
    ...(isDefault ? [translate('person-card.default')] : []),
    ...(isSilent && why === undefined ? [translate('methods.silent', { page })] : []),
    ...(why === undefined ? [] : [translate(`person-card.off-${why}`)]),
  ];
  return {
    label: translate(`method.${kind}.title`),
    value: [calledText(method), ...notes].join(' · '),
  };
}

function personButtons(
  { translate }: DrawnFor,
  { objectId, view, open }: Pick<PersonCardOptions, 'objectId' | 'view' | 'open'>,
): Button[] {
  const form = (act: FormAct): Button => ({
    id: 'open-form',
    title: translate(`form-button.${act}`),
    about: { act, person: objectId },
  });
  const [first] = open;
  const look = first && [
    {
      id: 'show-hand-off',
      title: translate('action.show-hand-off', { reference: first.reference }),
      about: { handOff: first._id },
    } as const,
  ];
  const deletes = view === undefined || view.appPasswords.count === 0 ? [] : [form('delete-app-passwords')];
  // Whoever is blocked can begin nothing, and nothing that is unlocked for them works.
  if (view?.blockedAt !== undefined) return [{ ...form('unblock'), primary: true }, ...(look ?? []), ...deletes];
  // What waits for the helpdesk to look comes before what was lost.
  if (view?.isOnHold === true)
    return [{ ...form('unlock'), primary: true }, ...(look ?? []), form('block'), ...deletes];
  const opens = view === undefined || view.methods.length === 0 ? 'set-up' : 'reset';
  const [begin] = look ?? [form(opens)];
  return [
    ...(begin === undefined ? [] : [{ ...begin, primary: true }]),
    ...(view?.canBeUnlocked === true ? [form('unlock')] : []),
    ...(view === undefined ? [] : [form('block')]),
    ...deletes,
  ];
}
