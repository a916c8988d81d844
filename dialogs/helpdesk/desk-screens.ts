import { givenPassCard } from '../../cards/given-pass-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import { type Clock, minutesUntil } from '../../services/clock.ts';
import type { Directory, PersonId } from '../../services/directory/directory.ts';
import type { HandOff } from '../../services/hand-off/hand-off.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import type { HelpdeskDesk } from '../../services/helpdesk/helpdesk-desk.ts';
import { movedNotice } from '../support/notices.ts';
import { standingBinding } from '../support/standing-binding.ts';
import type { Turn } from '../support/turn.ts';
import { listCard, mostListed, personCard } from './desk-cards.ts';
import { handOffCard } from './hand-off-cards.ts';
import type { HandOffReader } from './hand-off-words.ts';
import { nameText, namesIn } from './names.ts';

export interface DeskDependencies {
  readonly desk: HelpdeskDesk;
  readonly handOffs: Pick<HandOffs, 'find' | 'noteCard'>;
  readonly directory: Pick<Directory, 'find'>;
  readonly clock: Clock;
  /** Opens the chat with the bot; undefined where there is no such address. */
  readonly chatLink?: string | undefined;
}

/** What an agent of the helpdesk is shown: who waits, how things stand with somebody, one hand-off, a pass for once. */
export class DeskScreens {
  readonly deps: DeskDependencies;

  constructor(deps: DeskDependencies) {
    this.deps = deps;
  }

  /** Who waits for the helpdesk. */
  async list(turn: Turn, { isWelcome = false } = {}): Promise<void> {
    const found = await this.deps.desk.list(turn.person);
    const readers = new Map<string, HandOffReader>();
    for (const handOff of found.slice(0, mostListed)) readers.set(handOff._id, await this.readerOf(turn, handOff));
    const readerOf = ({ _id }: HandOff): HandOffReader => readers.get(_id) ?? emptyReader(turn);
    await turn.show(listCard(turn, { handOffs: found, readerOf, isWelcome }));
  }

  /** How things stand with somebody. */
  async showPerson(turn: Turn, objectId: string): Promise<void> {
    const person = { tenantId: turn.person.tenantId, objectId };
    const status = await this.deps.desk.status(turn.person, person);
    if (status.code !== 'known') return turn.say(turn.translate(`desk.${status.code}`));
    const name = await this.nameOf(person);
    const isSelf = objectId === turn.person.objectId;
    await turn.show(personCard(turn, { name, objectId, view: status.view, open: status.open, isSelf }));
  }

  /** The status card of a hand-off, where the agent looks now; the one above says so. */
  async showHandOff(turn: Turn, id: string): Promise<void> {
    const { person, translate } = turn;
    const found = await this.deps.desk.show(person, id);
    if (found.code !== 'known') return turn.say(translate(`desk.${found.code}`));
    const { handOff } = found;
    const reader = await this.readerOf(turn, handOff);
    const shown = handOff.cards.find(({ slot, to }) => slot === 'status' && to === person.objectId);
    const messageId = await turn.show(handOffCard(handOff, { slot: 'status' }, reader, standingBinding(turn)));
    if (shown !== undefined && shown.messageId !== '' && shown.chat === turn.chat)
      await turn.close(shown.messageId, movedNotice(translate));
    if (messageId === undefined) return;
    const card = { slot: 'status', to: person.objectId, chat: turn.chat, messageId, digest: 'shown' };
    await this.deps.handOffs.noteCard(handOff._id, card);
  }

  /** A pass, on a card that goes away; no more than that it was given stays. */
  async showPass(
    turn: Turn,
    { handOff, pass, expiresAt }: { readonly handOff: HandOff; readonly pass: string; readonly expiresAt: Date },
  ): Promise<void> {
    const { deps } = this;
    const name = await this.nameOf(handOff.person);
    const view = {
      binding: standingBinding(turn),
      name,
      reference: handOff.reference,
      handOff: handOff._id,
      pass,
      minutes: minutesUntil(expiresAt, deps.clock.now()),
    };
    const messageId = await turn.show(givenPassCard(view, turn.translate), { holdsSecret: true });
    const slot = `pass ${handOff.pass?.id ?? ''}`;
    const card = { slot, to: turn.person.objectId, chat: turn.chat, messageId: messageId ?? '', digest: 'secret' };
    try {
      await deps.handOffs.noteCard(handOff._id, card);
    } catch (error) {
      // Nobody would take it away when the pass ends.
      const gone = handOffCard(handOff, { slot: 'pass ' }, await this.readerOf(turn, handOff), standingBinding(turn));
      if (messageId !== undefined) await turn.close(messageId, gone);
      throw error;
    }
  }

  /** What somebody of the agent's tenant is called, as Markdown. */
  async nameOf(person: PersonId): Promise<string> {
    const entry = await this.deps.directory.find(person).catch(() => undefined);
    return nameText(entry?.displayName ?? person.objectId);
  }

  /** What a card of this hand-off is drawn with for whoever this turn is of. */
  async readerOf(turn: Turn, handOff: HandOff): Promise<HandOffReader> {
    const names = await namesIn(handOff, this.deps.directory);
    return {
      ...emptyReader(turn),
      now: this.deps.clock.now(),
      chatLink: this.deps.chatLink,
      nameOf: (id) => names.get(id) ?? plainText(id),
    };
  }
}

function emptyReader(turn: Turn): HandOffReader {
  return {
    translate: turn.translate,
    reader: turn.person.objectId,
    nameOf: plainText,
    momentText: (at) => turn.momentText(at),
    now: new Date(0),
  };
}
