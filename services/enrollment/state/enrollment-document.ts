import { z } from 'zod';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { WaitingEvent } from '../../audit/waiting-event.ts';
import { type PersonId, personIdSchema } from '../../directory/directory.ts';
import type { CollectionSpec } from '../../store/document-store.ts';
import type { Enrollment } from './enrollment.ts';
import { type Recorded, recordedSchema, type Seal, sealSchema } from './enrollment-seal.ts';
import { nextExpiry } from './next-expiry.ts';

export const enrollmentCollection: CollectionSpec = {
  name: 'enrollments',
  indexes: [
    { name: 'sealDue', keys: { sealDue: 1 }, onlyWherePresent: 'sealDue' },
    { name: 'sweepAt', keys: { sweepAt: 1 }, onlyWherePresent: 'sweepAt' },
    { name: 'tellAt', keys: { tellAt: 1 }, onlyWherePresent: 'tellAt' },
    { name: 'noticeAt', keys: { noticeAt: 1 }, onlyWherePresent: 'noticeAt' },
    { name: 'entraAt', keys: { entraAt: 1 }, onlyWherePresent: 'entraAt' },
    { name: 'challengeId', keys: { challengeId: 1 }, unique: true, onlyWherePresent: 'challengeId' },
    { name: 'registration', keys: { registration: 1 }, onlyWherePresent: 'registration' },
    { name: 'replyFrom', keys: { replyFrom: 1 }, onlyWherePresent: 'replyFrom' },
    { name: 'recoveryLink', keys: { recoveryLink: 1 }, onlyWherePresent: 'recoveryLink' },
  ],
};

/** One document per person; everything a decision changes, its audit events included, is in it and changes at once. */
export interface EnrollmentDocument {
  readonly _id: string;
  /** For older releases, which took it for whose row it is; `_id` says that. */
  readonly person: PersonId;
  /** Grows by one with every change; what a compare-and-set compares. */
  readonly revision: number;
  readonly enrollment: Enrollment;
  /** Says that the bot wrote this enrollment at this revision, with so many events. */
  readonly seal: Seal;
  /** What there has to be of this person in the audit trail; absent in what an older release wrote. */
  readonly recorded?: Recorded | undefined;
  /** Audit events that are not in the chain yet; an older release wrote them without number and MAC. */
  readonly unsealed: readonly (WaitingEvent | AuditEvent)[];
  /** Present while `unsealed` has something. */
  readonly sealDue?: true | undefined;
  /** Present while time will change the enrollment by itself: when. */
  readonly sweepAt?: Date | undefined;
  /** The pending chat update: present while the person's chat has to be told of a change, when to try. */
  readonly tellAt?: Date | undefined;
  readonly tellTries?: number | undefined;
  /** Present while phones have to hear of a change: when to try. */
  readonly noticeAt?: Date | undefined;
  /** Present while something is owed to Microsoft Entra: when to try. */
  readonly entraAt?: Date | undefined;
  /** The text or call that is under way, or the call that was decided last; and whose answer by text counts. */
  readonly challengeId?: string | undefined;
  readonly replyFrom?: string | undefined;
  /** Present while a set-up waits for its phone: the hash of the code that registers it. */
  readonly registration?: string | undefined;
  /** Present while recovery codes can be fetched as a file: the hash of its address. */
  readonly recoveryLink?: string | undefined;
}

/** What is checked of a document before its enrollment is believed. */
export const documentSchema = z.object({
  person: personIdSchema,
  revision: z.int().positive(),
  enrollment: z.unknown(),
  seal: sealSchema.optional(),
  recorded: recordedSchema.optional(),
  unsealed: z.array(z.unknown()).default([]),
});

/** What stands beside an enrollment and is made from it: by this it is found, and found due. */
export function derivedFields(enrollment: Enrollment) {
  const { challenge, lastCall, notices, pending, recoveryCodes, entra } = enrollment;
  return {
    sweepAt: nextExpiry(enrollment),
    noticeAt: earliest(notices.map(({ tryAt }) => tryAt)),
    entraAt: entra?.owed?.dueAt,
    challengeId: challenge?.id ?? lastCall?.id,
    replyFrom: challenge?.replyFrom,
    registration: pending?.registration,
    recoveryLink: recoveryCodes?.showing?.link,
  } satisfies Partial<EnrollmentDocument>;
}

function earliest(moments: readonly Date[]): Date | undefined {
  return moments.length === 0 ? undefined : new Date(Math.min(...moments.map((moment) => moment.getTime())));
}
