import { readSixDigits } from '../challenges/six-digits.ts';
import type { Challenge } from '../challenges/challenge.ts';
import type { Clock } from '../clock.ts';
import type { PersonId } from '../directory/directory.ts';
import type { Language } from '../localization/words.ts';
import type { CheckResult } from '../methods/method.ts';
import type { MethodRegistry } from '../methods/registry.ts';
import type { CallEnd, CallScript, DispatchRefusal, PhoneEvents, TextReply } from '../telephony/telephony.ts';
import { noteCallEnd, noteDelivery, noteTextFailure, subjectOf } from './challenge-transitions.ts';
import { type Decision, unchanged } from './decision.ts';
import type { Enrollment } from './enrollment.ts';
import type { Decide, EnrollmentChanges } from './enrollment-changes.ts';
import type { EnrollmentRepository } from './enrollment-repository.ts';
import { answerChallenge, type KeysPressed, pressKeys } from './key-press-transitions.ts';
import type { ProofOutcome } from './outcome.ts';
import type { PhoneVerification } from './phone-verification.ts';

export interface PhoneAnswersOptions {
  readonly changes: EnrollmentChanges;
  readonly repository: EnrollmentRepository;
  readonly methods: MethodRegistry;
  readonly clock: Clock;
  readonly phones: Pick<PhoneVerification, 'completed'>;
  readonly organization: string;
  readonly defaultLanguage: Language;
  readonly isLanguage: (text: string) => text is Language;
  /** The keyed hashes under which a number may have been stored. */
  readonly hashes: (e164: string) => readonly string[];
  /** What a text is answered with. */
  readonly replies: (reply: ReplyKind, language: Language) => string;
  /** Brings a person's chat up to date. */
  readonly tellChat: (person: PersonId) => Promise<void>;
  /** Hears why a chat could not be told; it is tried again from the store. */
  readonly onTrouble: (error: unknown) => void;
}

/** What a code that came by text is answered with. */
export type ReplyKind = 'verified' | 'wrong-code' | 'ended';

/** What came of a text, and how to say so. */
interface Replied {
  readonly outcome: ProofOutcome['code'];
  readonly language: Language;
  /** Which text it answers. */
  readonly challengeId?: string | undefined;
}

/** How long another process leaves it to this one to tell a chat, in milliseconds. */
const tellWithin = 5_000;
/** People who may share a number that a text comes from. */
const mostSharing = 10;

/** What happens at phones, as it changes enrollments; the chat that waits for it goes on by itself. */
export class PhoneAnswers implements PhoneEvents {
  readonly #options: PhoneAnswersOptions;
  readonly #telling = new Set<Promise<void>>();

  constructor(options: PhoneAnswersOptions) {
    this.#options = options;
  }

