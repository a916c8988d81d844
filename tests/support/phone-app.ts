import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Clock } from '../../services/clock.ts';
import {
  type AuthenticatorDevices,
  type DevicePublicKey,
  type PushSubscription,
  signedText,
} from '../../services/methods/authenticator-push/device-messages.ts';
import { newSubscriber } from './push-subscriber.ts';

/** What the page on a phone does, without the page: a key of its own, and everything that it says signed. */
export class PhoneApp {
  readonly subscription: PushSubscription = newSubscriber('https://fcm.googleapis.com/fcm/send/demo').subscription;
  #devices: AuthenticatorDevices;
  readonly #clock: Clock;
  readonly #key: KeyObject;
  readonly publicKey: DevicePublicKey;
  handle = '';
  device = '';

  constructor(devices: AuthenticatorDevices, clock: Clock) {
    this.#devices = devices;
    this.#clock = clock;
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.publicKey = { x, y };
    this.#key = privateKey;
  }

  /** Another process answers from now on. */
  askFrom(devices: AuthenticatorDevices): void {
    this.#devices = devices;
  }

  async register(
    code: string,
    {
      subscription = this.subscription,
      name = 'Chrome, Android',
    }: { readonly subscription?: PushSubscription | null; readonly name?: string } = {},
  ) {
    const { at, publicKey } = this;
    const signature = this.signed(signedText.register(at, { code, ...publicKey }));
    const outcome = await this.#devices.register({
      ...{ code, publicKey, name, subscription, at, signature },
    });
    if (outcome.code === 'registered') [this.handle, this.device] = [outcome.handle, outcome.device];
    return outcome;
  }

  waiting() {
    const { at, device, handle } = this;
    return this.#devices.waiting({ handle, at, signature: this.signed(signedText.waiting(device, at)) });
  }

  /** The request that waits; one has to. */
  async request() {
    const known = await this.waiting();
    assert.equal(known.code, 'known');
    assert.ok(known.request, 'nothing waits on the phone');
    return known.request;
  }

  async approve(number: string, { pin = '', request = undefined as string | undefined } = {}) {
    return this.answer({ request: request ?? (await this.request()).id, decision: 'approve', number, pin });
  }

  async deny() {
    return this.answer({ request: (await this.request()).id, decision: 'deny', number: '', pin: '' });
  }

  answer(answer: { request: string; decision: 'approve' | 'deny'; number: string; pin: string }) {
    const { at, device, handle } = this;
    const signature = this.signed(signedText.answer(device, at, answer));
    return this.#devices.answer({ handle, at, signature, ...answer });
  }

  subscribe(subscription: PushSubscription | null) {
    const { at, device, handle } = this;
    const signature = this.signed(signedText.subscription(device, at, subscription?.endpoint ?? ''));
    return this.#devices.subscribe({ handle, at, signature, subscription });
  }

  remove() {
    const { at, device, handle } = this;
    return this.#devices.remove({ handle, at, signature: this.signed(signedText.remove(device, at)) });
  }

  get at(): string {
    return this.#clock.now().toISOString();
  }

  signed(text: string): string {
    return sign('sha256', Buffer.from(text), { key: this.#key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  }
}
