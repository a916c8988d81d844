import assert from 'node:assert/strict';
import { createECDH, createPublicKey, type KeyObject, randomUUID, verify } from 'node:crypto';
import type { z } from 'zod';
import { type Clock, secondsAfter, systemClock } from '../../services/clock.ts';
import {
  type AnswerOutcome,
  type answerRequestSchema,
  type AuthenticatorDevices,
  type DeviceRefusal,
  type DeviceStatus,
  type PushSubscription,
  type registerRequestSchema,
  type Registration,
  type RegisterRefusal,
  type removeRequestSchema,
  signedText,
  type subscriptionRequestSchema,
  type WaitingRequest,
  type waitingRequestSchema,
} from '../../services/methods/authenticator-push/device-messages.ts';

/** How far a phone's clock may be off, in milliseconds. */
const toleranceMs = 120_000;

export interface FakeDevice {
  readonly device: string;
  readonly key: KeyObject;
  readonly code: string;
  readonly name: string;
  readonly organization: string;
  readonly account: string;
  subscription: PushSubscription | null;
  state: DeviceStatus['state'];
  lastUsedAt: Date | undefined;
  request: (WaitingRequest & { readonly number: string; readonly pin: string | undefined }) | undefined;
  triesLeft: number;
  pinTriesLeft: number;
}

