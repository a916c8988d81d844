import { type Fact, factsCard } from '../../cards/facts-card.ts';
import type { Button } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import { minutesUntil } from '../../services/clock.ts';
import type { OperatorView } from '../../services/enrollment/operator-enrollment.ts';
import type { HandOff } from '../../services/hand-off/hand-off.ts';
import type { Translate } from '../../services/localization/translate.ts';
import { methodName } from '../support/method-summaries.ts';
import { standingBinding } from '../support/standing-binding.ts';
import type { Turn } from '../support/turn.ts';
import { type HandOffReader, stateText } from './hand-off-words.ts';
import type { FormAct } from './agent-forms.ts';

/** Buttons that a list has at most: what is further down is older than all of these once they are done. */
const mostButtons = 6;

export interface ListCardOptions {
  readonly handOffs: readonly HandOff[];
  readonly readerOf: (handOff: HandOff) => HandOffReader;
  /** For somebody who has not asked for it: what this is, and what they can do here. */
  readonly isWelcome: boolean;
}

/** Who waits: the oldest first, with how long. */
export function listCard(turn: Turn, { handOffs, readerOf, isWelcome }: ListCardOptions): AdaptiveCard {
  const { translate } = turn;
  const facts = handOffs.map((handOff): Fact => {
    const reader = readerOf(handOff);
    const { agent, reference, person, openedAt } = handOff;
    const helps = agent === undefined ? translate('hand-off-card.nobody') : reader.nameOf(agent);
    return {
      label: `${plainText(reference)} · ${ageText(openedAt, reader.now, translate)}`,
      value: [reader.nameOf(person.objectId), stateText(handOff, reader), helps].join(' · '),
    };
  });
  return factsCard({
    tone: 'neutral',
    title: translate('hand-off-list.title'),
    lines: [
      ...(isWelcome ? [translate('hand-off-list.welcome')] : []),
      translate(handOffs.length === 0 ? 'hand-off-list.empty' : 'hand-off-list.text', { count: handOffs.length }),
    ],
    facts,
    notes: [],
    binding: standingBinding(turn),
    actions: [
      ...handOffs.slice(0, mostButtons).map(({ _id, reference }): Button => ({
        id: 'show-hand-off',
        title: translate('action.show-hand-off', { reference }),
        about: { handOff: _id },
      })),
      { id: 'open-helpdesk', title: translate('action.open-helpdesk'), primary: handOffs.length === 0 },
    ],
  });
}

/** How long somebody waits, in the largest unit that says something. */
function ageText(since: Date, now: Date, translate: Translate): string {
  const minutes = Math.max(1, minutesUntil(now, since));
  if (minutes < 60) return translate('hand-off-list.minutes', { count: minutes });
  if (minutes < 2 * 24 * 60) return translate('hand-off-list.hours', { count: Math.floor(minutes / 60) });
  return translate('hand-off-list.days', { count: Math.floor(minutes / (24 * 60)) });
}

export interface PersonCardOptions {
  readonly name: string;
  readonly objectId: string;
  /** Undefined for somebody who never wrote to the bot. */
  readonly view: OperatorView | undefined;
  readonly open: readonly HandOff[];
  readonly isSelf: boolean;
}

/** How things stand with somebody, for an agent: no number in full, no secret. */
export function personCard(turn: Turn, { name, objectId, view, open, isSelf }: PersonCardOptions): AdaptiveCard {
  const { translate } = turn;
  const lines = view === undefined ? [translate('person-card.unknown', { name })] : [];
  return factsCard({
    tone: view?.blockedAt === undefined && view?.isOnHold !== true ? 'neutral' : 'attention',
    title: name,
    lines: isSelf ? [...lines, translate('person-card.yourself')] : lines,
    facts: view === undefined ? [] : personFacts(turn, view, open),
    notes: [],
    binding: standingBinding(turn),
    actions: isSelf ? [] : personButtons(turn, { objectId, view, open }),
  });
}

function personFacts(turn: Turn, view: OperatorView, open: readonly HandOff[]): Fact[] {
  const { translate } = turn;
  const { methods, pending, recovery, appPasswords, blockedAt, isOnHold, waits, passUntil, status } = view;
  const state = blockedAt !== undefined ? 'blocked' : isOnHold ? 'on-hold' : status;
  const fact = (
    label: 'state' | 'methods' | 'pending' | 'recovery' | 'app-passwords' | 'waits' | 'pass' | 'open',
    value: string,
  ): Fact => ({
    label: translate(`person-card.${label}`),
    value,
  });
  const lines = methods.map((method) => {
    const { lock, suspended, isDefault } = method;
    const why = suspended !== undefined ? ('suspended' as const) : lock;
    const notes = [
      ...(isDefault ? [translate('person-card.default')] : []),
      ...(why === undefined ? [] : [translate(`person-card.off-${why}`)]),
    ];
    return `- ${[plainText(methodName(method, translate)), ...notes].join(' · ')}`;
  });
  return [
    { ...fact('state', translate(`person-card.state-${state}`)), isMain: true },
    fact('methods', lines.length === 0 ? translate('person-card.none') : lines.join('\n')),
    ...(pending === undefined ? [] : [fact('pending', translate(`method.${pending.kind}.title`))]),
    ...(waits === undefined ? [] : [fact('waits', turn.momentText(waits))]),
    ...(recovery === undefined ? [] : [fact('recovery', String(recovery.left))]),
    ...(appPasswords.count === 0 ? [] : [fact('app-passwords', String(appPasswords.count))]),
    ...(passUntil === undefined ? [] : [fact('pass', turn.momentText(passUntil))]),
    ...(open.length === 0 ? [] : [fact('open', open.map(({ reference }) => plainText(reference)).join(', '))]),
  ];
}

function personButtons(
  { translate }: Turn,
  { objectId, view, open }: Pick<PersonCardOptions, 'objectId' | 'view' | 'open'>,
): Button[] {
  const form = (act: FormAct): Button => ({
    id: 'open-form',
    title: translate(`form-button.${act}`),
    about: { act, person: objectId },
  });
  const [first] = open;
  return [
    ...(first === undefined
      ? [{ ...form(view === undefined || view.methods.length === 0 ? 'set-up' : 'reset'), primary: true }]
      : [
          {
            id: 'show-hand-off',
            title: translate('action.show-hand-off', { reference: first.reference }),
            about: { handOff: first._id },
            primary: true,
          } as const,
        ]),
    ...(view === undefined ? [] : [form('unlock'), form(view.blockedAt === undefined ? 'block' : 'unblock')]),
    ...(view === undefined || view.appPasswords.count === 0 ? [] : [form('delete-app-passwords')]),
  ];
}
