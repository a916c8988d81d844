import type { TurnContext } from 'botbuilder';
import { type Input, turnKey } from '../../dialogs/support/turn.ts';
import { type Directory, type PersonId, personKey } from '../../services/directory/directory.ts';
import { chatLink } from '../../services/directory/teams-apps.ts';
import type { CloudName } from '../../services/microsoft/clouds.ts';
import type { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import { type Localization, matchLanguage } from '../../services/localization/localization.ts';
import type { Language, Translate } from '../../services/localization/translate.ts';
import type { Randomness } from '../../services/randomness.ts';
import { ChatTurn } from './chat-turn.ts';
import {
  type Conversation,
  conversationKey,
  isLanguageChosen,
  type Place,
  referenceOf,
} from './conversation-document.ts';
import { ConversationBusyError, type ConversationLeases } from './conversation-leases.ts';
import { type LeasedConversation, LeaseLostError } from './leased-conversation.ts';
import type { DialogRunner } from './dialog-runner.ts';
import type { ChannelPace } from '../channel/channel-pace.ts';
import { refusedWith } from '../channel/channel-refusal.ts';
import { clientLocale, type InboundActivity, platformOf, tenantOf, timeZoneOf } from '../channel/inbound-activity.ts';
import { staleNotice } from '../../dialogs/support/notices.ts';
import { isAgentAction, isAskedAction } from '../../dialogs/helpdesk/helpdesk-actions.ts';
import { standingActionOf } from '../../dialogs/support/standing-binding.ts';
import { openMessageOf } from '../../dialogs/support/prompt-state.ts';
import { isUnreadableClick, readInput, type Unreadable } from './input.ts';
import { withTimeout, defaultTurnTimeoutMs, TurnTimeoutError } from '../timing/with-timeout.ts';
import { sendInvokeResponse } from '../channel/invoke-response.ts';
import { beginTurn, noteFault, turnIdOf } from '../logging/fault.ts';
import type { Log } from '../logging/log.ts';
import type { PersonalChats } from './personal-chats.ts';
import type { LeftUnreplaced } from './unreplaced-cards.ts';

export interface EnrollmentBotOptions {
  readonly conversations: ConversationLeases;
  readonly chats: Pick<PersonalChats, 'markDead' | 'refresh' | 'putAwayOthers'>;
  readonly dialogs: DialogRunner;
  readonly enrollment: EnrollmentService;
  readonly pace: Pick<ChannelPace, 'isThrottled'>;
  readonly directory: Pick<Directory, 'find'>;
  readonly localization: Localization;
  readonly randomness: Randomness;
  readonly log: Log;
  /** Tenants that are served; undefined serves every one, which only demo mode does. */
  readonly allowedTenants: ReadonlySet<string> | undefined;
  readonly defaultLanguage: Language;
  /** Microsoft's cloud that the bot is in. */
  readonly cloud?: CloudName | undefined;
  /** Longest, in milliseconds, that what a turn does may take. */
  readonly turnTimeoutMs?: number;
}

/**
 * Why a chat is taken up that nobody has written in: something `changed` outside it, its last turn was `interrupted`, or
 * what it asks was asked in another chat and has `moved`, or its owner is `owed` what the bot has to say.
 */
export type Occasion = 'changed' | 'interrupted' | 'moved' | 'owed';

/** Tenants that the log names at most. */
const mostTurnedAway = 100;

/** One activity from Teams: is it for us, whose is it, has it been answered; then one turn of the dialogs, and saved. */
export class EnrollmentBot {
  readonly #options: EnrollmentBotOptions;

  /** Beginnings of the ids of tenants that were turned away. */
  readonly #turnedAway = new Set<string>();

  constructor(options: EnrollmentBotOptions) {
    this.#options = options;
  }

  /** Answers one activity. Set as the logic of the adapter. */
  async run(context: TurnContext): Promise<void> {
    beginTurn(context, this.#options.randomness);
    const activity: InboundActivity = context.activity;
    const input = readInput(activity);
    const tenantId = tenantOf(activity);
    if (activity.channelId !== 'msteams' || tenantId === undefined) return refuseInvoke(context);
    if (!this.#isServed(tenantId)) {
      this.#noteTurnedAway(tenantId);
      return refuseInvoke(context);
    }
    const objectId = activity.from.aadObjectId;
    const isPersonal = activity.conversation.conversationType === 'personal';
    if (input === undefined) {
      if (isPersonal && objectId !== undefined) await this.#noteChat(context, { tenantId, objectId });
      const isServed = objectId !== undefined || !isPersonal;
      return isServed && isUnreadableClick(activity) ? this.#sayOutOfDate(context, isPersonal) : refuseInvoke(context);
    }
    if (!isPersonal) return this.#answerInPublic(context, input);
    if (objectId === undefined) return refuseInvoke(context);
    await this.#personalTurn(context, input, { tenantId, objectId });
  }

  /**
   * A chat is taken up without its owner.
   * @returns why it could not be: the person did nothing and hears nothing, what could not be shown is tried again later.
   */
  async resume(context: TurnContext, leased: LeasedConversation, occasion: Occasion): Promise<unknown> {
    const { owner } = leased.conversation;
    if (owner === undefined) return leased.release();
    beginTurn(context, this.#options.randomness);
    try {
      // What was cut off while it was said is said again: nobody knows whether it was heard.
      const isOwed = occasion === 'owed' || leased.conversation.greeting !== undefined;
      const input: Input = { kind: isOwed || occasion === 'moved' ? 'arrived' : 'changed' };
      const turn = await this.#turn(context, input, owner, leased);
      await this.#runDialogs(context, turn, leased, { interrupted: occasion === 'interrupted' && !isOwed });
      return undefined;
    } catch (error) {
      this.#note(context, error, 'a chat could not be brought up to date');
      return error;
    }
  }

  /** What asks nothing of the bot says where the chat is, or that the bot was taken out of it. */
  async #noteChat(context: TurnContext, person: PersonId): Promise<void> {
    const activity: InboundActivity = context.activity;
    const { chats } = this.#options;
    const isRemoved = activity.type === 'installationUpdate' && activity.action === 'remove';
    const id = conversationKey(activity);
    const noted = isRemoved ? chats.markDead(id, person) : chats.refresh(id, person, referenceOf(context));
    // Nobody waits for an answer.
    await noted.catch((error: unknown) => this.#note(context, error, 'a chat could not be brought up to date'));
  }

  /** However long other turns or the store take, the person has an answer in time. */
  async #personalTurn(context: TurnContext, input: Input | Unreadable, person: PersonId): Promise<void> {
    const { conversations, turnTimeoutMs = defaultTurnTimeoutMs } = this.#options;
    const state: { leased?: LeasedConversation; isGivenUp: boolean } = { isGivenUp: false };
    const work = async (leased: LeasedConversation): Promise<void> => {
      if (state.isGivenUp) return leased.release();
      state.leased = leased;
      await this.#leasedTurn(context, input, person, leased);
    };
    const turn = conversations.exclusively(conversationKey(context.activity), work, () => !state.isGivenUp);
    const late = (): Error =>
      state.leased === undefined
        ? new ConversationBusyError('The turn waits too long')
        : new TurnTimeoutError('The turn took too long');
    try {
      await withTimeout(turn, turnTimeoutMs, late);
    } catch (error) {
      state.isGivenUp = true;
      if (error instanceof LeaseLostError || state.leased?.isHeld() === false) return this.#giveUp(context, error);
      if (!(error instanceof ConversationBusyError)) throw error;
      await this.#sayInPassing(context, 'chat.busy');
    }
  }

  /** The turn outlived its lease: the chat belongs to whoever takes it up, and hears nothing more from this one. */
  async #giveUp(context: TurnContext, error: unknown): Promise<void> {
    this.#note(context, error, 'a turn outlived its lease');
    if (context.activity.type === 'invoke') await this.#sayInPassing(context, 'chat.busy');
  }

  /** For faults that nobody is told of: they mend themselves. */
  #note(context: TurnContext, error: unknown, message: string): void {
    noteFault(this.#options, { turnId: turnIdOf(context), error, message, level: 'warn' });
  }

  /** When it was given up in time it fails at its next step, because its context is revoked, and gives the lease back. */
  async #leasedTurn(
    context: TurnContext,
    input: Input | Unreadable,
    person: PersonId,
    leased: LeasedConversation,
  ): Promise<void> {
    if (!isOwner(leased.conversation, person)) {
      await leased.release();
      return this.#sayInPassing(context, 'chat.not-your-card');
    }
    if (input.kind === 'unreadable') return this.#sayUnreadable(context, input, leased);
    const standing = standingActionOf(input);
    const answerIds = answerIdsOf(input, context.activity.id);
    const { answered, dialogs } = leased.conversation;
    if (input.kind !== 'click' && wasAnswered(leased.conversation, answerIds)) return leased.release();
    // While a question is open, a click that comes again is answered with the question as it stands.
    const isAgain = input.kind === 'click' && answered.at(-1) === answerIds?.at(-1);
    // A button that stays good may be clicked again, but what the channel delivers twice was one click.
    const isRedelivered = standing !== undefined && wasAnswered(leased.conversation, answerIds?.slice(0, -1));
    const isOver = isAgain && (dialogs === undefined) === (standing === undefined);
    const isBelow = isAgain && isAskedElsewhere(input, leased.conversation);
    if (isRedelivered || isOver || isBelow) {
      const isSeen = standing !== undefined || isBelow;
      return this.#answerAgain(context, leased, isSeen ? 'chat.see-below' : 'chat.already-done');
    }
    const turn = await this.#turn(context, placed(input, leased.conversation), person, leased);
    const chat = { owner: person, person: personKey(person), reference: referenceOf(context) };
    if (input.kind === 'arrived') {
      const isLater = this.#options.pace.isThrottled(person.tenantId);
      await leased.oweGreeting(chat, { isByOwner: true, answerIds: isLater ? answerIds : undefined });
      if (isLater) return leased.release();
    }
    await this.#runDialogs(context, turn, leased, { answerIds, isByOwner: true });
    await turn.answerInvoke();
  }

  /** The open question stays as it is. */
  async #sayUnreadable(context: TurnContext, { sentence }: Unreadable, leased: LeasedConversation): Promise<void> {
    const { language } = leased.conversation;
    const known = matchLanguage(language) ?? this.#languageInPassing(context.activity);
    await leased.release();
    await context.sendActivity(this.#options.localization.translator(known)(sentence));
  }

  /** The click that ended the conversation, or opened the question below, comes again: it changes nothing, and begins none. */
  async #answerAgain(
    context: TurnContext,
    leased: LeasedConversation,
    key: 'chat.already-done' | 'chat.see-below',
  ): Promise<void> {
    await leased.release();
    if (context.activity.type === 'invoke') await this.#sayInPassing(context, key);
  }

  /** @param options.answerIds what the same activity is recognized by when it comes again. */
  async #runDialogs(
    context: TurnContext,
    turn: ChatTurn,
    leased: LeasedConversation,
    {
      answerIds,
      interrupted = false,
      isByOwner = false,
    }: { answerIds?: readonly string[] | undefined; interrupted?: boolean; isByOwner?: boolean },
  ): Promise<void> {
    const { conversation } = leased;
    context.turnState.set(turnKey, turn);
    try {
      if (interrupted) await turn.say(turn.translate('chat.resumed'));
      const dialogs = await this.#options.dialogs.run(context, conversation.dialogs);
      await turn.closeUnreplacedCards();
      const change = {
        owner: turn.person,
        person: personKey(turn.person),
        language: turn.rememberedLanguage,
        languageChosen: turn.isLanguageChosen,
        heard: turn.isLanguageChosen ? undefined : (turn.heardLanguage ?? conversation.heard),
        answers: isByOwner ? turn.answers : conversation.answers,
        place: turn.place,
        reference: referenceOf(context),
        dialogs,
      };
      await leased.finish(change, {
        answerIds: turn.mayComeAgain && turn.input.kind === 'click' ? undefined : answerIds,
        unreplaced: turn.unreplaced,
        isByOwner,
        isSaid: turn.input.kind !== 'changed' || isByOwner,
      });
    } catch (error) {
      // The lapsed lease stays where it is: by it somebody finds that the chat has to be taken up.
      if (!leased.isHeld()) throw lostLease(error);
      // Whoever did something has an answer to come, once the channel takes one.
      if ((isByOwner || interrupted) && refusedWith(error) === 429) {
        const chat = { owner: turn.person, person: personKey(turn.person), reference: referenceOf(context) };
        // Nothing came of a click: made again, it counts.
        const answered = turn.input.kind === 'click' ? undefined : answerIds;
        await leased.oweGreeting(chat, { isByOwner, answerIds: answered }).catch(() => undefined);
      }
      // The next turn must not wait for the lease to lapse; what was wrong is told by the adapter's onTurnError.
      await leased.release(afterFault(turn, conversation)).catch(() => undefined);
      throw error;
    }
  }

  async #turn(context: TurnContext, input: Input, person: PersonId, leased: LeasedConversation): Promise<ChatTurn> {
    const { localization, randomness } = this.#options;
    const assertHeld = (): void => {
      if (!leased.isHeld()) throw lostLease();
    };
    const log = this.#options.log.child({ turnId: turnIdOf(context) });
    log.info({ activityType: context.activity.type, input: input.kind }, 'turn');
    const language = await this.#languageOf(context.activity, person, leased.conversation);
    const conversation = leased.conversation._id;
    const enrollment = this.#options.enrollment.forTurn({ assertMayWrite: assertHeld, conversation, language });
    const { answers, unreplacedCards } = leased.conversation;
    const place = placeOf(context.activity, leased.conversation);
    const assertMaySend = assertHeld;
    return new ChatTurn({
      context,
      person,
      chat: conversation,
      enrollment,
      input,
      language,
      isLanguageChosen: isLanguageChosen(leased.conversation),
      answers,
      place,
      localization,
      randomness,
      log,
      assertMaySend,
      unreplacedCards,
      noteOpenCard: (messageId) => leased.noteOpenCard(messageId),
      putAwayOthers: () => this.#options.chats.putAwayOthers(person, leased.conversation._id),
    });
  }

  /** What was chosen comes first, then what was written in, then what the client says; what it said last counts where there is no client to ask. */
  async #languageOf(activity: InboundActivity, person: PersonId, conversation: Conversation): Promise<Language> {
    const chosen = isLanguageChosen(conversation) ? conversation.language : undefined;
    const last = activity.type === 'event' ? conversation.language : undefined;
    const known = matchLanguage(chosen, conversation.heard, activity.locale, clientLocale(activity), last);
    if (known !== undefined) return known;
    const preferred = await this.#options.directory.find(person).catch(() => undefined);
    return matchLanguage(preferred?.preferredLanguage) ?? this.#options.defaultLanguage;
  }

  /** In a channel or group chat: one sentence and a way to the personal chat, whatever was said. */
  async #answerInPublic(context: TurnContext, input: Input | Unreadable): Promise<void> {
    if (input.kind === 'text' || input.kind === 'click') await this.#sayInPassing(context, 'chat.group-only-personal');
  }

  /** For a card of another release: nothing on it can be answered, and nothing is read or changed. */
  async #sayOutOfDate(context: TurnContext, isPersonal: boolean): Promise<void> {
    if (!isPersonal) return this.#sayInPassing(context, 'chat.group-only-personal');
    if (context.activity.type !== 'invoke') return this.#sayInPassing(context, 'chat.stale-card');
    await sendInvokeResponse(context, staleNotice(this.#translateInPassing(context.activity)));
  }

  #translateInPassing(activity: InboundActivity): Translate {
    return this.#options.localization.translator(this.#languageInPassing(activity));
  }

  /** A sentence outside any turn: nothing is read or changed. */
  async #sayInPassing(
    context: TurnContext,
    key:
      | 'chat.busy'
      | 'chat.stale-card'
      | 'chat.already-done'
      | 'chat.see-below'
      | 'chat.not-your-card'
      | 'chat.group-only-personal',
  ): Promise<void> {
    const activity: InboundActivity = context.activity;
    const link = chatLink(activity.recipient.id, this.#options.cloud ?? 'public');
    const translate = this.#translateInPassing(activity);
    const sentence = key === 'chat.group-only-personal' ? translate(key, { link }) : translate(key);
    if (activity.type === 'invoke') return sendInvokeResponse(context, sentence);
    // One message more would be too much as well.
    if (!this.#options.pace.isThrottled(tenantOf(activity) ?? '')) await context.sendActivity(sentence);
  }

  #languageInPassing(activity: InboundActivity): Language {
    return matchLanguage(activity.locale, clientLocale(activity)) ?? this.#options.defaultLanguage;
  }

  /** Once for each tenant: an operator who forgot one finds it here, and nobody can fill the log. */
  #noteTurnedAway(tenantId: string): void {
    const beginning = tenantId.slice(0, 8);
    if (this.#turnedAway.has(beginning) || this.#turnedAway.size >= mostTurnedAway) return;
    this.#turnedAway.add(beginning);
    const reason = `its id begins with ${/^[\w-]+$/u.test(beginning) ? beginning : '?'}`;
    this.#options.log.warn({ reason }, 'a tenant that is not in ALLOWED_TENANTS is not answered');
  }

  #isServed(tenantId: string): boolean {
    const { allowedTenants } = this.#options;
    return allowedTenants === undefined || allowedTenants.has(tenantId);
  }
}

