import { ApiError } from '../api/api-error.ts';
import { CallRecord, type CallState } from './call-record.ts';
import { CallReporter } from './call-reporter.ts';
import type { CallRequest } from './call-request.ts';
import type { CallSignal } from './call-signal.ts';
import type { DemoPhone } from '../demo-phone.ts';
import type { Exchange } from '../exchange.ts';
import { InterruptibleWait, OverError } from '../time/interruptible-wait.ts';
import { ScriptError } from './script-source.ts';
import { TwimlPlayer } from './twiml-player.ts';
import type { AnsweredBy, CallOutcome } from '../views.ts';
import { millisecondsAfter } from '../../../clock.ts';

export interface CallOptions {
  readonly sid: string;
  readonly request: CallRequest;
  readonly phone: DemoPhone;
  readonly exchange: Exchange;
}

/** How a call ends. */
type Ending = Partial<CallState> & { readonly status: CallOutcome };

/** One call, from dialling to its end. */
export class Call {
  readonly record: CallRecord;
  readonly #phone: DemoPhone;
  readonly #exchange: Exchange;
  readonly #time: InterruptibleWait<CallSignal>;
  readonly #reporter: CallReporter;
  #cancelLimit: () => void = () => undefined;

  constructor({ sid, request, phone, exchange }: CallOptions) {
    this.#phone = phone;
    this.#exchange = exchange;
    this.#time = new InterruptibleWait(exchange);
    const { book, clock } = exchange;
    this.record = new CallRecord(
      sid,
      request,
      () => clock.now(),
      () => book.changed(phone),
    );
    this.#reporter = new CallReporter(this.record, exchange);
    phone.add(this.record);
  }

  /** Dials, rings, and does what the bot's script says; nobody waits for its end. */
  start(): void {
    this.#exchange.book.changed(this.#phone);
    this.#exchange.work.start(async () => {
      try {
        this.#end(await this.#takePlace());
      } catch (error) {
        if (error instanceof OverError) return;
        const problem = error instanceof ScriptError ? error.problem : undefined;
        this.#end({ status: 'failed', ...(problem && { problem }) });
        if (problem === undefined) throw error;
      }
    });
  }

  /** @returns whether this is a moment for it */
  signal(signal: CallSignal): boolean {
    const { status } = this.record.state;
    if (signal.kind !== 'key') return status === 'ringing' && this.#time.interrupt(signal);
    if (status !== 'in-progress') return false;
    this.record.add({ kind: 'pressed', key: signal.key });
    this.#time.interrupt(signal);
    return true;
  }

  /** It rings on, and nobody minds. */
  letRing(): boolean {
    if (this.record.state.status !== 'ringing') return false;
    this.record.change({ isSilenced: true });
    return true;
  }

  hangUp(): boolean {
    if (this.record.state.status !== 'in-progress') return false;
    this.#end({ status: 'completed', wasHungUp: true });
    return true;
  }

  /**
   * The bot ends it: `completed` any call, `canceled` one that was not answered yet.
   * @throws {ApiError} when it has ended
   */
  endByBot(wish: 'canceled' | 'completed'): void {
    if (this.record.isOver) throw new ApiError(21220);
    if (this.record.state.status !== 'in-progress') this.#end({ status: 'canceled' });
    else if (wish === 'completed') this.#end({ status: 'completed' });
  }

  async #takePlace(): Promise<Ending> {
    this.#reporter.report('initiated');
    await this.#time.wait(this.#exchange.pace.dialling);
    if (this.#phone.callHabit === 'busy') return { status: 'busy' };
    const picked = await this.#ring();
    if (picked === 'elapsed') return { status: 'no-answer' };
    if (picked.kind === 'turned-away') return { status: 'busy', wasDeclined: picked.wasDeclined };
    if (picked.kind === 'picked-up') await this.#talk(picked.by);
    return { status: 'completed' };
  }

  async #ring(): Promise<CallSignal | 'elapsed'> {
    const milliseconds = this.record.request.timeout * 1000;
    const ringsUntil = millisecondsAfter(this.#exchange.clock.now(), milliseconds);
    const { callHabit } = this.#phone;
    this.record.change({ status: 'ringing', ringsUntil, isSilenced: callHabit === 'no-answer' });
    this.#reporter.report('ringing');
    const isAboutRinging = ({ kind }: CallSignal): boolean => kind !== 'key';
    const byItself = habitSignals[callHabit];
    const timeoutMs = byItself === undefined ? milliseconds : Math.min(milliseconds, this.#exchange.pace.pickUp);
    const signal = await this.#time.wait(timeoutMs, isAboutRinging);
    return signal === 'elapsed' && byItself !== undefined ? byItself : signal;
  }

  async #talk(answeredBy: AnsweredBy): Promise<void> {
    const { clock, schedule, pace } = this.#exchange;
    const { timeLimit, sendDigits, machineName } = this.record.request;
    this.record.change({ status: 'in-progress', answeredBy, answeredAt: clock.now() });
    this.#cancelLimit = schedule.after(timeLimit * 1000, () => this.#end({ status: 'completed' }));
    this.#reporter.report('answered');
    if (sendDigits !== '') await this.#dial(sendDigits);
    if (machineName !== undefined) await this.#time.wait(pace.detection);
    await new TwimlPlayer({ call: this.record, exchange: this.#exchange, time: this.#time }).play();
  }

  /** Keys for the switchboard that answered. */
  async #dial(sendDigits: string): Promise<void> {
    const { key } = this.#exchange.pace;
    for (const [, pauses = '', keys = ''] of sendDigits.matchAll(/(w*)([^w]*)/giu)) {
      const waited = pauses.length * 500 + pauses.replaceAll('w', '').length * 500;
      await this.#time.wait(waited + keys.length * key);
      if (keys !== '') this.record.add({ kind: 'dialled', keys });
    }
  }

  #end(ending: Ending): void {
    if (this.record.isOver) return;
    this.#cancelLimit();
    this.record.change({ ...ending, endedAt: this.#exchange.clock.now(), isListening: false });
    this.#reporter.report('completed');
    this.#time.over();
  }
}

/** What a phone does by itself when it rings. */
const habitSignals: Readonly<Record<DemoPhone['callHabit'], CallSignal | undefined>> = {
  ask: undefined,
  'no-answer': undefined,
  answer: { kind: 'picked-up', by: 'human' },
  'voice-mail': { kind: 'picked-up', by: 'machine' },
  decline: { kind: 'turned-away', wasDeclined: true },
  busy: { kind: 'turned-away', wasDeclined: false },
};
