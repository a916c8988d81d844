import type { CallRecord } from './call-record.ts';
import type { CallSignal } from './call-signal.ts';
import type { Exchange } from '../exchange.ts';
import type { InterruptibleWait } from '../time/interruptible-wait.ts';
import { KeyCollector, type Gathered } from './key-collector.ts';
import { type Next, ScriptSource } from './script-source.ts';
import type { Gather, Utterance, Verb } from '../twiml/voice-twiml.ts';

export interface TwimlPlayerOptions {
  readonly call: CallRecord;
  readonly exchange: Exchange;
  readonly time: InterruptibleWait<CallSignal>;
}

/** Follows the bot's script in a call that was answered. */
export class TwimlPlayer {
  readonly #call: CallRecord;
  readonly #exchange: Exchange;
  readonly #time: InterruptibleWait<CallSignal>;

  constructor({ call, exchange, time }: TwimlPlayerOptions) {
    this.#call = call;
    this.#exchange = exchange;
    this.#time = time;
  }

  /**
   * Resolves when the script has come to its end, or the call has meanwhile.
   * @throws {ScriptError}
   * @throws {OverError} when the call ended while something was said or waited for
   */
  async play(): Promise<void> {
    const source = new ScriptSource(this.#call, this.#exchange);
    let next: Next | undefined = this.#call.request.script;
    while (next !== undefined) {
      const verbs = await source.fetch(next);
      if (this.#call.isOver) return;
      next = await this.#perform(verbs);
    }
  }

  /** @returns the document that follows; none when the call ends */
  async #perform(verbs: readonly Verb[]): Promise<Next | undefined> {
    for (const verb of verbs) {
      switch (verb.verb) {
        case 'Hangup':
          return undefined;
        case 'Redirect':
          return verb;
        case 'Gather': {
          const next = await this.#gather(verb);
          if (next !== undefined) return next;
          break;
        }
        case 'Say':
        case 'Play':
        case 'Pause':
          await this.#utter(verb, false);
      }
    }
    return undefined;
  }

  async #gather(gather: Gather): Promise<Next | undefined> {
    this.#call.change({ isListening: true });
    this.#time.keepsMissed = true;
    const { digits, finishedOnKey } = await this.#collect(gather);
    this.#time.keepsMissed = false;
    this.#call.change({ isListening: false });
    if (digits === '' && !gather.actionOnEmptyResult) return undefined;
    const parameters = { Digits: digits, FinishedOnKey: finishedOnKey, msg: 'Gather End' };
    return { url: gather.action, method: gather.method, parameters };
  }

  /** The first key silences what is being said. */
  async #collect({ prompts, timeout, ...ends }: Gather): Promise<Gathered> {
    const collector = new KeyCollector(ends);
    let key: string | undefined;
    for (const prompt of prompts) key ??= await this.#utter(prompt, true);
    for (;;) {
      key ??= await this.#wait(timeout * 1000);
      const gathered = key === undefined ? collector.silence() : collector.press(key);
      if (gathered !== undefined) return gathered;
      key = undefined;
    }
  }

  /** @returns the key that cut it short, where keys are listened to */
  async #utter(utterance: Utterance, listens: boolean): Promise<string | undefined> {
    const times = utterance.verb === 'Pause' ? 1 : utterance.loop || Infinity;
    for (let time = 0; time < times; time += 1) {
      const milliseconds = this.#begin(utterance);
      const key = await this.#wait(milliseconds, listens);
      if (key !== undefined) return key;
    }
    return undefined;
  }

  /** @returns how long it takes, in milliseconds; a sound of unknown length takes two seconds */
  #begin(utterance: Utterance): number {
    const { pace } = this.#exchange;
    switch (utterance.verb) {
      case 'Pause':
        return utterance.seconds * pace.pausedSecond;
      case 'Play':
        this.#call.add({ kind: 'played', sound: utterance.sound });
        return 2 * pace.pausedSecond;
      case 'Say':
        this.#call.add({ kind: 'said', text: utterance.text, language: utterance.language });
        return pace.breath + utterance.text.length * pace.character;
    }
  }

  /** @returns the key that was pressed meanwhile, where keys are listened to */
  async #wait(milliseconds: number, listens = true): Promise<string | undefined> {
    const signal = await this.#time.wait(milliseconds, ({ kind }) => listens && kind === 'key');
    return signal !== 'elapsed' && signal.kind === 'key' ? signal.key : undefined;
  }
}
