/** What the helpdesk puts into other people's chats: of whom a hand-off is about, and of whoever vouches for them. */
import { factsCard } from '../../cards/facts-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import type { CardBinding } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import { spokenText } from '../../cards/support/spoken-text.ts';
import { type HandOff, isOver } from '../../services/hand-off/hand-off.ts';
import { isAnswerable } from '../../services/hand-off/safeguards.ts';
import type { WantedCard } from '../../services/hand-off/wanted-cards.ts';
import { type HandOffReader, openerText, whyText } from './hand-off-words.ts';

/** To the person: who asks, why, when, for which ticket; once it is begun or over, no more than that. */
export function invitation(handOff: HandOff, reader: HandOffReader, binding: CardBinding): AdaptiveCard {
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
  const isUnlocked = kind === 'unlock' && state === 'done';
  const said = isUnlocked ? 'unlocked' : opened;
  const text = isNew ? `hand-off-invitation.${kind}` : `hand-off-invitation.is-${said}`;
  return factsCard(
    {
      tone: 'neutral',
      title: translate(`hand-off-invitation.${titleOf(handOff, isOpen)}`),
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

function titleOf({ kind, state }: HandOff, isOpen: boolean): 'title' | 'title-unlocked' | 'title-done' | 'title-over' {
  if (isOpen) return 'title';
  if (state !== 'done') return 'title-over';
  return kind === 'unlock' ? 'title-unlocked' : 'title-done';
}

/** To the person who asked: somebody helps, and who. */
export function helper(handOff: HandOff, { translate, nameOf, now }: HandOffReader, agent: string): AdaptiveCard {
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
export function identityQuestion(handOff: HandOff, { slot, reader, binding }: QuestionOptions): AdaptiveCard {
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
export function vouchQuestion(handOff: HandOff, { slot, reader, binding }: QuestionOptions): AdaptiveCard {
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
export function closedNotice({ reference, state }: HandOff, { translate }: HandOffReader): AdaptiveCard {
  const words = { reference: plainText(reference) };
  return noticeCard({
    tone: 'neutral',
    title: translate('hand-off-helper.closed-title'),
    text: translate(state === 'expired' ? 'hand-off-helper.expired' : 'hand-off-helper.closed', words),
  });
}
