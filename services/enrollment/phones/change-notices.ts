import type { Clock } from '../../clock.ts';
import type { PersonId } from '../../directory/directory.ts';
import type { Language } from '../../localization/words.ts';
import type { PhoneMethod } from '../../methods/method.ts';
import type { MethodRegistry } from '../../methods/registry.ts';
import type { Dispatch, Telephony } from '../../telephony/telephony.ts';
import { draft, unchanged } from '../transitions/decision.ts';
import type { ChangeNotice, Enrollment } from '../state/enrollment.ts';
import type { EnrollmentChanges } from '../enrollment-changes.ts';
import type { EnrollmentRepository } from '../state/enrollment-repository.ts';

export interface ChangeNoticesOptions {
  readonly changes: EnrollmentChanges;
  readonly repository: Pick<EnrollmentRepository, 'noticesDue'>;
  readonly methods: MethodRegistry;
  readonly telephony: Pick<Telephony, 'sendText' | 'speakNotice'>;
  readonly clock: Clock;
  /** What says so, in the language of the change. */
  readonly words: (language: string) => NoticeWords;
  /** Hears why somebody's phones could not be told; they are tried again. */
  readonly onTrouble: (error: unknown) => void;
}

/** A notice as it is texted, and as it is said. */
export interface NoticeWords {
  readonly language: Language;
  readonly text: string;
  readonly spoken: string;
}

/** Seconds before the next try, which is also how long a process that dies has claimed one. */
const retrySeconds = 60;
const mostTries = 5;

/**
 * Tells the other phones of somebody whose methods were changed, the replaced one too (ASVS 6.3.7, NIST BAA-3). Each is
 * texted or called, as it was when it was proven: that is how it can be reached, and where it may be.
 */
export class ChangeNotices {
  readonly #options: ChangeNoticesOptions;

  constructor(options: ChangeNoticesOptions) {
    this.#options = options;
  }

  /** Sends what is due, for at most so many people. One that nobody knows the fate of is tried again: hearing twice is harmless. */
  async sendDue(limit: number): Promise<void> {
    const { repository, clock, onTrouble } = this.#options;
    for (const person of await repository.noticesDue(clock.now(), limit)) {
      try {
        for (const notice of await this.#claim(person)) await this.#send(person, notice);
      } catch (error) {
        onTrouble(error);
      }
    }
  }

  /** Whoever claims a notice sends it; another one may when that has taken too long. */
  #claim(person: PersonId): Promise<readonly ChangeNotice[]> {
    return this.#options.changes.change(person, (enrollment, { now }) => {
      const due = enrollment.notices.filter(({ tryAt }) => tryAt <= now);
      if (due.length === 0) return unchanged<readonly ChangeNotice[]>(enrollment, []);
      const tryAt = new Date(now.getTime() + retrySeconds * 1000);
      const notices = enrollment.notices.map((notice) =>
        due.includes(notice) ? { ...notice, tryAt, tries: notice.tries + 1 } : notice,
      );
      return { next: { ...enrollment, notices }, outcome: due, events: [] };
    });
  }

  async #send(person: PersonId, notice: ChangeNotice): Promise<void> {
    const method = this.#options.methods.get(notice.kind);
    if (method?.form !== 'phone') return this.#done(person, notice, 'not-told');
    const sent = await this.#tell(person, notice, method);
    if (sent.code === 'unavailable' && notice.tries + 1 < mostTries) return;
    await this.#done(person, notice, sent.code === 'accepted' ? 'told' : 'not-told');
  }

  #tell(
    person: PersonId,
    { id, methodId, credential, ...notice }: ChangeNotice,
    method: PhoneMethod,
  ): Promise<Dispatch> {
    const { telephony, words } = this.#options;
    const { e164: to, extension } = method.contactOf({ person, flowId: methodId, credential }).number;
    const { language, text, spoken } = words(notice.language);
    if (method.channel === 'text') return telephony.sendText({ to, body: text, challengeId: id });
    return telephony.speakNotice({ to, extension, language, text: spoken });
  }

  #done(person: PersonId, { id, about, methodId }: ChangeNotice, how: 'told' | 'not-told'): Promise<void> {
    return this.#options.changes.change(person, (enrollment: Enrollment) => {
      const notices = enrollment.notices.filter((notice) => notice.id !== id);
      if (notices.length === enrollment.notices.length) return unchanged(enrollment, undefined);
      const events = [draft('change-notified', { about, methodId, told: how === 'told' }, 'system')];
      return { next: { ...enrollment, notices }, outcome: undefined, events };
    });
  }
}