/** An invoke always wants an answer: this one is not for us. */
async function refuseInvoke(context: TurnContext): Promise<void> {
  if (context.activity.type === 'invoke') {
    await context.sendActivity({ type: 'invokeResponse', value: { status: 400 } });
  }
}

/**
 * What the same activity is recognized by when it comes again; the last of them is what was done. A button that stays good has the
 * same nonce each time, so that what was delivered counts besides.
 */
function answerIdsOf(input: Input, activityId: string | undefined): readonly string[] | undefined {
  if (input.kind !== 'click') return activityId === undefined ? undefined : [activityId];
  const { nonce, action, inputs } = input.click;
  if (standingActionOf(input) === undefined) return [nonce];
  const { intent, language } = inputs;
  // Of the helpdesk's cards each button says what it is about; in a form somebody is named by what they typed.
  const isHelpdesk = isAgentAction(action) || isAskedAction(action);
  const { handOff, act, person } = isHelpdesk ? inputs : {};
  const done = [nonce, action, intent ?? language, handOff, act, action === 'send-form' ? undefined : person]
    .filter((part) => part !== undefined)
    .join(' ');
  return activityId === undefined ? [done] : [activityId, done];
}

/** What the client says, or said last. */
function placeOf(activity: InboundActivity, { place }: Conversation): Place {
  const locale = activity.locale ?? clientLocale(activity) ?? place?.locale;
  const timeZone = timeZoneOf(activity) ?? place?.timeZone;
  const platform = platformOf(activity) ?? place?.platform;
  return {
    ...(locale !== undefined && { locale }),
    ...(timeZone !== undefined && { timeZone }),
    ...(platform !== undefined && { platform }),
  };
}

