import { z } from 'zod';
import { personIdSchema } from '../directory/directory.ts';
import { methodKinds } from '../methods/registry.ts';

/** Why somebody asks for the helpdesk; `helpdesk-asked`: they did not, an agent or a ticket system did. */
export const handOffReasons = [
  'lost-everything',
  'asked-for-a-person',
  'not-understood',
  'locked',
  'disowned',
  'first-set-up',
  'helpdesk-asked',
] as const;
export type HandOffReason = (typeof handOffReasons)[number];

/** What it is for: `help` where the person asked, the others where an agent or a ticket system did. */
const handOffKinds = ['help', 'set-up', 'reset', 'unlock'] as const;
export type HandOffKind = (typeof handOffKinds)[number];

/** How far it has come. The last four are its end; after `failed` the person may begin again. */
export const handOffStates = [
  'waiting',
  'opened',
  'method-chosen',
  'verifying',
  'failed',
  'done',
  'expired',
  'disputed',
  'closed',
] as const;
export type HandOffState = (typeof handOffStates)[number];

/** At which step it failed. */
const handOffSteps = ['start', 'method', 'proof'] as const;

/** What happened last, as codes: nothing that the person wrote. */
export const handOffStepsSchema = z.array(z.string().regex(/^[a-z][a-z0-9:-]{0,39}$/u)).max(10);

/** Longest note and ticket, in characters; each of them may be two UTF-16 units. */
export const longestNote = 400;
export const longestTicket = 64;

const openerSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('person') }),
  /** Of the person's tenant, by object id. */
  z.object({ by: z.literal('agent'), agent: z.string() }),
  /** A ticket system, by the name of its key. */
  z.object({ by: z.literal('program'), program: z.string() }),
]);
export type Opener = Readonly<z.infer<typeof openerSchema>>;

/** Whether the one who asks is who they say: a method of theirs, or their manager's word. */
const identitySchema = z.object({
  id: z.string(),
  way: z.enum(['method', 'manager']),
  /** Object ids. */
  askedBy: z.string(),
  manager: z.string().optional(),
  askedAt: z.date(),
  /** After that it cannot be answered any more. */
  expiresAt: z.date(),
  result: z.enum(['confirmed', 'refused', 'failed']).optional(),
  answeredAt: z.date().optional(),
});
export type IdentityCheck = Readonly<z.infer<typeof identitySchema>>;

/** A reset that a second agent has to agree to. */
const approvalSchema = z.object({
  id: z.string(),
  askedBy: z.string(),
  askedAt: z.date(),
  reason: z.string(),
  result: z.enum(['approved', 'refused']).optional(),
  answeredBy: z.string().optional(),
});
export type ResetApproval = Readonly<z.infer<typeof approvalSchema>>;

/** A temporary pass that was given: never its letters. */
const passSchema = z.object({
  id: z.string(),
  issuedBy: z.string(),
  issuedAt: z.date(),
  expiresAt: z.date(),
  /** What it was given on. */
  on: z.enum(['method', 'manager', 'reason']),
  /** The agent has told it, or how it ended; absent while it is good and on their card. */
  end: z.enum(['told', 'used', 'expired', 'revoked', 'replaced', 'too-many-tries']).optional(),
});
export type GivenPass = Readonly<z.infer<typeof passSchema>>;

/** What can have happened to it. */
export const handOffHappenings = [
  'opened',
  'started',
  'claimed',
  'handed-over',
  'taken-over',
  'method-chosen',
  'verifying',
  'failed',
  'done',
  'disputed',
  'expired',
  'closed',
  'identity-asked',
  'identity-confirmed',
  'identity-refused',
  'identity-failed',
  'pass-given',
  'pass-used',
  'reset-asked',
  'reset-approved',
  'reset-refused',
  'reset',
  'unlocked',
  'blocked',
  'unblocked',
  'app-passwords-deleted',
] as const;
export type HandOffHappening = (typeof handOffHappenings)[number];

const historySchema = z.object({
  /** Of the audit event that it is about, where it is about one. */
  id: z.string(),
  at: z.date(),
  what: z.enum(handOffHappenings),
  /** The agent who did it. */
  agent: z.string().optional(),
});

/** Somebody who is waited for in vain: the person, their manager, or the agent who helps. */
const unreachedSchema = z.object({
  /** Object id. */
  to: z.string(),
  /**
   * They have never opened the bot; the bot may not be installed for them either; they do not want it. Of the agent: is at the
   * helpdesk no more.
   */
  why: z.enum(['no-chat', 'not-allowed', 'blocked', 'left']),
});
export type Unreached = Readonly<z.infer<typeof unreachedSchema>>;

/** A message in somebody's chat that shows it. */
const cardSchema = z.object({
  /** Which of the cards that one person may have of it; see `wanted-cards.ts`. */
  slot: z.string(),
  /** Object id. */
  to: z.string(),
  /** The stored conversation. */
  chat: z.string(),
  messageId: z.string(),
  /** What it shows, to tell whether it has to be edited. */
  digest: z.string(),
});
export type HandOffCard = Readonly<z.infer<typeof cardSchema>>;