/** The server's side of phones in memory; every signature is really verified. */
export class FakeDevices implements AuthenticatorDevices {
  readonly codes = new Map<string, Pick<Registration, 'organization' | 'account'>>();
  readonly devices = new Map<string, FakeDevice>();
  /** What was asked, oldest first. */
  readonly calls: string[] = [];
  /** What comes of answers instead. */
  outcome: AnswerOutcome | undefined;
  /** Whether notifications can be sent where phones take them. */
  knowsPushService = true;
  /** What phones subscribe with. */
  applicationServerKey: string;
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
    this.applicationServerKey = createECDH('prime256v1').generateKeys().toString('base64url');
  }

  /** The phone that was registered last. */
  get newest(): FakeDevice {
    const newest = [...this.devices.values()].at(-1);
    assert.ok(newest !== undefined, 'no phone is registered');
    return newest;
  }

  /** Asks a phone for a number. */
  ask(device: FakeDevice, request: Partial<NonNullable<FakeDevice['request']>> = {}): void {
    const now = this.#clock.now();
    device.triesLeft = 3;
    device.request = {
      id: randomUUID(),
      purpose: 'verify',
      asksPin: request.pin !== undefined,
      askedAt: now,
      expiresAt: secondsAfter(now, 120),
      place: 'teams',
      program: undefined,
      reason: undefined,
      number: '42',
      pin: undefined,
      ...request,
    };
  }

  registrationOf(code: string): Promise<Registration | undefined> {
    this.calls.push('registration');
    const found = this.codes.get(code);
    const expiresAt = secondsAfter(this.#clock.now(), 600);
    return Promise.resolve(found && { ...found, expiresAt, applicationServerKey: this.applicationServerKey });
  }

  register(request: z.infer<typeof registerRequestSchema>): Promise<
    | ({ readonly code: 'registered' } & Pick<FakeDevice, 'device' | 'organization' | 'account'> & {
          readonly handle: string;
        })
    | RegisterRefusal
  > {
    this.calls.push('register');
    const { code, publicKey, at, signature, name, subscription } = request;
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...publicKey }, format: 'jwk' });
    const refusal = this.#refusal(key, signedText.register(at, { code, ...publicKey }), { at, signature });
    if (refusal !== undefined) return Promise.resolve(refusal);
    if (subscription !== null && !this.knowsPushService) return Promise.resolve({ code: 'unknown-push-service' });
    const again = [...this.devices.values()].find((each) => each.code === code && each.key.equals(key));
    const found = again ?? this.codes.get(code);
    if (found === undefined) return Promise.resolve({ code: 'unknown-code' });
    this.codes.delete(code);
    const { organization, account } = found;
    const device = again?.device ?? randomUUID();
    const fresh = {
      state: 'pending',
      lastUsedAt: undefined,
      request: undefined,
      triesLeft: 3,
      pinTriesLeft: 5,
    } as const;
    this.devices.set(device, { ...fresh, device, key, code, name, subscription, organization, account });
    return Promise.resolve({ code: 'registered', device, handle: handleOf(device), organization, account });
  }

  waiting(
    request: z.infer<typeof waitingRequestSchema>,
  ): Promise<({ readonly code: 'known' } & DeviceStatus) | DeviceRefusal> {
    return this.#known('waiting', request, (device) => {
      const now = this.#clock.now();
      if (device.request !== undefined && device.request.expiresAt <= now) device.request = undefined;
      const { state, organization, account, lastUsedAt } = device;
      const asked = device.request;
      const shown = asked && { ...asked, number: undefined, pin: undefined };
      const { applicationServerKey } = this;
      const isNotified = device.subscription !== null;
      const about = { state, organization, account, lastUsedAt, applicationServerKey, isNotified, request: shown };
      return { code: 'known', now, ...about };
    });
  }

  answer(request: z.infer<typeof answerRequestSchema>): Promise<AnswerOutcome | DeviceRefusal> {
    return this.#known(
      'answer',
      request,
      (device) => this.outcome ?? this.#outcome(device, request),
      (device) => signedText.answer(device, request.at, request),
    );
  }

  subscribe(
    request: z.infer<typeof subscriptionRequestSchema>,
  ): Promise<{ readonly code: 'subscribed' | 'unknown-push-service' } | DeviceRefusal> {
    return this.#known(
      'subscription',
      request,
      (device) => {
        device.subscription = request.subscription;
        return { code: 'subscribed' };
      },
      (device) => signedText.subscription(device, request.at, request.subscription?.endpoint ?? ''),
    );
  }

  remove(request: z.infer<typeof removeRequestSchema>): Promise<{ readonly code: 'removed' } | DeviceRefusal> {
    return this.#known('remove', request, ({ device }) => {
      this.devices.delete(device);
      return { code: 'removed' };
    });
  }

  #outcome(device: FakeDevice, said: z.infer<typeof answerRequestSchema>): AnswerOutcome {
    const asked = device.request;
    if (asked?.id !== said.request) return { code: 'over' };
    if (said.decision === 'deny') {
      device.request = undefined;
      device.state = 'off';
      return { code: 'denied' };
    }
    if (said.number !== asked.number) {
      device.triesLeft -= 1;
      if (device.triesLeft > 0) return { code: 'wrong-number', left: device.triesLeft };
      device.request = undefined;
      return { code: 'over' };
    }
    if (asked.pin !== undefined && said.pin !== asked.pin) {
      device.pinTriesLeft -= 1;
      if (device.pinTriesLeft > 0) return { code: 'wrong-pin', left: device.pinTriesLeft };
      device.request = undefined;
      device.state = 'off';
      return { code: 'locked' };
    }
    device.request = undefined;
    device.state = 'active';
    device.lastUsedAt = this.#clock.now();
    return { code: 'verified' };
  }

  #known<Outcome>(
    call: 'waiting' | 'answer' | 'subscription' | 'remove',
    { handle, at, signature }: { readonly handle: string; readonly at: string; readonly signature: string },
    act: (device: FakeDevice) => Outcome,
    textOf = (device: string): string =>
      call === 'remove' ? signedText.remove(device, at) : signedText.waiting(device, at),
  ): Promise<Outcome | DeviceRefusal> {
    this.calls.push(call);
    const device = [...this.devices.values()].find((each) => handleOf(each.device) === handle);
    if (device === undefined) return Promise.resolve({ code: 'unknown-device' });
    return Promise.resolve(this.#refusal(device.key, textOf(device.device), { at, signature }) ?? act(device));
  }

  #refusal(key: KeyObject, text: string, { at, signature }: { readonly at: string; readonly signature: string }) {
    const now = this.#clock.now();
    if (Math.abs(Date.parse(at) - now.getTime()) > toleranceMs) return { code: 'wrong-clock', now } as const;
    const isRight = verify(
      'sha256',
      Buffer.from(text),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    return isRight ? undefined : ({ code: 'bad-signature' } as const);
  }
}

function handleOf(device: string): string {
  return `handle-of-${device}`;
}
