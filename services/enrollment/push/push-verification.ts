import type { ChallengePlace, Delivery } from '../../challenges/challenge.ts';
import type { PushNumbers } from '../../challenges/push-number.ts';
import type { PersonId } from '../../directory/directory.ts';
import type { PushMethod } from '../../methods/forms.ts';
import type { MethodRegistry } from '../../methods/registry.ts';
import { type Randomness, randomId } from '../../randomness.ts';
import { digestOf } from '../../secrets/mac.ts';
import type { WebPush } from '../../web-push/web-push.ts';
import type { EnrollmentChanges } from '../enrollment-changes.ts';
import type { ContactOutcome } from '../outcome.ts';
import { changeAndHangUp, type HangUpDependencies } from '../phones/hang-up.ts';
import type { BeforeSend } from '../phones/phone-verification.ts';
import { type Enrollment, heldBy, type HeldCredential } from '../state/enrollment.ts';
import { isAskedBy } from '../transitions/askers.ts';
import { noteDelivery } from '../transitions/challenge-transitions.ts';
import { auditDraft, unchanged } from '../transitions/decision.ts';
import { recordOnceAnHour } from '../transitions/once-an-hour.ts';
import { changeSubscription, issuePush } from '../transitions/push-transitions.ts';
import { endOf } from '../transitions/set-up-endings.ts';

export interface PushVerificationOptions {
  readonly changes: EnrollmentChanges;
  readonly telephony: HangUpDependencies['telephony'];
  readonly methods: MethodRegistry;
  readonly numbers: PushNumbers;
  readonly webPush: Pick<WebPush, 'send'>;
  readonly randomness: Randomness;
}

/** What a request says of where it comes from. */
export interface PushRequest {
  readonly language: string;
  readonly place?: ChallengePlace | undefined;
  /** A request that waits already for whoever asks stays the one, and is notified of. */
  readonly isOnce?: boolean;
  readonly beforeSend?: BeforeSend;
}

/**
 * Asks people on their phone. The request is written down first, then the phone is notified: one that was not notified finds it all
 * the same when it is opened.
 */
export class PushVerification {
  readonly #options: PushVerificationOptions;

  constructor(options: PushVerificationOptions) {
    this.#options = options;
  }

  /** The same by other changes: those of one turn. */
  by(changes: EnrollmentChanges): PushVerification {
    return new PushVerification({ ...this.#options, changes });
  }

  /** Asks on the phone of a pending set-up or of a method; an earlier request is worth nothing then. @throws {StoreUnavailableError} */
  async contact(
    person: PersonId,
    methodId: string,
    { language, place, isOnce = false, beforeSend = () => Promise.resolve(true) }: PushRequest,
  ): Promise<ContactOutcome> {
    const { changes, numbers, randomness } = this.#options;
    const id = randomId(randomness);
    const challenge = { id, language, numberKey: numbers.newestKey(), ...(place && { place }) };
    const outcome = await changeAndHangUp(this.#options, person, (enrollment, decisionContext) => {
      const held = heldBy(enrollment, methodId);
      if (held === undefined) return unchanged<ContactOutcome>(enrollment, { code: endOf(enrollment, methodId) });
      if (this.#method(held).device(held.credential) === undefined)
        return unchanged<ContactOutcome>(enrollment, { code: 'not-set-up' });
      const { challenge: waiting } = enrollment;
      if (isOnce && waiting?.methodId === methodId && isAskedBy(waiting, decisionContext))
        return unchanged<ContactOutcome>(enrollment, { code: 'sent', challengeId: waiting.id });
      return issuePush(enrollment, { methodId, challenge }, decisionContext);
    });
    if (outcome.code === 'too-many') {
      const event = auditDraft('send-refused', { methodId, reason: 'too-many', scope: outcome.scope }, 'system');
      await changes.change(person, (enrollment, { now }) =>
        recordOnceAnHour(enrollment, { what: 'send-refused push', event }, now),
      );
    }
    if (outcome.code === 'sent' && (await beforeSend()))
      await this.#notify(person, { id: outcome.challengeId, methodId });
    return outcome;
  }

  /** The number that the chat shows for the request that is open for a set-up or method; undefined when none is. */
  numberOf({ challenge }: Pick<Enrollment, 'challenge'>, methodId: string): string | undefined {
    const isOpen = challenge?.channel === 'push' && challenge.methodId === methodId;
    return isOpen ? this.#options.numbers.numberOf(challenge) : undefined;
  }

  /** What a push service does not know any more is forgotten: the phone says where it is by now when it is opened. */
  async #notify(person: PersonId, { id, methodId }: { readonly id: string; readonly methodId: string }): Promise<void> {
    const { changes, webPush } = this.#options;
    const enrollment = await changes.status(person);
    const held = heldBy(enrollment, methodId);
    if (held === undefined) return;
    const { policy } = await changes.contextOf(enrollment);
    const subscription = this.#method(held).subscription({ person, ...held });
    const result =
      subscription &&
      (await webPush.send(subscription, {
        payload: JSON.stringify({ device: methodId }),
        seconds: policy.challengeLifetimeSeconds,
        topic: digestOf(methodId).slice(0, 32),
      }));
    const delivery = deliveryOf(result);
    await changes.change(person, (now, decisionContext) => {
      const noted = noteDelivery(now, id, delivery);
      if (result !== 'gone') return noted;
      const credential = (each: HeldCredential) => this.#method(each).withSubscription({ person, ...each }, undefined);
      const forgotten = changeSubscription(noted.next, { methodId, credential }, decisionContext);
      return { ...noted, next: forgotten.next, events: [...noted.events, ...forgotten.events] };
    });
  }

  #method({ kind }: HeldCredential): PushMethod {
    const method = this.#options.methods.get(kind);
    if (method?.form !== 'push') throw new Error(`${kind} does not ask on a phone`);
    return method;
  }
}

function deliveryOf(result: Awaited<ReturnType<WebPush['send']>> | undefined): Delivery {
  if (result === 'sent') return { state: 'notified' };
  return { state: 'not-notified', why: result === 'unavailable' ? 'unavailable' : 'off' };
}