  async callAnswered(challengeId: string, { sid }: { readonly sid: string }): Promise<CallScript> {
    const person = await this.#options.repository.personOfChallenge(challengeId);
    if (person === undefined) return this.#script({ say: 'nothing-waits' }, undefined);
    const { challenge, pin } = await this.#changeAndTell(person, (enrollment, { now }) => {
      const noted = noteDelivery(enrollment, challengeId, { state: 'answered', sid });
      const open = noted.next.challenge;
      const waits = open?.id === challengeId && open.expiresAt > now && open.delivery.state === 'answered';
      const pin = this.#pinOf(person, enrollment) !== undefined;
      return { ...noted, outcome: { challenge: waits ? open : undefined, pin } };
    });
    return this.#script(
      challenge === undefined ? { say: 'nothing-waits' } : { say: 'ask', attempt: 1, pin },
      challenge,
    );
  }

  async keysPressed(
    challengeId: string,
    { digits, attempt }: { readonly sid: string; readonly digits: string; readonly attempt: number },
  ): Promise<CallScript> {
    const person = await this.#options.repository.personOfChallenge(challengeId);
    if (person === undefined) return this.#script({ say: 'nothing-waits' }, undefined);
    const { said, pin, challenge } = await this.#changeAndTell(person, (enrollment, circumstances) => {
      const isPin = this.#pinOf(person, enrollment);
      const decided = pressKeys(enrollment, { challengeId, digits, attempt, isPin }, circumstances);
      const { challenge } = enrollment;
      return { ...decided, outcome: { said: decided.outcome, pin: isPin !== undefined, challenge } };
    });
    if (said.say === 'verified') await this.#options.phones.completed(person, challengeId);
    return this.#script(said.say === 'ask' ? { ...said, pin } : said, challenge);
  }

  /** Tells the PIN of the phone that is called; undefined when # is enough. */
  #pinOf(person: PersonId, enrollment: Enrollment): KeysPressed['isPin'] {
    const subject = enrollment.challenge && subjectOf(enrollment, enrollment.challenge.subject);
    const method = subject && this.#options.methods.get(subject.kind);
    if (subject === undefined || method?.form !== 'phone' || !method.hasPin(subject.credential)) return undefined;
    return ({ id, credential }, digits) => method.isPin({ person, flowId: id, credential }, digits);
  }

  async callEnded(challengeId: string, { end }: { readonly sid: string; readonly end: CallEnd }): Promise<void> {
    await this.#note(challengeId, (enrollment) => noteCallEnd(enrollment, challengeId, end));
  }

  async textFailed(
    challengeId: string,
    { reason }: { readonly sid: string; readonly reason: DispatchRefusal },
  ): Promise<void> {
    await this.#note(challengeId, (enrollment) => noteTextFailure(enrollment, challengeId, reason));
  }

  /** A code sent in reply counts as one typed in the chat; whichever comes first wins, the other finds it done. */
  async textReceived({ from, body }: { readonly from: string; readonly body: string }): Promise<TextReply> {
    const { repository, hashes } = this.#options;
    const people = await repository.peopleReplyingFrom(hashes(from), mostSharing);
    const code = codeIn(body);
    let told: TextReply;
    for (const person of people) {
      const { outcome, language, challengeId } = await this.#replied(person, code);
      told = this.#reply(outcome, language);
      if (outcome !== 'verified') continue;
      if (challengeId !== undefined) await this.#options.phones.completed(person, challengeId);
      return told;
    }
    return told;
  }

  /** A text without a code is answered with nothing: a phone that answers by itself would do so for ever. */
  #reply(outcome: ProofOutcome['code'], language: Language): TextReply {
    if (outcome === 'not-six-digits') return undefined;
    const reply = outcome === 'verified' || outcome === 'wrong-code' ? outcome : 'ended';
    return { body: this.#options.replies(reply, language) };
  }

  async #replied(person: PersonId, code: string): Promise<Replied> {
    return this.#changeAndTell(person, (enrollment, circumstances) => {
      const language = this.#languageOf(enrollment.challenge);
      const subject = enrollment.challenge && subjectOf(enrollment, enrollment.challenge.subject);
      const method = subject && this.#options.methods.get(subject.kind);
      if (subject === undefined || method === undefined) {
        return unchanged<Replied>(enrollment, { outcome: 'code-expired', language });
      }
      const check = (credential: object): CheckResult =>
        method.check({ person, flowId: subject.id, credential: { ...credential } }, code, {
          now: circumstances.now,
          others: [],
          challenge: enrollment.challenge,
        });
      const decided = answerChallenge(enrollment, { subjectId: subject.id, check }, circumstances);
      return {
        ...decided,
        outcome: { outcome: decided.outcome.code, language, challengeId: enrollment.challenge?.id },
      };
    });
  }

  async #note(challengeId: string, decide: (enrollment: Enrollment) => Decision<void>): Promise<void> {
    const person = await this.#options.repository.personOfChallenge(challengeId);
    if (person !== undefined) await this.#changeAndTell(person, decide);
  }

  /** Resolves when every chat that is being told has been: before the store is closed. */
  async settled(): Promise<void> {
    while (this.#telling.size > 0) await Promise.all(this.#telling);
  }

  /** Tells the chats that should have been told by now, at most `limit`: whoever was to do it has died, or could not. */
  async tellDue(limit: number): Promise<void> {
    const { repository, clock } = this.#options;
    const now = clock.now();
    for (const person of await repository.untold(now, limit)) await this.#tell(person, now);
  }

  /**
   * Written together with the duty to tell the chat, which then begins at once. It is not waited for: somebody is on the
   * phone meanwhile.
   */
  async #changeAndTell<Outcome>(person: PersonId, decide: Decide<Outcome>): Promise<Outcome> {
    const { changes, clock } = this.#options;
    const wrote = { something: false };
    const tellAt = new Date(clock.now().getTime() + tellWithin);
    const outcome = await changes.change(
      person,
      (enrollment, circumstances) => {
        const decided = decide(enrollment, circumstances);
        wrote.something = decided.next !== enrollment;
        return decided;
      },
      tellAt,
    );
    if (wrote.something) {
      const telling = this.#tell(person, tellAt).finally(() => this.#telling.delete(telling));
      this.#telling.add(telling);
    }
    return outcome;
  }

  async #tell(person: PersonId, before: Date): Promise<void> {
    const { tellChat, repository, onTrouble } = this.#options;
    try {
      await tellChat(person);
      await repository.told(person, before);
    } catch (error) {
      onTrouble(error);
    }
  }

  #script(
    script:
      | Omit<Extract<CallScript, { say: 'ask' }>, 'language' | 'organization'>
      | { readonly say: Exclude<CallScript['say'], 'ask'> },
    challenge: Challenge | undefined,
  ): CallScript {
    return { ...script, language: this.#languageOf(challenge), organization: this.#options.organization };
  }

  #languageOf(challenge: Challenge | undefined): Language {
    const { isLanguage, defaultLanguage } = this.#options;
    return challenge !== undefined && isLanguage(challenge.language) ? challenge.language : defaultLanguage;
  }
}

/** The code in a text: people quote, thank and sign. What has no six digits in a row is taken as it is. */
function codeIn(body: string): string {
  return readSixDigits(body) ?? /(?<!\p{Nd})\p{Nd}{3}[\s-]?\p{Nd}{3}(?!\p{Nd})/u.exec(body)?.[0] ?? body;
}
