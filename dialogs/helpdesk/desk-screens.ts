import { givenPassCard } from '../../cards/given-pass-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import { type Clock, minutesUntil } from '../../services/clock.ts';
import type { Directory, PersonId } from '../../services/directory/directory.ts';
import type { Helpdesk } from '../../services/directory/helpdesk-roster.ts';
import { type HandOff, isIdentityConfirmed } from '../../services/hand-off/hand-off.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import type { GivenPassToShow, HelpdeskDesk } from '../../services/helpdesk/helpdesk-desk.ts';
import { movedNotice } from '../support/notices.ts';
import { standingBinding } from '../support/standing-binding.ts';
import type { Turn } from '../support/turn.ts';
import { listCard, mostListed, personCard } from './desk-cards.ts';
import { handOffCard } from './hand-off-cards.ts';
import type { HandOffReader } from './hand-off-words.ts';
import type { FormOptions } from './agent-forms.ts';
import { accountText, nameText, namesIn } from './names.ts';

export interface DeskDependencies {
  readonly desk: HelpdeskDesk;
  readonly handOffs: Pick<HandOffs, 'find' | 'noteCard'>;
  readonly directory: Pick<Directory, 'find'>;
  /** Who is at the helpdesk for somebody, and whether there may be more than can be told now. */
  readonly helpdeskOf: (person: PersonId) => Promise<Helpdesk>;
  readonly clock: Clock;
  /** The page that phones open. */
  readonly authenticatorUrl: () => string;
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
    // At the same time: a directory that is slow keeps the agent waiting once, and not for each of them.
    const readers = new Map(
      await Promise.all(
        found.slice(0, mostListed).map(async (each) => [each._id, await this.readerOf(turn, each)] as const),
      ),
    );
    const readerOf = ({ _id }: HandOff): HandOffReader => readers.get(_id) ?? emptyReader(turn);
    await turn.show(listCard(turn, { handOffs: found, readerOf, isWelcome }));
  }

  /** How things stand with somebody. */
  async showPerson(turn: Turn, objectId: string): Promise<void> {
    const person = { tenantId: turn.person.tenantId, objectId };
    const status = await this.deps.desk.status(turn.person, person);
    if (status.code !== 'known') return turn.say(turn.translate(`desk.${status.code}`));
    const { view, open } = status;
    const blockedBy = view?.blockedBy;
    const isByAgent = blockedBy !== undefined && blockedBy !== 'operator';
    const [named, blocker] = await Promise.all([
      this.named(person),
      isByAgent ? this.nameOf({ ...person, objectId: blockedBy }) : undefined,
    ]);
    const isSelf = objectId === turn.person.objectId;
    const authenticatorPage = this.deps.authenticatorUrl();
    await turn.show(personCard(turn, { ...named, view, blocker, open, isSelf, authenticatorPage }));
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
    { handOff, pass, expiresAt, entra }: Pick<GivenPassToShow, 'handOff' | 'pass' | 'expiresAt' | 'entra'>,
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
      entra,
    };
    const messageId = await turn.show(givenPassCard(view, turn.translate), { holdsSecret: true });
    const id = handOff.pass?.id ?? '';
    const slot = `pass ${id}`;
    const card = { slot, to: turn.person.objectId, chat: turn.chat, messageId: messageId ?? '', digest: 'secret' };
    const takeAway = async (seen: HandOff): Promise<void> => {
      const gone = handOffCard(seen, { slot: 'pass ' }, await this.readerOf(turn, seen), standingBinding(turn));
      if (messageId !== undefined) await turn.close(messageId, gone);
    };
    try {
      await deps.handOffs.noteCard(handOff._id, card);
    } catch (error) {
      // Nobody would take it away when the pass ends.
      await takeAway(handOff);
      throw error;
    }
    // What ended before the card was known took away no card.
    const now = await deps.handOffs.find(handOff._id);
    if (now !== undefined && (now.pass?.id !== id || now.pass.end !== undefined)) await takeAway(now);
  }

  /** What somebody of the agent's tenant is called, as Markdown. */
  async nameOf(person: PersonId): Promise<string> {
    const entry = await this.deps.directory.find(person).catch(() => undefined);
    return nameText(entry?.displayName ?? person.objectId);
  }

  /** Somebody whom a form or a card is about. */
  async named(person: PersonId): Promise<NonNullable<FormOptions['person']>> {
    const entry = await this.deps.directory.find(person).catch(() => undefined);
    const { objectId } = person;
    return {
      objectId,
      name: nameText(entry?.displayName ?? objectId),
      account: entry && accountText(entry.accountName),
    };
  }

  /** What a form within a hand-off is about, and whether it is known who the person is. */
  async formOf(handOff: HandOff): Promise<Pick<FormOptions, 'handOff' | 'person' | 'isSure'>> {
    const isSure = isIdentityConfirmed(handOff, this.deps.clock.now());
    return { handOff: handOff._id, person: await this.named(handOff.person), isSure };
  }

  /** Those whom a hand-off may be handed over to, by name. */
  async colleagues(turn: Turn, handOff: string): Promise<NonNullable<FormOptions['people']>> {
    const { tenantId } = turn.person;
    const ids = await this.deps.desk.colleagues(turn.person, handOff);
    const people = await Promise.all(
      ids.map(async (objectId) => {
        const entry = await this.deps.directory.find({ tenantId, objectId }).catch(() => undefined);
        return { objectId, title: entry?.displayName ?? objectId };
      }),
    );
    return people.toSorted((one, other) => one.title.localeCompare(other.title));
  }

  /** What a card of this hand-off is drawn with for whoever this turn is of. */
  async readerOf(turn: Turn, handOff: HandOff): Promise<HandOffReader> {
    return {
      ...emptyReader(turn),
      ...(await namesIn(handOff, this.deps.directory)),
      now: this.deps.clock.now(),
      chatLink: this.deps.chatLink,
    };
  }
}

function emptyReader(turn: Turn): HandOffReader {
  return {
    translate: turn.translate,
    reader: turn.person.objectId,
    nameOf: plainText,
    accountOf: () => undefined,
    momentText: (at) => turn.momentText(at),
    now: new Date(0),
  };
}