function isOwner({ owner }: Conversation, person: PersonId): boolean {
  return owner === undefined || personKey(owner) === personKey(person);
}

function wasAnswered({ answered }: Conversation, answerIds: readonly string[] | undefined): boolean {
  return answerIds?.some((id) => answered.includes(id)) === true;
}

/** A click that comes again is on the card that has become the open question, whatever the client says. */
function placed(input: Input, { answered, dialogs }: Conversation): Input {
  if (input.kind !== 'click' || answered.at(-1) !== input.click.nonce) return input;
  const messageId = openMessageOf(dialogs?.stack) ?? input.click.messageId;
  return { kind: 'click', click: { ...input.click, messageId } };
}

/**
 * Whether the question that a click opened is in another message than the one that was clicked, where its card would be drawn a second
 * time.
 */
function isAskedElsewhere(input: Input, { dialogs }: Conversation): boolean {
  const open = openMessageOf(dialogs?.stack);
  const clicked = input.kind === 'click' ? input.click.messageId : undefined;
  return open !== undefined && clicked !== undefined && open !== clicked;
}

function lostLease(cause?: unknown): LeaseLostError {
  return new LeaseLostError('The turn took longer than its lease', { cause });
}

/** The open card of the question may have been answered, and what it shows is not what is stored. */
function afterFault({ unreplacedAfterFault: unreplaced }: ChatTurn, { dialogs }: Conversation): LeftUnreplaced {
  const open = openMessageOf(dialogs?.stack);
  return open === undefined
    ? unreplaced
    : { ...unreplaced, messageIds: [...new Set([...unreplaced.messageIds, open])] };
}
