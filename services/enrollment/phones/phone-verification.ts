import { newTextCode, type TextCodes } from '../../challenges/text-code.ts';
import type { PersonId } from '../../directory/directory.ts';
import type { Language } from '../../localization/translate.ts';
import type { Contact, PhoneMethod } from '../../methods/forms.ts';
import type { MethodRegistry } from '../../methods/registry.ts';
import { isCountryAllowed } from '../../phone-numbers/country-policy.ts';
import { type Randomness, randomId } from '../../randomness.ts';
import type { SendRefusal } from '../../telephony/limits/limit.ts';
import type { SendLimits } from '../../telephony/limits/send-limits.ts';
import type { Dispatch, Telephony } from '../../telephony/telephony.ts';
import { areRepliesOff, issueChallenge, noteDelivery } from '../transitions/challenge-transitions.ts';
import { auditDraft } from '../transitions/decision.ts';
import { type Enrollment, heldBy } from '../state/enrollment.ts';
import type { EnrollmentChanges } from '../enrollment-changes.ts';
import { changeAndHangUp } from './hang-up.ts';
import { recordOnceAnHour } from '../transitions/once-an-hour.ts';
import type { ContactOutcome } from '../outcome.ts';
import { endOf } from '../transitions/set-up-endings.ts';
import { refundUnsent, sendOf } from './send-of.ts';

export interface PhoneVerificationOptions {
  readonly changes: EnrollmentChanges;
  readonly methods: MethodRegistry;
  readonly telephony: Telephony;
  /** Asked before anything is sent. */
  readonly limits: Pick<SendLimits, 'reserve' | 'refund' | 'completed'>;
  readonly codes: TextCodes;
  readonly randomness: Randomness;
  /** The text that carries a code; it asks to be answered only where an answer counts. */
  readonly textBody: (code: string, about: TextAbout) => string;
  /** Hears of what goes wrong beside the point: a limit that could not be told of a success. */
  readonly onTrouble: (error: unknown) => void;
}

/** Asked once a text, a call or a request is written down, right before it goes out. @returns false where it must not. */
export type BeforeSend = () => Promise<boolean>;

/** What a text with a code is like. */
export interface TextAbout {
  readonly language: Language;
  readonly canReply: boolean;
  /** What it is for, in the words of the program that asks. */
  readonly reason?: string | undefined;
}

/** Whom a set-up or method reaches, and how. */
interface Target {
  readonly method: PhoneMethod;
  readonly contact: Contact;
  readonly numberHash: string;
  /** Whether a text that is sent back counts. */
  readonly canReply: boolean;
}

/** One text or call, before it is sent. */
interface Attempt {
  readonly challengeId: string;
  /** Six digits; empty for a call. */
  readonly code: string;
  readonly language: Language;
  readonly reason: string | undefined;
}

/**
 * Texts and calls people to prove a phone. A challenge is written down first, then sent, then its fate is noted: nothing is
 * called sent that no carrier has accepted, and nothing is sent twice by itself.
 */
export class PhoneVerification {
  readonly #options: PhoneVerificationOptions;

  constructor(options: PhoneVerificationOptions) {
    this.#options = options;
  }

