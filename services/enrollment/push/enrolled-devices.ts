import { isDeepStrictEqual } from 'node:util';
import { readLetterCode } from '../../challenges/letter-code.ts';
import { type PushNumbers, readPushNumber } from '../../challenges/push-number.ts';
import { readDigits } from '../../challenges/six-digits.ts';
import type { PersonId } from '../../directory/directory.ts';
import { registrationCodeForm, registrationHash } from '../../methods/authenticator-push/authenticator-push.ts';
import type { DeviceHandles } from '../../methods/authenticator-push/device-handles.ts';
import {
  type AuthenticatorDevices,
  type DevicePublicKey,
  type DeviceRefusal,
  type DeviceStatus,
  type Registration,
  signedText,
  type WaitingRequest,
} from '../../methods/authenticator-push/device-messages.ts';
import { isSignedBy } from '../../methods/authenticator-push/device-signature.ts';
import type { PushMethod } from '../../methods/forms.ts';
import type { StoredCredential } from '../../methods/method.ts';
import type { MethodRegistry } from '../../methods/registry.ts';
import { OneAtATime } from '../../one-at-a-time.ts';
import { type Randomness, randomId } from '../../randomness.ts';
import type { WebPush } from '../../web-push/web-push.ts';
import type { ChatUpdates } from '../chat-updates.ts';
import type { EnrollmentChanges } from '../enrollment-changes.ts';
import { type Enrollment, heldBy, type HeldCredential } from '../state/enrollment.ts';
import type { EnrollmentRepository } from '../state/enrollment-repository.ts';
import { unchanged } from '../transitions/decision.ts';
import { lockOf } from '../transitions/failure-limits.ts';
import { suspendRemoved } from '../transitions/managing-transitions.ts';
import { answerPush, changeSubscription, registerDevice } from '../transitions/push-transitions.ts';
import { expireSetUp } from '../transitions/set-up-endings.ts';
import { cancelSetUp } from '../transitions/set-up-transitions.ts';

export interface EnrolledDevicesOptions {
  readonly changes: EnrollmentChanges;
  readonly chatUpdates: ChatUpdates;
  readonly repository: Pick<EnrollmentRepository, 'personOfRegistration'>;
  readonly methods: MethodRegistry;
  readonly handles: DeviceHandles;
  readonly numbers: PushNumbers;
  readonly webPush: Pick<WebPush, 'applicationServerKey' | 'isKnown'>;
  readonly organization: string;
  readonly randomness: Randomness;
}

type Asked<Name extends keyof AuthenticatorDevices> = Parameters<AuthenticatorDevices[Name]>[0];
type Answered<Name extends keyof AuthenticatorDevices> = ReturnType<AuthenticatorDevices[Name]>;

/** A phone of somebody's, and what is kept of it. */
interface KnownDevice {
  readonly person: PersonId;
  readonly methodId: string;
  readonly held: HeldCredential;
  readonly enrollment: Enrollment;
}

/** How far the clock by which a phone signs may be from this one, in milliseconds. */
const mostApart = 120_000;

/** What phones ask and answer, as it changes enrollments; the chat that waits for it goes on by itself. */
export class EnrolledDevices implements AuthenticatorDevices {
  readonly #options: EnrolledDevicesOptions;
  readonly #answers = new OneAtATime();

  constructor(options: EnrolledDevicesOptions) {
    this.#options = options;
  }

  async registrationOf(code: string): Promise<Registration | undefined> {
    const found = await this.#waitingFor(code);
    const { changes, organization, webPush } = this.#options;
    if (found === undefined) return undefined;
    const { pending } = await changes.status(found.person);
    const method = pending && this.#push(pending);
    const isFree = pending?.registration === found.registration && method?.device(pending.credential) === undefined;
    if (pending === undefined || method === undefined || !isFree) return undefined;
    const applicationServerKey = await webPush.applicationServerKey();
    const account = method.account(pending.credential);
    return { organization, account, expiresAt: pending.expiresAt, applicationServerKey };
  }

