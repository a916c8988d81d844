import { factsCard, type Fact } from '../../cards/facts-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import type { Button, CardBinding } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
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
import { closedNotice, helper, identityQuestion, invitation, vouchQuestion } from './asked-cards.ts';
import { hasAgentLeft, stateOf } from './hand-off-state.ts';
import {
  closedFacts,
  type HandOffReader,
  historyLines,
  identityText,
  nextText,
  openerText,
  passText,
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
    ...closedFacts(handOff, translate),
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
  if (handOff.state === 'disputed') return [block, form('close'), look];
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

/** To the agent, in place of the pass. */
function passGone(handOff: HandOff, reader: HandOffReader): AdaptiveCard {
  return noticeCard({
    tone: 'neutral',
    title: reader.translate('given-pass.title'),
    text: passText(handOff, reader) ?? reader.translate('hand-off-pass.told'),
  });
}
