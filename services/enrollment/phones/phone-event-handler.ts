import type { Challenge, Delivery } from '../../challenges/challenge.ts';
import type { PersonId } from '../../directory/directory.ts';
import type { Language } from '../../localization/translate.ts';
import type { PhoneMethod } from '../../methods/forms.ts';
import type { CallEnd, CallScript, DispatchRefusal, PhoneEvents, TextReply } from '../../telephony/telephony.ts';
import { noteDelivery } from '../transitions/challenge-transitions.ts';
import { type Enrollment, heldBy, type HeldCredential } from '../state/enrollment.ts';
import type { EnrollmentRepository } from '../state/enrollment-repository.ts';
import { isOpenCall, type KeysPressed, pinIn, pinTyped, pressKeys } from '../transitions/key-press-transitions.ts';
import type { PhoneVerification } from './phone-verification.ts';
import { type Replied, TextReplies, type TextRepliesOptions } from './text-replies.ts';

/** What a text that came in is answered with. */
const replyKinds = ['verified', 'wrong-code', 'unclear', 'too-many', 'declined', 'ended'] as const;
type ReplyKind = (typeof replyKinds)[number];

type Asking = Extract<CallScript, { say: 'ask' }>;

export interface PhoneEventHandlerOptions extends Omit<TextRepliesOptions, 'repository'> {
  readonly repository: EnrollmentRepository;
  readonly verification: Pick<PhoneVerification, 'completed'>;
  readonly organization: string;
  readonly defaultLanguage: Language;
  readonly isLanguage: (text: string) => text is Language;
  /** Whether anybody at the helpdesk can be told of this person. */
  readonly isHelpdeskReachable: (person: PersonId) => Promise<boolean>;
  /** What a text is answered with. */
  readonly replies: (reply: ReplyKind, language: Language) => string;
}

/** What happens at phones, as it changes enrollments; the chat that waits for it goes on by itself. */
export class PhoneEventHandler implements PhoneEvents {
  readonly #options: PhoneEventHandlerOptions;
  readonly #texts: TextReplies;

  constructor(options: PhoneEventHandlerOptions) {
    this.#options = options;
    this.#texts = new TextReplies(options);
  }

  async callAnswered(challengeId: string, { sid }: { readonly sid: string }): Promise<CallScript> {
    const person = await this.#options.repository.personOfChallenge(challengeId);
    if (person === undefined) return this.#script({ say: 'nothing-waits' }, undefined);
    const { challenge, pin } = await this.#options.chatUpdates.change(person, (enrollment, { now }) => {
      const noted = noteDelivery(enrollment, challengeId, { state: 'answered', sid });
      const open = noted.next.challenge;
      const waits = open?.id === challengeId && isOpenCall(open, now);
      const pin = this.#asksPin(enrollment) !== undefined;
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
    const isRight = await this.#checkedPin(person, { challengeId, digits, attempt });
    const { said, pin, challenge } = await this.#options.chatUpdates.change(person, (enrollment, decisionContext) => {
      const isPin = this.#asksPin(enrollment) === undefined ? undefined : isRight;
      const decided = pressKeys(enrollment, { challengeId, digits, attempt, isPin }, decisionContext);
      const challenge = enrollment.challenge?.id === challengeId ? enrollment.challenge : undefined;
      const outcome = { said: decided.outcome, pin: isPin !== undefined, challenge };
      return { ...decided, outcome };
    });
    if (said.say === 'verified') await this.#options.verification.completed(person, challengeId);
    if (said.say === 'fraud-reported') {
      // Who is not sure to be heard is asked to tell the helpdesk: a store that does not answer tells nobody either.
      const isTold = await this.#options.isHelpdeskReachable(person).catch(() => false);
      return this.#script({ say: said.say, ...(!isTold && { isUntold: true }) }, challenge);
    }
    return this.#script(said.say === 'ask' ? { ...said, pin } : said, challenge);
  }

  async callEnded(challengeId: string, { end }: { readonly sid: string; readonly end: CallEnd }): Promise<void> {
    await this.#note(challengeId, { state: 'ended', end });
  }

  async textFailed(
    challengeId: string,
    { reason }: { readonly sid: string; readonly reason: DispatchRefusal },
  ): Promise<void> {
    await this.#note(challengeId, { state: 'refused', reason });
  }

  async textReceived(text: { readonly from: string; readonly body: string }): Promise<TextReply> {
    const replied = await this.#texts.received(text);
    if (replied?.outcome === 'verified' && replied.challenge !== undefined) {
      await this.#options.verification.completed(replied.person, replied.challenge.id);
    }
    return replied && this.#replyTo(replied);
  }

  /** A text without a code is answered with nothing, unless it says no: a phone that answers by itself would do so for ever. */
  #replyTo({ outcome, challenge }: Replied): TextReply {
    const reply = replyKinds.find((kind) => kind === outcome) ?? 'ended';
    return { body: this.#options.replies(reply, this.#languageOf(challenge)) };
  }

  /** The phone that is called and how its PIN is checked; undefined when # is enough. */
  #asksPin(enrollment: Enrollment): { readonly held: HeldCredential; readonly method: PhoneMethod } | undefined {
    const held = enrollment.challenge && heldBy(enrollment, enrollment.challenge.methodId);
    const method = held && this.#options.methods.get(held.kind);
    if (held === undefined || method?.form !== 'phone' || !method.hasPin(held.credential)) return undefined;
    return { held, method };
  }

  /**
   * What was typed is checked before anything is decided, because it takes long, and only where it is asked for: a call that
   * is over, or a question that was answered, costs nothing.
   */
  async #checkedPin(person: PersonId, keys: Omit<KeysPressed, 'isPin'>): Promise<NonNullable<KeysPressed['isPin']>> {
    if (pinIn(keys.digits) === undefined) return () => false;
    const { changes } = this.#options;
    const enrollment = await changes.status(person);
    const typed = pinTyped(enrollment, keys, changes.now());
    const asked = typed === undefined ? undefined : this.#asksPin(enrollment);
    if (typed === undefined || asked === undefined) return () => false;
    const { methodId, credential } = asked.held;
    const isRight = await asked.method.checkPin({ person, methodId, credential }, typed);
    return (held) => held.methodId === methodId && isRight(held.credential);
  }

  async #note(challengeId: string, delivery: Delivery): Promise<void> {
    const person = await this.#options.repository.personOfChallenge(challengeId);
    if (person === undefined) return;
    await this.#options.chatUpdates.change(person, (enrollment) => noteDelivery(enrollment, challengeId, delivery));
  }

  #script(
    script:
      | Omit<Asking, 'language' | 'organization' | 'purpose'>
      | { readonly say: Exclude<CallScript['say'], 'ask'>; readonly isUntold?: boolean },
    challenge: Challenge | undefined,
  ): CallScript {
    const asking = { language: this.#languageOf(challenge), organization: this.#options.organization };
    return script.say === 'ask' ? { ...script, ...asking, ...purposeOf(challenge) } : { ...script, ...asking };
  }

  #languageOf(challenge: Challenge | undefined): Language {
    const { isLanguage, defaultLanguage } = this.#options;
    return challenge !== undefined && isLanguage(challenge.language) ? challenge.language : defaultLanguage;
  }
}

function purposeOf(challenge: Challenge | undefined): Pick<Asking, 'purpose'> {
  const { place, reason } = challenge?.asker ?? {};
  return place === undefined ? {} : { purpose: { place, ...(reason !== undefined && { reason }) } };
}