  async register(request: Asked<'register'>): Answered<'register'> {
    const { code, publicKey, name, subscription, at, signature } = request;
    const { webPush, chatUpdates, organization } = this.#options;
    const apart = this.#wrongClock(at);
    if (apart !== undefined) return apart;
    if (!isSignedBy(publicKey, signedText.register(at, { code, ...publicKey }), signature))
      return { code: 'bad-signature' };
    if (subscription !== null && !webPush.isKnown(subscription.endpoint)) return { code: 'unknown-push-service' };
    const found = await this.#waitingFor(code);
    if (found === undefined) return { code: 'unknown-code' };
    const { person, registration } = found;
    const device = { publicKey, name, subscription: subscription ?? undefined };
    const account = { name: '' };
    const registered = await chatUpdates.change(person, (enrollment, decisionContext) => {
      const credential = (pending: HeldCredential) => {
        const method = this.#push(pending);
        const known = method?.device(pending.credential);
        account.name = method?.account(pending.credential) ?? '';
        // Whoever did not hear that the phone is registered asks once more.
        if (known !== undefined) return isDeepStrictEqual(known.publicKey, publicKey) ? pending.credential : undefined;
        return method?.withDevice({ person, ...pending }, device);
      };
      return registerDevice(enrollment, { registration, credential }, decisionContext);
    });
    if (registered.code !== 'registered') return registered;
    const { methodId } = registered;
    const handle = await this.#options.handles.make(person, methodId);
    return { code: 'registered', device: methodId, handle, organization, account: account.name };
  }

