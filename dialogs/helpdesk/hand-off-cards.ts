import { factsCard, type Fact } from '../../cards/facts-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import type { Button, CardBinding } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import { spokenText } from '../../cards/support/spoken-text.ts';
import { optional } from '../../cards/support/render-template.ts';
import {
  type HandOff,
  isForUnlock,
  isIdentityConfirmed,
  isOver,
  longestNote,
} from '../../services/hand-off/hand-off.ts';
import { isAnswerable } from '../../services/hand-off/safeguards.ts';
import type { WantedCard } from '../../services/hand-off/wanted-cards.ts';
import {
  type HandOffReader,
  hasAgentLeft,
  historyLines,
  identityText,
  nextText,
  openerText,
  passText,
  stateOf,
  stateText,
  stepText,
  whyText,
} from './hand-off-words.ts';

/** The card of a slot, as it ought to be now; see `wantedCards`. */
export function handOffCard(
  handOff: HandOff,
  { slot }: Pick<WantedCard, 'slot'>,
  reader: HandOffReader,
  binding: CardBinding,
): AdaptiveCard {
  const [name = slot] = slot.split(' ');
  switch (name) {
    case 'invitation':
      return invitation(handOff, reader, binding);
    case 'helper':
      return helper(handOff, reader, slot.slice('helper '.length));
    case 'identity':
      return identityQuestion(handOff, { slot, reader, binding });
    case 'vouch':
      return vouchQuestion(handOff, { slot, reader, binding });
    case 'closed':
      return closedNotice(handOff, reader);
    case 'pass':
      return passGone(handOff, reader);
    default:
      return statusForAgent(handOff, reader, binding);
  }
}

/** Who it is about, how it stands and what comes next; then what is known, and what this agent can do about it. */
function statusForAgent(handOff: HandOff, reader: HandOffReader, binding: CardBinding): AdaptiveCard {
  const { translate, nameOf, now } = reader;
  const { reference, person } = handOff;
  const state = stateOf(handOff, now);
  const card = {
    tone: state === 'disputed' || state === 'failed' ? 'attention' : 'neutral',
    title: `${plainText(reference)} · ${nameOf(person.objectId)}`,
    headline: stateText(handOff, reader),
    lines: [...standingInTheWay(handOff, reader), ...optional(nextText(handOff, reader))],
    facts: factsForAgent(handOff, reader),
    notes: historyLines(handOff, reader),
    binding,
    actions: agentButtons(handOff, reader),
  } as const;
  return factsCard(card, translate);
}

/** What has to be seen to before it goes on. */
function standingInTheWay(handOff: HandOff, reader: HandOffReader): string[] {
  const { translate, nameOf, now } = reader;
  const { approval } = handOff;
  if (isOver(handOff, now)) return [];
  return [
    ...(approval !== undefined && approval.result === undefined
      ? [
          translate('hand-off-card.approval', {
            name: nameOf(approval.askedBy),
            reason: plainText(approval.reason, longestNote),
          }),
        ]
      : []),
    ...unreachedLines(handOff, reader),
  ];
}

/** Who of those that are waited for has not been reached, why, and what to give them; or that whoever helps does no more. */
function unreachedLines(handOff: HandOff, { translate, nameOf, now, chatLink }: HandOffReader): string[] {
  const { person, agent = '', identity, unreached = [] } = handOff;
  const left = hasAgentLeft(handOff) ? [translate('hand-off-card.left', { name: nameOf(agent) })] : [];
  const isAsked = identity !== undefined && isAnswerable(handOff, identity.id, now);
  const lines = unreached.flatMap(({ to, why }) => {
    if (why === 'left') return [];
    const isPerson = to === person.objectId;
    if (!isPerson && (!isAsked || to !== identity.manager)) return [];
    const said = translate(`hand-off-card.unreached-${why}`, { name: nameOf(to) });
    if (chatLink === undefined) return [said];
    return [`${said} ${translate(`hand-off-card.give-link${isPerson ? '' : '-to-manager'}`, { link: chatLink })}`];
  });
  return [...left, ...lines];
}

