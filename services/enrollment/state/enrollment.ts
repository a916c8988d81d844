import { z } from 'zod';
import { appPasswordSchema } from '../../app-passwords/app-password.ts';
import { challengeSchema } from '../../challenges/challenge.ts';
import type { Credential } from '../../methods/method.ts';
import { methodKinds } from '../../methods/registry.ts';
import { changeKinds } from '../../telephony/told-changes.ts';
import { inEntraSchema } from './in-entra.ts';
import { passSchema, recoveryCodesSchema } from './last-resort.ts';

const methodKindSchema = z.enum(methodKinds);
const credentialSchema: z.ZodType<Credential> = z.record(z.string(), z.unknown());

/** How a set-up ended without a method. */
const setUpEndSchema = z.enum(['cancelled', 'expired', 'superseded', 'too-many-attempts', 'fraud-reported', 'blocked']);
export type SetUpEnd = z.infer<typeof setUpEndSchema>;

const heldCredentialSchema = z.object({
  /** 128 random bits: names the set-up from its beginning and, once it is proven, the method. */
  methodId: z.string(),
  kind: methodKindSchema,
  credential: credentialSchema,
});
/** What an enrollment holds of a method, be it set up, pending or given up. */
export type HeldCredential = Readonly<z.infer<typeof heldCredentialSchema>>;

/** A set-up that waits for its proof. Its secret is worth nothing until then. */
const pendingSetUpSchema = heldCredentialSchema.extend({
  startedAt: z.date(),
  expiresAt: z.date(),
  wrongCodes: z.int().nonnegative(),
  /** By which a phone finds it that has its one-time code. */
  registration: z.string().optional(),
  /** PINs that were chosen for it. */
  pins: z.int().nonnegative().optional(),
  /** Methods that go when this one is proven: it takes their place. */
  replaces: z.array(z.string()).default([]),
});
export type PendingSetUp = z.infer<typeof pendingSetUpSchema>;

/** What only the chat says, and nobody can have done in the person's name. */
const chatNoticeKinds = [
  'still-off',
  'person-blocked',
  'person-unblocked',
  'person-unlocked',
  'sign-in-reported',
  'sign-in-locked',
  'sign-in-codes-locked',
  'sign-in-throttled',
] as const;

/** What the person's chat has to show: a change, with a way to say that it was somebody else, or how things stand by now. */
const ownNoticeSchema = z.object({
  id: z.string(),
  change: z.enum([...changeKinds, ...chatNoticeKinds]),
  /** The kind of the method that was changed; absent where it was none, or several. */
  kind: methodKindSchema.optional(),
  /** What tells the method from another of its kind, or the name of what was changed; of a number only what may be shown. */
  label: z.string().optional(),
  /** The methods that were changed, where they were several. */
  about: z.array(z.object({ kind: methodKindSchema, label: z.string() })).optional(),
  /** Who did it, where it was not the person: an agent of the helpdesk, or an operator. */
  by: z.enum(['agent', 'operator']).optional(),
  /** Why, in the words of whoever did it, where they are for the person too. */
  why: z.string().optional(),
  at: z.date(),
});
export type OwnNotice = Readonly<z.infer<typeof ownNoticeSchema>>;

/** A phone of the person that has to hear of a change of methods, kept as it was: it may be gone from the methods. */
const changeNoticeSchema = heldCredentialSchema.extend({
  /** Names it, and stands in the address that the carrier tells its fate to. */
  id: z.string(),
  /** The method that was changed or added, or the operator's act that took methods away; `methodId` is the phone that has to hear of it. */
  changedMethodId: z.string(),
  /** What was changed, and when; absent in what an older release wrote. */
  change: z.enum(changeKinds).optional(),
  at: z.date().optional(),
  language: z.string(),
  /** Not sent by anybody else before then. */
  tryAt: z.date(),
  tries: z.int().nonnegative(),
});
export type ChangeNotice = Readonly<z.infer<typeof changeNoticeSchema>>;

