import { type ConversationReference, TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { CollectionSpec } from '../../services/store/document-store.ts';
import type { InboundActivity } from '../channel/inbound-activity.ts';
import { personIdSchema } from '../../services/directory/directory.ts';
import { answersSchema } from './answer-counts.ts';
import { unreplacedCardsSchema } from './unreplaced-cards.ts';

export const conversationCollection: CollectionSpec = {
  name: 'conversations',
  indexes: [
    { name: 'leaseExpiresAt', keys: { 'lease.expiresAt': 1 }, onlyWherePresent: 'lease.expiresAt' },
    { name: 'person', keys: { person: 1 }, onlyWherePresent: 'person' },
    { name: 'greetingTryAt', keys: { 'greeting.tryAt': 1 }, onlyWherePresent: 'greeting.tryAt' },
    { name: 'openCardsTryAt', keys: { 'openCards.tryAt': 1 }, onlyWherePresent: 'openCards.tryAt' },
  ],
};

const leaseSchema = z.object({
  /** 128 random bits: only who holds them may save or release. */
  token: z.string(),
  expiresAt: z.date(),
});

const placeSchema = z.object({
  /** BCP 47 tag of the client. */
  locale: z.string().optional(),
  /** IANA name. */
  timeZone: z.string().optional(),
  /** What the client runs on, in its own words, such as `iOS`. */
  platform: z.string().optional(),
});
export type Place = Readonly<z.infer<typeof placeSchema>>;

const storedSchema = z.object({
  _id: z.string(),
  /** Whose personal chat this is; set by the first turn and never changed. */
  owner: personIdSchema.optional(),
  /** The owner as one key, to find the chat by. */
  person: z.string().optional(),
  language: z.string().optional(),
  /** Whether the person chose it. Absent in what an older release stored, which told a choice from nothing else. */
  languageChosen: z.boolean().optional(),
  /** The language the person wrote in last; answers are in it until one is chosen. */
  heard: z.string().optional(),
  /** How what they wrote was answered; see `answer-counts.ts`. */
  answers: answersSchema.optional(),
  /** Where the person was, on what, and how they write dates, when they last did something. */
  place: placeSchema.optional(),
  /** The dialog stack and the version of the dialogs that wrote it. */
  dialogs: z.object({ version: z.string(), stack: z.unknown() }).optional(),
  /** How to reach the conversation from outside a turn. */
  reference: z.custom<Partial<ConversationReference>>().optional(),
  /** When the owner last did something in it; absent in what older releases stored. */
  usedAt: z.date().optional(),
  /** Since when nothing can be sent to it: the bot was removed from it, or the channel refused. The owner's next turn ends that. */
  deadAt: z.date().optional(),
  /** Says that the bot learned the reference from the channel, in this chat of this person; see `vouched-references.ts`. */
  vouched: z.object({ keyId: z.string(), mac: z.string() }).optional(),
  /** What was answered last, to recognize it when it is delivered again: clicks by their nonce, other activities by their id, and clicks on a button that stays good by both. */
  answered: z.array(z.string()).default([]),
  /** The unreplaced cards, under the name that they were first stored by: replicas of both builds may run. */
  openCards: unreplacedCardsSchema.optional(),
  /** The owner is owed what the bot has to say to them: a greeting, or an answer that the channel did not take. */
  greeting: z.object({ tryAt: z.date(), tries: z.int() }).optional(),
  lease: leaseSchema.optional(),
});

/** A conversation as it lies in the store. */
export type StoredConversation = z.input<typeof storedSchema>;

/** Reads one. */
export const conversationSchema = storedSchema.transform(({ openCards, ...conversation }) => ({
  ...conversation,
  unreplacedCards: openCards,
}));

export type Lease = z.infer<typeof leaseSchema>;

/** What is remembered of a conversation: ids only, never a secret, a code or a number. */
export type Conversation = z.infer<typeof conversationSchema>;

/** What a turn may change of it. */
export type ConversationChange = Pick<
  Conversation,
  'owner' | 'person' | 'language' | 'languageChosen' | 'heard' | 'answers' | 'place' | 'dialogs' | 'reference'
>;

/** In what an older release stored, nothing tells a choice from what a client said: it counts as one. */
export function isLanguageChosen({ language, languageChosen = true }: Conversation): boolean {
  return language !== undefined && languageChosen;
}

/** Conversations are told apart by channel too: their ids are unique within one only. */
export function conversationKey({ channelId, conversation }: InboundActivity): string {
  return `${channelId}:${conversation.id}`;
}

/** How to write to the chat again. What people are called is in every activity, and is not kept. */
export function referenceOf(context: TurnContext): Partial<ConversationReference> {
  const { user, bot, conversation, ...reference } = TurnContext.getConversationReference(context.activity);
  const nameless = <Named extends { name: string }>(named: Named): Named => ({ ...named, name: '' });
  return {
    ...reference,
    ...(user && { user: nameless(user) }),
    ...(bot && { bot: nameless(bot) }),
    ...(conversation && { conversation: nameless(conversation) }),
  };
}
