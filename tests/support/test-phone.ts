import assert from 'node:assert/strict';
import type { CallAction, PhoneAction } from '../../services/telephony/simulator/phone-action.ts';
import type { CallEvent, CallHabit, CallView, PhoneView } from '../../services/telephony/simulator/views.ts';
import type { Phones } from './phones.ts';

/** A person's phone in a test. */
export class TestPhone {
  readonly number: string;
  readonly #phones: Phones;

  constructor(number: string, phones: Phones) {
    this.number = number;
    this.#phones = phones;
  }

  /** What it shows. @throws {AssertionError} when it was neither texted nor called */
  view(): PhoneView {
    const view = this.#phones.simulator.phones().find(({ number }) => number === this.number);
    return view ?? assert.fail('That phone was neither texted nor called');
  }

  /** Texts that arrived, oldest first. None when it was never texted. */
  textsReceived(): readonly string[] {
    const view = this.#phones.simulator.phones().find(({ number }) => number === this.number);
    return (view?.texts ?? []).filter(({ direction }) => direction === 'received').map(({ body }) => body);
  }

  /** The text that arrived last. @throws {AssertionError} when none did */
  lastText(): string {
    return this.textsReceived().at(-1) ?? assert.fail('No text arrived');
  }

  /** Writes to the bot. */
  reply(body: string): Promise<void> {
    return this.#act({ do: 'reply', phone: this.number, body });
  }

  /** The call that came last, over or not. @throws {AssertionError} when none came */
  get call(): CallView {
    return this.view().calls.at(-1) ?? assert.fail('No call came');
  }

  get isRinging(): boolean {
    return this.call.status === 'ringing';
  }

  answer(): Promise<void> {
    return this.#actInCall('answer');
  }

  decline(): Promise<void> {
    return this.#actInCall('decline');
  }

  /** Is engaged in another call. */
  isBusy(): Promise<void> {
    return this.#actInCall('turn-away-busy');
  }

  voiceMail(): Promise<void> {
    return this.#actInCall('send-to-voice-mail');
  }

  hangUp(): Promise<void> {
    return this.#actInCall('hang-up');
  }

  /** Lets it ring until it stops. */
  async ringOut(): Promise<void> {
    await this.#actInCall('let-ring');
    const { ringsUntil } = this.call;
    assert.ok(ringsUntil !== undefined);
    await this.#phones.pass((Date.parse(ringsUntil) - this.#phones.clock.now().getTime()) / 1000);
  }

  /** Presses keys, one after the other; each is answered before the next one. */
  async press(keys: string): Promise<void> {
    for (const key of keys) await this.#act({ do: 'press', call: this.call.sid, key });
  }

  /** Presses nothing for so long. */
  async isSilent(seconds: number): Promise<void> {
    await this.#phones.pass(seconds);
  }

  /** Everything that was said in the last call so far. */
  heard(): readonly string[] {
    return this.events('said').map(({ text }) => text);
  }

  /** What happened of one kind in the last call. */
  events<Kind extends CallEvent['kind']>(kind: Kind): readonly Extract<CallEvent, { kind: Kind }>[] {
    const isOfKind = (event: CallEvent): event is Extract<CallEvent, { kind: Kind }> => event.kind === kind;
    return this.call.events.filter(isOfKind);
  }

  /** What it does by itself from now on when it is called. */
  does(habit: CallHabit): Promise<void> {
    return this.#act({ do: 'set-call-habit', phone: this.number, habit });
  }

  /** Whether texts arrive from now on, or get lost. */
  textsArrive(arrive: boolean): Promise<void> {
    return this.#act({ do: 'set-texts-arrive', phone: this.number, arrive });
  }

  #actInCall(action: CallAction): Promise<void> {
    return this.#act({ do: action, call: this.call.sid });
  }

  /** @throws {AssertionError} when it cannot be done now */
  async #act(action: PhoneAction): Promise<void> {
    await this.#phones.settled();
    assert.ok(this.#phones.simulator.act(action), `${action.do} cannot be done now`);
    await this.#phones.settled();
  }
}