/** A proven method. */
const enrolledMethodSchema = heldCredentialSchema.extend({
  activatedAt: z.date(),
  isDefault: z.boolean(),
  /** What the person calls it, beside what tells it from others. */
  name: z.string().optional(),
  /** When it was last proven, since it was set up. */
  lastUsedAt: z.date().optional(),
  /** Off until it is replaced, removed or taken back: the person lost it, or says that somebody else added it. */
  suspended: z
    .object({
      at: z.date(),
      /** `removed`: from the phone that had its key, which is gone: it never comes back. */
      why: z.enum(['lost', 'not-me', 'removed']),
      /** When the chat says so once more; absent when it has. */
      remindAt: z.date().optional(),
      /** It was asked for first: so it is again when it comes back, or what takes its place. */
      wasDefault: z.literal(true).optional(),
    })
    .optional(),
  /** When it was last taken back after that: from then on it is as new as one that was added. */
  reinstatedAt: z.date().optional(),
});
export type EnrolledMethod = z.infer<typeof enrolledMethodSchema>;

/** Phones that were written to Microsoft Entra. */
const writtenPhonesSchema = z.object({
  /** The methods that Entra was last made like, by their ids: what was wanted then. */
  wanted: z.array(z.string()),
  /** What the bot wrote, kept as it was: by the number it is told from what others wrote. */
  written: z.array(heldCredentialSchema),
});
export type WrittenPhones = Readonly<z.infer<typeof writtenPhonesSchema>>;

const attemptSchema = z.object({
  verification: z.string(),
  /** `taken`: whoever asked has been told that it was proven, once; `denied` it stays, whatever is typed after it. */
  result: z.enum(['verified', 'denied', 'taken']),
  /** What it was proven with. */
  with: z.enum([...methodKinds, 'recovery-code', 'pass']).optional(),
  at: z.date(),
});
/** What came of an attempt of somebody to prove who they are, outside of any chat. */
export type Attempt = Readonly<z.infer<typeof attemptSchema>>;

export const enrollmentSchema = z.object({
  /** `disabled` → `enabled` (asked to set up) → `enforced` (set up; cannot go back by itself). */
  status: z.enum(['disabled', 'enabled', 'enforced']),
  /** Groups that an operator put the person in, in small letters: they say which policy holds. */
  groups: z.array(z.string()).default([]),
  methods: z.array(enrolledMethodSchema),
  pending: pendingSetUpSchema.optional(),
  /** The text, call or notification that is under way, or the last one: its answer proves the pending set-up or verifies a method. */
  challenge: challengeSchema.optional(),
  /** The text, call or approval that was answered last, by its challenge: a carrier, or a phone, repeats what it got no answer to. */
  lastCall: z.object({ id: z.string(), result: z.enum(['verified', 'fraud-reported']) }).optional(),
  /** What was answered to attempts outside of any chat, newest last: written with what it was answered with. */
  attempts: z.array(attemptSchema).default([]),
  /** Methods that somebody reported as fraud: off until the helpdesk has looked at it. */
  lockedKinds: z.array(methodKindSchema).default([]),
  /** Phones that have to hear of a change (ASVS 6.3.7). */
  notices: z.array(changeNoticeSchema).default([]),
  /** Changes that the person's chat has to show, oldest first. */
  /** Without those of a newer release, which this one has no words for. */
  ownNotices: z
    .array(z.unknown())
    .default([])
    .transform((notices) => notices.flatMap((notice) => ownNoticeSchema.safeParse(notice).data ?? [])),
  /** Passwords for programs that cannot do a second step, oldest first. */
  appPasswords: z.array(appPasswordSchema).default([]),
  /** When those of the last hour were made. */
  recentAppPasswords: z.array(z.date()).default([]),
  /** When what was set up was changed in the last hour. */
  recentChanges: z.array(z.date()).default([]),
  /** Present while a card in the chat shows what nobody may see later: until when. */
  secretShownUntil: z.date().optional(),
  /** Present while the helpdesk has to look at a change that the person says was made by somebody else: since when. */
  disownedAt: z.date().optional(),
  /**
   * Present while the helpdesk keeps the person from everything: since when, who did it, an agent's object id or `operator`, and why,
   * which is absent in what an older release wrote.
   */
  blocked: z.object({ at: z.date(), by: z.string(), why: z.string().optional() }).optional(),
  /** When the person last proved a method: methods may be added and changed for a while. */
  provenAt: z.date().optional(),
  /** The conversation in which that was, the only one in which it counts; absent outside of any. */
  provenIn: z.string().optional(),
  /** What it was proven by, where that was none of the methods: it frees less. */
  provenBy: z.literal('pass').optional(),
  /** The kind of method that it was proven by, or a recovery code; absent in what an older release wrote. */
  provenWith: z.enum([...methodKinds, 'recovery-code']).optional(),
  /** Codes for the day on which nothing else is at hand. */
  recoveryCodes: recoveryCodesSchema.optional(),
  /** Temporary passes of the last day, oldest first; the last one may be good. */
  passes: z.array(passSchema).default([]),
  /** Hand-offs that are over, by their ids, newest last: whatever their rows say, no pass is given in them any more. */
  endedHandOffs: z.array(z.string()).optional(),
  /** How often the person has proven something: tells a proof from the one before at the same moment. */
  proofs: z.int().nonnegative().default(0),
  /** Set-ups started so far, which numbers the account labels. */
  setUps: z.int().nonnegative(),
  /** When the set-ups of the last hour were started. */
  recentSetUps: z.array(z.date()).default([]),
  /** What is recorded once an hour, however often it is done, and was in the last hour; `times` where each is counted. */
  recorded: z.array(z.object({ what: z.string(), at: z.date(), times: z.int().positive().optional() })).default([]),
  /** How the set-up before the pending one, or the last one, ended. */
  lastEnded: z.object({ methodId: z.string(), end: setUpEndSchema }).optional(),
  /** Abandoned set-ups, kept for a while to recognize a code from an old entry in the app; never accepted. */
  abandoned: z.array(heldCredentialSchema.extend({ until: z.date() })),
  /** Failures without a success in between, by method: they survive resends, new attempts and restarts. */
  consecutiveFailures: z.partialRecord(methodKindSchema, z.int().nonnegative()),
  /** The last code that was right for a moment before: once it is late, twice by as much it is the phone's clock. */
  lateCode: z.object({ methodId: z.string(), timeStep: z.int(), seconds: z.number() }).optional(),
  /** The set-up or method whose text, call or request has expired: there was one. */
  expiredChallengeOf: z.string().optional(),
  /** The set-up or method whose request was answered with a wrong number too often, until something is asked again. */
  wrongNumbersOf: z.string().optional(),
  /** When the notifications of the last day were asked for. */
  recentPushes: z.array(z.date()).default([]),
  /** Wrong PINs on a phone that approves, by method, since it was last proven. */
  wrongPins: z.partialRecord(methodKindSchema, z.int().nonnegative()).default({}),
  /** Wrong codes that came by text, by method, since it was last proven: too many, and replies are off for it. */
  wrongReplies: z.partialRecord(methodKindSchema, z.int().nonnegative()).default({}),
  /** What Microsoft Entra has of this person; absent where it has nothing and is owed nothing. */
  entra: inEntraSchema.extend({ phones: writtenPhonesSchema.optional() }).optional(),
  /** When the wrong codes of the last hour were given, over all methods. */
  recentFailures: z.array(z.date()),
});