function factsForAgent(handOff: HandOff, reader: HandOffReader): Fact[] {
  const { translate, nameOf, accountOf, momentText } = reader;
  const { ticket, agent, kind, openedAt, person } = handOff;
  const fact = (
    label: 'account' | 'kind' | 'why' | 'steps' | 'ticket' | 'opened' | 'agent' | 'identity' | 'pass',
    value = '',
  ): Fact[] => (value === '' ? [] : [{ label: translate(`hand-off-card.${label}`), value }]);
  return [
    ...fact('account', accountOf(person.objectId)),
    ...fact('agent', agent === undefined ? translate('hand-off-card.nobody') : nameOf(agent)),
    ...fact('identity', identityText(handOff, reader)),
    ...fact('pass', passText(handOff, reader)),
    ...fact('kind', translate(`hand-off-kind.${kind}`)),
    ...fact('why', whyText(handOff, translate)),
    ...fact('ticket', plainText(ticket ?? '')),
    ...fact('steps', handOff.steps.map((step) => stepText(step, translate)).join(', ')),
    ...fact('opened', `${openerText(handOff, reader)} · ${momentText(openedAt)}`),
  ];
}

/** What may be done by the one who helps, by others, and while nobody does. */
function agentButtons(handOff: HandOff, { translate, reader, now }: HandOffReader): Button[] {
  const { _id, agent, person, approval } = handOff;
  const about = { handOff: _id };
  const button = (id: Button['id'], more: Partial<Button> = {}): Button => ({
    id,
    title: translate(`action.${id}` as 'action.claim'),
    about,
    ...more,
  });
  const form = (act: 'give-pass' | 'reset-methods' | 'hand-over' | 'close', more: Partial<Button> = {}): Button => ({
    id: 'open-form',
    title: translate(`form-button.${act}`),
    about: { ...about, act },
    ...more,
  });
  const look: Button = {
    id: 'show-person',
    title: translate('action.show-person'),
    about: { person: person.objectId },
  };
  const block: Button = {
    id: 'open-form',
    title: translate('form-button.block'),
    about: { act: 'block', person: person.objectId },
  };
  if (handOff.state === 'disputed') return [look, block, form('close')];
  if (isOver(handOff, now)) return [look];
  if (agent === undefined) return [button('claim', { primary: true }), look];
  const isAsked = approval !== undefined && approval.result === undefined;
  if (isAsked && approval.askedBy !== reader) {
    const asked = { about: { ...about, asked: approval.id } };
    return [button('approve-reset', { primary: true, ...asked }), button('refuse-reset', asked), look];
  }
  if (agent !== reader) return [button('take-over', { about: { ...about, from: agent } }), look];
  const isSure = isIdentityConfirmed(handOff, now);
  const unlock = (isPrimary: boolean): Button[] =>
    isForUnlock(handOff)
      ? [
          {
            id: 'open-form',
            title: translate('form-button.unlock'),
            about: { act: 'unlock', person: person.objectId },
            ...(isPrimary && { primary: true }),
          },
        ]
      : [];
  // Two are seen at once, the others behind the dots.
  return [
    ...(isSure
      ? [...unlock(true), form('give-pass', { primary: !isForUnlock(handOff) })]
      : [button('verify-caller', { primary: true }), ...unlock(false), form('give-pass'), button('ask-manager')]),
    form('hand-over'),
    ...(isAsked ? [] : [form('reset-methods')]),
    form('close'),
    look,
  ];
}

/** To the person: who asks, why, when, for which ticket; once it is begun or over, no more than that. */
function invitation(handOff: HandOff, reader: HandOffReader, binding: CardBinding): AdaptiveCard {
  const { translate, nameOf, momentText, now } = reader;
  const { _id, ticket, openedAt, openedBy, agent, state, kind, reference } = handOff;
  const who = openerText(handOff, reader);
  // What a ticket system is called says nothing to the person.
  const name = openedBy.by === 'program' ? translate('hand-off-invitation.your-helpdesk') : who;
  const isAnother = agent !== undefined && !(openedBy.by === 'agent' && openedBy.agent === agent);
  const isNew = state === 'waiting' && !isOver(handOff, now);
  const isOpen = !isOver(handOff, now);
  const about = { handOff: _id };
  const opened = state === 'waiting' && !isOpen ? 'expired' : state;
  const text = isNew ? `hand-off-invitation.${kind}` : `hand-off-invitation.is-${opened}`;
  return factsCard(
    {
      tone: 'neutral',
      title: translate('hand-off-invitation.title'),
      lines: [translate(text as 'hand-off-invitation.set-up', { name })],
      facts: [
        { label: translate('hand-off-card.by'), value: who },
        ...(isAnother ? [{ label: translate('hand-off-card.agent'), value: nameOf(agent) }] : []),
        { label: translate('hand-off-card.why'), value: whyText(handOff, translate) },
        ...(ticket === undefined || ticket === ''
          ? []
          : [{ label: translate('hand-off-card.ticket'), value: plainText(ticket) }]),
        { label: translate('hand-off-card.when'), value: momentText(openedAt) },
        { label: translate('hand-off-card.reference'), value: plainText(reference) },
      ],
      notes: [],
      binding,
      actions: [
        ...(isNew && kind !== 'unlock'
          ? [{ id: 'start-hand-off', title: translate('action.start-hand-off'), primary: true, about } as const]
          : []),
        ...(isOpen && !isNew && kind !== 'unlock'
          ? [{ id: 'start-hand-off', title: translate('action.continue'), about } as const]
          : []),
        ...(isOpen ? [{ id: 'not-asked', title: translate('action.not-asked'), about } as const] : []),
      ],
    },
    translate,
  );
}