  /** The same by other changes: those of one turn. */
  by(changes: EnrollmentChanges): PhoneVerification {
    return new PhoneVerification({ ...this.#options, changes });
  }

  /**
   * Texts or calls the phone of a pending set-up or of a method; an earlier text or call for it is worth nothing then.
   * @param language what is texted or said is in it.
   * @returns `superseded` where it was not to be sent any more.
   * @throws {StoreUnavailableError} and then nothing was sent.
   */
  async contact(
    person: PersonId,
    methodId: string,
    language: Language,
    beforeSend: BeforeSend = () => Promise.resolve(true),
  ): Promise<ContactOutcome> {
    const { changes, limits, randomness } = this.#options;
    const enrollment = await changes.status(person);
    const target = this.#targetOf(person, enrollment, methodId);
    if (target === undefined) return { code: endOf(enrollment, methodId) };
    if (!(await this.#isContacted(enrollment, target))) return { code: 'not-allowed' };
    const challengeId = randomId(randomness);
    const code = target.method.channel === 'text' ? newTextCode(randomness) : '';
    const { asker } = await changes.contextOf(enrollment);
    const attempt = { challengeId, code, language, reason: asker?.reason };
    const reserved = await limits.reserve(
      sendOf(person, { id: challengeId, channel: target.method.channel, contact: target.contact }),
    );
    if (reserved.code !== 'reserved') return this.#refuse(person, methodId, reserved);
    const issued = await this.#issue(person, methodId, { target, attempt });
    if (issued.code !== 'sent') {
      await limits.refund({ id: challengeId, person });
      return issued;
    }
    if (!(await beforeSend())) {
      await limits.refund({ id: challengeId, person });
      return { code: 'superseded' };
    }
    const dispatch = await this.#dispatch(target, attempt);
    await refundUnsent(limits, { id: challengeId, person }, dispatch);
    return this.#noteDispatch(person, challengeId, dispatch);
  }

  /** What was sent has been answered: its country and range are answered for. Never throws, for the proof stands. */
  async completed(person: PersonId, challengeId: string): Promise<void> {
    await this.#options.limits.completed({ id: challengeId, person }).catch(this.#options.onTrouble);
  }

  /** Whether the person's policy lets this country be texted or called: it may have changed since the number was given. */
  async #isContacted(enrollment: Enrollment, { method, contact }: Target): Promise<boolean> {
    const { policy } = await this.#options.changes.contextOf(enrollment);
    return isCountryAllowed(policy.countries[method.channel], contact.number.country);
  }

  /** Whether something may be sent for this set-up or method, and the number as it may be shown. */
  #targetOf(person: PersonId, enrollment: Enrollment, methodId: string): Target | undefined {
    const held = heldBy(enrollment, methodId);
    const method = held && this.#options.methods.get(held.kind);
    if (held === undefined || method?.form !== 'phone') return undefined;
    const { credential } = held;
    const contact = method.contactOf({ person, methodId, credential });
    return {
      method,
      contact,
      numberHash: method.numberHash(credential),
      canReply: !areRepliesOff(enrollment, held.kind),
    };
  }

  /** Limits that somebody has come up against are worth knowing of (ASVS 6.6.4); impatience is not. */
  async #refuse(person: PersonId, methodId: string, refusal: SendRefusal): Promise<ContactOutcome> {
    if (refusal.code === 'too-soon') return refusal;
    const { code: reason, scope } = refusal;
    const event = auditDraft('send-refused', { methodId, reason, scope }, 'system');
    await this.#options.changes.change(person, (enrollment, { now }) =>
      recordOnceAnHour(enrollment, { what: `send-refused ${reason} ${scope}`, event }, now),
    );
    return refusal.code === 'circuit-open' ? { code: 'circuit-open' } : refusal;
  }

  async #issue(
    person: PersonId,
    methodId: string,
    { target, attempt }: { readonly target: Target; readonly attempt: Attempt },
  ): Promise<ContactOutcome> {
    const { codes } = this.#options;
    const { challengeId: id, code, language } = attempt;
    const { channel } = target.method;
    const text = code === '' ? {} : { code: codes.store(id, code), replyFrom: target.numberHash };
    return changeAndHangUp(this.#options, person, (enrollment, decisionContext) =>
      issueChallenge(enrollment, { methodId, challenge: { id, channel, language, ...text } }, decisionContext),
    );
  }

  #dispatch(
    { method, contact, canReply }: Target,
    { challengeId, code, language, reason }: Attempt,
  ): Promise<Dispatch> {
    const { telephony, textBody } = this.#options;
    const { e164: to, extension } = contact.number;
    return method.channel === 'text'
      ? telephony.sendText({ to, body: textBody(code, { language, canReply, reason }), challengeId })
      : telephony.placeCall({ to, extension, challengeId });
  }

  async #noteDispatch(person: PersonId, challengeId: string, dispatch: Dispatch): Promise<ContactOutcome> {
    const delivery =
      dispatch.code === 'accepted'
        ? ({ state: 'accepted', sid: dispatch.sid } as const)
        : dispatch.code === 'refused'
          ? ({ state: 'refused', reason: dispatch.reason } as const)
          : ({ state: 'unavailable' } as const);
    await this.#options.changes.change(person, (enrollment) => noteDelivery(enrollment, challengeId, delivery));
    if (dispatch.code === 'accepted') return { code: 'sent', challengeId };
    return dispatch.code === 'refused' ? dispatch : { code: 'unavailable' };
  }
}