  async waiting({ handle, at, signature }: Asked<'waiting'>): Answered<'waiting'> {
    const known = await this.#known(handle, { at, signature, text: (device) => signedText.waiting(device, at) });
    if ('code' in known) return known;
    return { code: 'known', ...(await this.#statusOf(known)) };
  }

  /** One after another for each phone: in a burst nothing is checked that has no tries left. */
  answer(request: Asked<'answer'>): Answered<'answer'> {
    return this.#answers.run(request.handle, () => this.#answer(request));
  }

  async #answer(request: Asked<'answer'>): Answered<'answer'> {
    const { handle, at, signature, decision, number, pin } = request;
    const known = await this.#known(handle, {
      ...{ at, signature },
      text: (device) => signedText.answer(device, at, request),
    });
    if ('code' in known) return known;
    const { person, methodId, enrollment } = known;
    const { challenge } = enrollment;
    const isIt = challenge?.id === request.request && challenge.methodId === methodId;
    const shown = isIt ? this.#options.numbers.numberOf(challenge) : undefined;
    const isNumber = shown !== undefined && readPushNumber(number) === shown;
    // What takes long to check is checked only where it decides.
    const isPin = await this.#checkedPin(known, decision === 'approve' && isNumber ? pin : undefined);
    return this.#options.chatUpdates.change(person, (now, decisionContext) =>
      answerPush(now, { challengeId: request.request, methodId, decision, isNumber, isPin }, decisionContext),
    );
  }

  async subscribe({ handle, at, signature, subscription }: Asked<'subscribe'>): Answered<'subscribe'> {
    const endpoint = subscription?.endpoint ?? '';
    const known = await this.#known(handle, {
      ...{ at, signature },
      text: (device) => signedText.subscription(device, at, endpoint),
    });
    if ('code' in known) return known;
    if (subscription !== null && !this.#options.webPush.isKnown(endpoint)) return { code: 'unknown-push-service' };
    const { person, methodId } = known;
    const credential = (held: HeldCredential) => {
      const method = this.#push(held);
      const stored: StoredCredential = { person, ...held };
      const isSame = method === undefined || isDeepStrictEqual(method.subscription(stored) ?? null, subscription);
      return isSame ? held.credential : method.withSubscription(stored, subscription ?? undefined);
    };
    const isThere = await this.#options.changes.change(person, (enrollment, decisionContext) =>
      changeSubscription(enrollment, { methodId, credential }, decisionContext),
    );
    return { code: isThere ? 'subscribed' : 'unknown-device' };
  }

  async remove({ handle, at, signature }: Asked<'remove'>): Answered<'remove'> {
    const known = await this.#known(handle, { at, signature, text: (device) => signedText.remove(device, at) });
    if ('code' in known) return known;
    const { person, methodId } = known;
    const id = randomId(this.#options.randomness);
    await this.#options.chatUpdates.change<unknown>(person, (enrollment, decisionContext) =>
      enrollment.pending?.methodId === methodId
        ? cancelSetUp(enrollment, methodId, decisionContext)
        : suspendRemoved(enrollment, { methodIds: [methodId], id }, decisionContext),
    );
    return { code: 'removed' };
  }

  /** Whose set-up a one-time code belongs to. */
  async #waitingFor(code: string) {
    const symbols = readLetterCode(code, registrationCodeForm);
    if (symbols === undefined) return undefined;
    const registration = registrationHash(symbols);
    const person = await this.#options.repository.personOfRegistration(registration);
    return person && { person, registration };
  }

  /** The phone that says this, if it is one and has signed it. */
  async #known(
    handle: string,
    {
      at,
      signature,
      text,
    }: { readonly at: string; readonly signature: string; readonly text: (device: string) => string },
  ): Promise<KnownDevice | DeviceRefusal> {
    const apart = this.#wrongClock(at);
    if (apart !== undefined) return apart;
    const read = await this.#options.handles.read(handle);
    if (read === undefined) return { code: 'unknown-device' };
    const { person, methodId } = read;
    const { outcome: enrollment } = await this.#options.changes.look(person, (now, decisionContext) =>
      unchanged(now, expireSetUp(now, decisionContext).next),
    );
    const held = heldBy(enrollment, methodId);
    const publicKey: DevicePublicKey | undefined = held && this.#push(held)?.device(held.credential)?.publicKey;
    if (held === undefined || publicKey === undefined) return { code: 'unknown-device' };
    if (!isSignedBy(publicKey, text(methodId), signature)) return { code: 'bad-signature' };
    return { person, methodId, held, enrollment };
  }

  #wrongClock(at: string): { readonly code: 'wrong-clock'; readonly now: Date } | undefined {
    const now = this.#options.changes.now();
    return Math.abs(new Date(at).getTime() - now.getTime()) > mostApart ? { code: 'wrong-clock', now } : undefined;
  }

  async #statusOf(known: KnownDevice): Promise<DeviceStatus> {
    const { methodId, held, enrollment } = known;
    const { changes, organization, webPush } = this.#options;
    const method = this.#push(held);
    const enrolled = enrollment.methods.find((each) => each.methodId === methodId);
    const { policy } = await changes.contextOf(enrollment);
    const isOff = enrolled?.suspended !== undefined || lockOf(enrollment, held.kind, policy) !== undefined;
    return {
      now: changes.now(),
      state: isOff ? 'off' : enrolled === undefined ? 'pending' : 'active',
      organization,
      account: method?.account(held.credential) ?? '',
      isNotified: method?.device(held.credential)?.isNotified === true,
      applicationServerKey: await webPush.applicationServerKey(),
      lastUsedAt: enrolled?.lastUsedAt ?? enrolled?.activatedAt,
      request: isOff ? undefined : this.#requestOf(known, enrolled === undefined ? 'set-up' : 'verify'),
    };
  }

  #requestOf(
    { methodId, held, enrollment }: KnownDevice,
    purpose: WaitingRequest['purpose'],
  ): WaitingRequest | undefined {
    const { challenge } = enrollment;
    if (challenge?.channel !== 'push' || challenge.methodId !== methodId) return undefined;
    const { id, issuedAt: askedAt, expiresAt, place, asker } = challenge;
    if (expiresAt <= this.#options.changes.now()) return undefined;
    const asksPin = this.#push(held)?.hasPin(held.credential) === true;
    // That it is a sign-in says all of Microsoft's; a VPN or a web page has a name.
    const program = asker?.by === 'entra' ? undefined : asker?.by;
    return { id, purpose, asksPin, askedAt, expiresAt, place, program, reason: asker?.reason };
  }

  /** @returns undefined where no PIN is asked for. */
  async #checkedPin(
    { person, held }: KnownDevice,
    typed: string | undefined,
  ): Promise<((held: HeldCredential) => boolean) | undefined> {
    const method = this.#push(held);
    if (method?.hasPin(held.credential) !== true) return undefined;
    const digits = typed === undefined ? undefined : readDigits(typed);
    if (digits === undefined) return () => false;
    const isRight = await method.checkPin({ person, ...held }, digits);
    return ({ credential }) => isRight(credential);
  }

  #push({ kind }: HeldCredential): PushMethod | undefined {
    const method = this.#options.methods.get(kind);
    return method?.form === 'push' ? method : undefined;
  }
}