/** To the person who asked: somebody helps, and who. */
function helper(handOff: HandOff, { translate, nameOf, now }: HandOffReader, agent: string): AdaptiveCard {
  const { reference, agent: current } = handOff;
  const isOpen = current === agent && !isOver(handOff, now);
  const words = { name: nameOf(agent), reference: plainText(reference) };
  return noticeCard({
    tone: 'neutral',
    title: translate('hand-off-helper.title', words),
    text: translate(isOpen ? 'hand-off-helper.text' : 'hand-off-helper.was', words),
  });
}

interface QuestionOptions {
  readonly slot: WantedCard['slot'];
  readonly reader: HandOffReader;
  readonly binding: CardBinding;
}

/** To the person: the helpdesk wants to know that it is them, now, on the phone. */
function identityQuestion(handOff: HandOff, { slot, reader, binding }: QuestionOptions): AdaptiveCard {
  const { translate, nameOf } = reader;
  const id = slot.slice('identity '.length);
  const { identity, _id } = handOff;
  const isOpen = isAnswerable(handOff, id, reader.now);
  const result = identity?.id === id ? identity.result : undefined;
  const name = identity?.id === id ? nameOf(identity.askedBy) : '';
  if (!isOpen) {
    const text = translate(`caller-check.is-${result ?? 'over'}`);
    return noticeCard({ tone: 'neutral', title: translate('caller-check.title'), text });
  }
  const about = { handOff: _id, asked: id };
  return factsCard(
    {
      tone: 'attention',
      title: translate('caller-check.title'),
      lines: [translate('caller-check.text', { name }), translate('caller-check.warning')],
      facts: [{ label: translate('hand-off-card.reference'), value: plainText(handOff.reference) }],
      notes: [],
      binding,
      actions: [
        { id: 'confirm-caller', title: translate('action.confirm-caller'), primary: true, about },
        { id: 'refuse-caller', title: translate('action.refuse-caller'), about },
      ],
    },
    translate,
  );
}

/** To the manager: whether the person who asks the helpdesk is who they say. */
function vouchQuestion(handOff: HandOff, { slot, reader, binding }: QuestionOptions): AdaptiveCard {
  const { translate, nameOf } = reader;
  const id = slot.slice('vouch '.length);
  const { identity, person, _id } = handOff;
  const words = { name: nameOf(person.objectId), agent: identity?.id === id ? nameOf(identity.askedBy) : '' };
  if (!isAnswerable(handOff, id, reader.now)) {
    const result = identity?.id === id ? identity.result : undefined;
    const text = translate(`vouching.is-${result === 'confirmed' || result === 'refused' ? result : 'over'}`, words);
    return noticeCard({ tone: 'neutral', title: translate('vouching.title', words), text });
  }
  const about = { handOff: _id, asked: id };
  // A button shows what it says as it is.
  const asSaid = spokenText(words.name);
  return factsCard(
    {
      tone: 'attention',
      title: translate('vouching.title', words),
      lines: [translate('vouching.text', words), translate('vouching.warning', words)],
      facts: [],
      notes: [],
      binding,
      actions: [
        { id: 'vouch', title: translate('action.vouch', { name: asSaid }), primary: true, about },
        { id: 'refuse-vouch', title: translate('action.refuse-vouch'), about },
      ],
    },
    translate,
  );
}

/** To the person who asked: it is over. */
function closedNotice({ reference, state }: HandOff, { translate }: HandOffReader): AdaptiveCard {
  const words = { reference: plainText(reference) };
  return noticeCard({
    tone: 'neutral',
    title: translate('hand-off-helper.closed-title'),
    text: translate(state === 'expired' ? 'hand-off-helper.expired' : 'hand-off-helper.closed', words),
  });
}

/** To the agent, in place of the pass. */
function passGone(handOff: HandOff, reader: HandOffReader): AdaptiveCard {
  return noticeCard({
    tone: 'neutral',
    title: reader.translate('given-pass.title'),
    text: passText(handOff, reader) ?? reader.translate('hand-off-pass.told'),
  });
}