/** A person's state and methods. Changed by the functions in `set-up-transitions.ts` and `method-transitions.ts` only, one atomic write each. */
export type Enrollment = Readonly<z.infer<typeof enrollmentSchema>>;

/** Somebody the bot has not met. */
export const newEnrollment: Enrollment = {
  status: 'disabled',
  groups: [],
  methods: [],
  setUps: 0,
  recentSetUps: [],
  recorded: [],
  abandoned: [],
  lockedKinds: [],
  notices: [],
  ownNotices: [],
  appPasswords: [],
  recentAppPasswords: [],
  recentChanges: [],
  passes: [],
  proofs: 0,
  attempts: [],
  consecutiveFailures: {},
  recentPushes: [],
  wrongPins: {},
  wrongReplies: {},
  recentFailures: [],
};

/** Nothing has been proven of late. */
export const noProof = {
  provenAt: undefined,
  provenIn: undefined,
  provenBy: undefined,
  provenWith: undefined,
} satisfies Partial<Enrollment>;

/** The same as if the helpdesk had not blocked the person. */
export function withoutBlock(enrollment: Enrollment): Enrollment {
  return { ...enrollment, blocked: undefined };
}

/** The pending set-up or the method with this id. */
export function heldBy({ pending, methods }: Enrollment, methodId: string): HeldCredential | undefined {
  return pending?.methodId === methodId ? pending : methods.find((method) => method.methodId === methodId);
}

/** Whether this method is off because the person lost it, or says that it is not theirs. */
export function isSuspended({ methods }: Pick<Enrollment, 'methods'>, methodId: string): boolean {
  return methods.some((method) => method.methodId === methodId && method.suspended !== undefined);
}