/** What the trail has still to be told. */
const unrecordedSchema = z.object({
  id: z.string(),
  type: z.string(),
  actor: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** What a ticket system has still to be told, in the vocabulary of the Bot Framework's hand-off. */
const statusSchema = z.object({
  id: z.string(),
  at: z.date(),
  status: z.enum(['accepted', 'completed', 'failed']),
  /** With `failed` only. */
  step: z.string().optional(),
  /** Nothing comes after it. */
  isFinal: z.boolean(),
});
export type HandOffStatus = Readonly<z.infer<typeof statusSchema>>;

/** As it is stored, under a MAC. An older release wrote only what is not optional. */
export const contentSchema = z.object({
  _id: z.string(),
  /** What people say on the phone: three letters and three digits. */
  reference: z.string(),
  person: personIdSchema,
  reason: z.enum(handOffReasons),
  steps: handOffStepsSchema,
  openedAt: z.date(),
  /** Then it is over, and after a week swept. */
  expiresAt: z.date(),
  closed: z
    .object({ at: z.date(), by: z.enum(['operator', 'system', 'agent', 'person']), reason: z.string() })
    .optional(),
  kind: z.enum(handOffKinds).optional(),
  state: z.enum(handOffStates).optional(),
  openedBy: openerSchema.optional(),
  /** Why, in the words of whoever opened it. */
  note: z
    .string()
    .max(2 * longestNote)
    .optional(),
  /** The ticket's number in another system. */
  ticket: z.string().max(longestTicket).optional(),
  /** Object id of the one agent who helps. */
  agent: z.string().optional(),
  /** What is being set up, or was. */
  method: z.enum(methodKinds).optional(),
  failedStep: z.enum(handOffSteps).optional(),
  identity: identitySchema.optional(),
  approval: approvalSchema.optional(),
  pass: passSchema.optional(),
  /** Absent when there is nobody, or it is not known yet. */
  unreached: z.array(unreachedSchema).optional(),
  history: z.array(historySchema).optional(),
  cards: z.array(cardSchema).optional(),
  unrecorded: z.array(unrecordedSchema).optional(),
  statuses: z.array(statusSchema).optional(),
  /** How many of them are told, or will never be. */
  toldStatuses: z.int().nonnegative().optional(),
});
export type HandOffContent = Readonly<z.infer<typeof contentSchema>>;

type Filled = 'kind' | 'state' | 'openedBy' | 'history' | 'cards' | 'unrecorded' | 'statuses';
/** Somebody and the helpdesk, about one thing. */
export type HandOff = Omit<HandOffContent, Filled> & { readonly [Field in Filled]: NonNullable<HandOffContent[Field]> };

/** What an older release left out is as it was then. */
export function filled(content: HandOffContent): HandOff {
  return {
    ...content,
    kind: content.kind ?? 'help',
    state: content.state ?? (content.closed === undefined ? 'waiting' : 'closed'),
    openedBy: content.openedBy ?? { by: 'person' },
    history: content.history ?? [],
    cards: content.cards ?? [],
    unrecorded: content.unrecorded ?? [],
    statuses: content.statuses ?? [],
  };
}

const ends: ReadonlySet<HandOffState> = new Set<HandOffState>(['done', 'expired', 'disputed', 'closed']);

/** Whether its end is written down; once its time is over, that is still to be done. */
export function hasEnded({ state }: Pick<HandOff, 'state'>): boolean {
  return ends.has(state);
}

/** Whether nothing can become of it any more. */
export function isOver({ state, expiresAt }: Pick<HandOff, 'state' | 'expiresAt'>, now: Date): boolean {
  return hasEnded({ state }) || expiresAt <= now;
}

/**
 * Whether an agent has still to see to it: nothing has ended it, or the person says that they did not ask for it. That one stays
 * until an agent closes it, for as long as it is kept.
 */
export function isUnsettled(handOff: Pick<HandOff, 'state' | 'expiresAt'>, now: Date): boolean {
  return handOff.state === 'disputed' || !isOver(handOff, now);
}

/** Whether it is done once what is locked is unlocked. */
export function isForUnlock({ kind, reason }: Pick<HandOff, 'kind' | 'reason'>): boolean {
  return kind === 'unlock' || (kind === 'help' && (reason === 'locked' || reason === 'disowned'));
}

/** Seconds for which an answer about who somebody is frees a pass. */
const identitySeconds = 1_800;

/** Whether it is known, of late, who the person is. */
export function isIdentityConfirmed({ identity }: Pick<HandOff, 'identity'>, now: Date): boolean {
  if (identity?.result !== 'confirmed' || identity.answeredAt === undefined) return false;
  return now.getTime() - identity.answeredAt.getTime() < identitySeconds * 1_000;
}
