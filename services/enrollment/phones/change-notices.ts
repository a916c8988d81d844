import type { Clock } from '../../clock.ts';
import type { PersonId } from '../../directory/directory.ts';
import type { Language } from '../../localization/translate.ts';
import type { Contact, PhoneMethod } from '../../methods/forms.ts';
import type { MethodRegistry } from '../../methods/registry.ts';
import type { DuePage } from '../../outbox/find-due.ts';
import { type Claim, type Delivery, type DutyEnd, type DutyStorage, Outbox, type Owed } from '../../outbox/outbox.ts';
import type { RetryPolicy } from '../../outbox/retry-policy.ts';
import type { SendLimits } from '../../telephony/limits/send-limits.ts';
import type { Dispatch, Telephony } from '../../telephony/telephony.ts';
import { auditDraft, unchanged } from '../transitions/decision.ts';
import type { ChangeNotice } from '../state/enrollment.ts';
import type { EnrollmentChanges } from '../enrollment-changes.ts';
import type { EnrollmentRepository } from '../state/enrollment-repository.ts';
import { refundUnsent, sendOf } from './send-of.ts';

export interface ChangeNoticesOptions {
  readonly changes: EnrollmentChanges;
  readonly repository: Pick<EnrollmentRepository, 'noticesDue'>;
  readonly methods: MethodRegistry;
  readonly telephony: Pick<Telephony, 'sendText' | 'speakNotice'>;
  /** Asked before anything is sent: what is changed again and again pesters a phone, and costs, as codes do. */
  readonly limits: Pick<SendLimits, 'reserve' | 'refund'>;
  readonly clock: Clock;
  /** What says so, in the language of the change. */
  readonly translate: (notice: Pick<ChangeNotice, 'language' | 'change' | 'at'>) => NoticeWords;
  /** Hears why somebody's phones could not be told; they are tried again. */
  readonly onTrouble: (error: unknown) => void;
}

/** A notice as it is texted, and as it is said. */
export interface NoticeWords {
  readonly language: Language;
  readonly text: string;
  readonly spoken: string;
}

/** Some two days: a limit for a day is over before that, and so is a stop of a whole range or country. */
const policy: RetryPolicy = { firstPause: 60_000, longestPause: 3_600_000, mostTries: 54 };

/** What one phone has to hear. */
interface OwedNotice {
  readonly person: PersonId;
  readonly notice: ChangeNotice;
}

/**
 * Tells the other phones of somebody whose methods were changed, the replaced one too (ASVS 6.3.7, NIST BAA-3). Each is
 * texted or called, as it was when it was proven: that is how it can be reached, and where it may be.
 */
export class ChangeNotices {
  readonly #options: ChangeNoticesOptions;
  readonly #outbox: Outbox<PersonId, OwedNotice>;

  constructor(options: ChangeNoticesOptions) {
    const { changes, repository, clock, onTrouble } = options;
    this.#options = options;
    this.#outbox = new Outbox({
      storage: new NoticesInEnrollments(changes, repository),
      policy,
      clock,
      deliver: (owed) => this.#send(owed),
      onTrouble,
    });
  }

  /** Sends what is due, for at most so many people. One that nobody knows the fate of is tried again: hearing twice is harmless. */
  sendDue(limit: number): Promise<'more' | undefined> {
    return this.#outbox.deliverDue(limit);
  }

  /** It counts as codes do, for the person once. */
  async #send({ person, notice }: OwedNotice): Promise<Delivery> {
    const { methods, limits } = this.#options;
    const { id, methodId, credential } = notice;
    const method = methods.get(notice.kind);
    if (method?.form !== 'phone') return 'never';
    const contact = method.contactOf({ person, methodId, credential });
    const send = { ...sendOf(person, { id, channel: method.channel, contact }), isNotice: true } as const;
    if ((await limits.reserve(send)).code !== 'reserved') return 'later';
    const sent = await this.#tell(notice, method, contact);
    if (sent.code === 'accepted') return 'delivered';
    await refundUnsent(limits, send, sent);
    return sent.code === 'unavailable' ? 'later' : 'never';
  }

  #tell({ id, ...notice }: ChangeNotice, { channel }: PhoneMethod, { number }: Contact): Promise<Dispatch> {
    const { telephony, translate } = this.#options;
    const { language, text, spoken } = translate(notice);
    const { e164: to, extension } = number;
    if (channel === 'text') return telephony.sendText({ to, body: text, challengeId: id });
    return telephony.speakNotice({ to, extension, language, text: spoken });
  }
}

/** Notices are part of the sealed enrollment: claimed, and done with, by the compare-and-set of every other change. */
class NoticesInEnrollments implements DutyStorage<PersonId, OwedNotice> {
  readonly #changes: EnrollmentChanges;
  readonly #repository: ChangeNoticesOptions['repository'];

  constructor(changes: EnrollmentChanges, repository: ChangeNoticesOptions['repository']) {
    this.#changes = changes;
    this.#repository = repository;
  }

  due(page: DuePage): Promise<readonly PersonId[]> {
    return this.#repository.noticesDue(page);
  }

  claim(person: PersonId, claim: Claim): Promise<readonly Owed<OwedNotice>[]> {
    return this.#changes.change(person, (enrollment) => {
      const owed: Owed<OwedNotice>[] = [];
      const notices = enrollment.notices.map((notice) => {
        const claimed = claim({ dueAt: notice.tryAt, tries: notice.tries });
        if (claimed === undefined) return notice;
        owed.push({ ...claimed, id: notice.id, what: { person, notice } });
        return { ...notice, tryAt: claimed.dueAt, tries: claimed.tries };
      });
      if (owed.length === 0) return unchanged<readonly Owed<OwedNotice>[]>(enrollment, owed);
      return { next: { ...enrollment, notices }, outcome: owed, events: [] };
    });
  }

  settle({ what: { person, notice } }: Owed<OwedNotice>, end: DutyEnd): Promise<void> {
    const { id, changedMethodId, methodId } = notice;
    return this.#changes.change(person, (enrollment) => {
      const notices = enrollment.notices.filter((each) => each.id !== id);
      if (notices.length === enrollment.notices.length) return unchanged(enrollment, undefined);
      const events = [
        auditDraft('change-notified', { changedMethodId, methodId, told: end === 'delivered' }, 'system'),
      ];
      return { next: { ...enrollment, notices }, outcome: undefined, events };
    });
  }
}
