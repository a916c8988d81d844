import type { PersonId } from '../../directory/directory.ts';
import type { Language } from '../../localization/translate.ts';
import type { Contact, PhoneMethod } from '../../methods/forms.ts';
import type { Credential } from '../../methods/method.ts';
import type { MethodKind, MethodRegistry } from '../../methods/registry.ts';
import type { PhoneNumber } from '../../phone-numbers/phone-number.ts';
import { type Randomness, randomId } from '../../randomness.ts';
import { unlistenedTo } from '../transitions/challenge-transitions.ts';
import { auditDraft, unchanged } from '../transitions/decision.ts';
import type { Enrollment, HeldCredential } from '../state/enrollment.ts';
import { changeAndHangUp, type HangUpDependencies } from './hang-up.ts';
import { recordOnceAnHour } from '../transitions/once-an-hour.ts';
import type { BeginOutcome, ContactOutcome } from '../outcome.ts';
import type { BeforeSend, PhoneVerification } from './phone-verification.ts';
import { expireSetUp } from '../transitions/set-up-endings.ts';
import { beginSetUp } from '../transitions/set-up-transitions.ts';

export interface PhoneEnrollmentDependencies extends HangUpDependencies {
  /** Texts and calls, by the same changes. */
  readonly verification: PhoneVerification;
  readonly methods: MethodRegistry;
  readonly randomness: Randomness;
}

/** A number of somebody, and the method that reaches it. */
interface HeldContact extends Contact, Pick<HeldCredential, 'methodId' | 'kind'> {
  readonly isSuspended: boolean;
}

/** The use cases that only phones have: numbers, and being contacted. */
export class PhoneEnrollment {
  readonly #deps: PhoneEnrollmentDependencies;

  constructor(dependencies: PhoneEnrollmentDependencies) {
    this.#deps = dependencies;
  }

  /**
   * Starts setting up a phone; nothing is sent yet. Another number of the same sort, if the person has one, goes when
   * this one is proven.
   */
  begin(person: PersonId, kind: MethodKind, contact: Contact): Promise<BeginOutcome> {
    const methodId = randomId(this.#deps.randomness);
    const method = this.#phone(kind);
    // Only a mobile is texted: one more phone, and the office's, are called.
    if (method.channel === 'text' && contact.contact !== 'mobile') return Promise.resolve({ code: 'not-allowed' });
    return changeAndHangUp(this.#deps, person, (enrollment, decisionContext) => {
      const { pending } = expireSetUp(enrollment, decisionContext).next;
      // Whoever goes back, or clicks twice, and gives the same number again goes on with what was begun.
      if (pending?.kind === kind && isSameContact(this.#contactOf(person, pending), contact)) {
        return unchanged(enrollment, { code: 'started', methodId: pending.methodId });
      }
      const numbers = this.#numbersOf(person, enrollment);
      const elsewhere = numbers.some(
        (known) => known.contact !== contact.contact && isSame(known.number, contact.number),
      );
      if (elsewhere) return unchanged(enrollment, { code: 'same-number' });
      const replaces = numbers
        .filter((known) => known.contact === contact.contact)
        .filter((known) => known.kind === kind || known.isSuspended || !isSame(known.number, contact.number))
        .map((known) => known.methodId);
      const credential = (): Credential => method.create({ person, methodId }, contact);
      return beginSetUp(enrollment, { methodId, kind, credential, replaces }, decisionContext);
    });
  }

  /** The pending phone, to be reached the other way: another set-up of the same number. */
  async beginSame(person: PersonId, methodId: string, kind: MethodKind): Promise<BeginOutcome> {
    const { pending } = await this.#deps.changes.status(person);
    if (pending?.methodId !== methodId) return { code: 'not-allowed' };
    const contact = this.#phone(pending.kind).contactOf({ person, methodId, credential: pending.credential });
    return this.begin(person, kind, contact);
  }

  /** Whether a method reaches this very number, extension included. */
  async holds(person: PersonId, contact: Contact): Promise<boolean> {
    const { methods } = await this.#deps.changes.status(person);
    return methods.some((method) => isSameContact(this.#contactOf(person, method), contact));
  }

  /** What is to be said of the number of a pending phone, which goes no further; undefined when it is not pending. */
  async ofPending<Said>(
    person: PersonId,
    methodId: string,
    read: (number: PhoneNumber) => Said,
  ): Promise<Said | undefined> {
    const { pending } = await this.#deps.changes.status(person);
    const contact = pending?.methodId === methodId ? this.#contactOf(person, pending) : undefined;
    return contact && read(contact.number);
  }

  /** Texts or calls; see `PhoneVerification`. */
  contact(person: PersonId, methodId: string, language: Language, beforeSend?: BeforeSend): Promise<ContactOutcome> {
    return this.#deps.verification.contact(person, methodId, language, beforeSend);
  }

  /**
   * Whoever has this phone in hand is perhaps not the person: a key pressed or a text sent back proves nothing any more, and a
   * call is hung up. The code that was texted still counts when it is typed in the chat.
   */
  async stopListening(person: PersonId, methodId: string): Promise<void> {
    await changeAndHangUp(this.#deps, person, (enrollment) => unlistenedTo(enrollment, methodId));
  }

  /** The company directory is wrong about somebody, and only an administrator can mend it. */
  async askAdministrator(person: PersonId, about: 'office-phone'): Promise<void> {
    const event = auditDraft('administrator-asked', { about });
    await this.#deps.changes.change(person, (enrollment, { now }) =>
      recordOnceAnHour(enrollment, { what: `administrator-asked ${about}`, event }, now),
    );
  }

  #numbersOf(person: PersonId, { methods }: Enrollment): HeldContact[] {
    return methods.flatMap((method) => {
      const contact = this.#contactOf(person, method);
      const { methodId, kind, suspended } = method;
      return contact === undefined ? [] : [{ methodId, kind, isSuspended: suspended !== undefined, ...contact }];
    });
  }

  #contactOf(person: PersonId, { methodId, kind, credential }: HeldCredential): Contact | undefined {
    const method = this.#deps.methods.get(kind);
    return method?.form === 'phone' ? method.contactOf({ person, methodId, credential }) : undefined;
  }

  #phone(kind: MethodKind): PhoneMethod {
    const method = this.#deps.methods.get(kind);
    if (method?.form !== 'phone') throw new Error(`${kind} is no phone`);
    return method;
  }
}

function isSameContact(one: Contact | undefined, other: Contact): boolean {
  return one?.contact === other.contact && isSame(one.number, other.number);
}

function isSame(one: PhoneNumber, other: PhoneNumber): boolean {
  return one.e164 === other.e164 && one.extension === other.extension;
}
