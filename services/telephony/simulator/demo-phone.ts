import type { CallRecord } from './calls/call-record.ts';
import { displayed } from './numbers.ts';
import type { CallHabit, PhoneView, TextView } from './views.ts';

/** Most texts and calls that a phone keeps; the oldest go. */
const mostTexts = 60;
const mostCalls = 20;

/** A phone that was texted or called: what it shows, and what it does when it is called. */
export class DemoPhone {
  /** E.164. */
  readonly number: string;
  callHabit: CallHabit = 'ask';
  textsArrive = true;
  isUnsubscribed = false;
  readonly #texts: TextView[] = [];
  readonly #calls: CallRecord[] = [];

  constructor(number: string) {
    this.number = number;
  }

  /** Adds a text, or shows what has become of one. */
  show(text: TextView): void {
    const at = this.#texts.findIndex(({ sid }) => sid === text.sid);
    if (at === -1) this.#texts.push(text);
    else this.#texts[at] = text;
    if (this.#texts.length > mostTexts) this.#texts.shift();
  }

  add(call: CallRecord): void {
    this.#calls.push(call);
    const ended = this.#calls.findIndex(({ isOver }) => isOver);
    if (this.#calls.length > mostCalls && ended !== -1) this.#calls.splice(ended, 1);
  }

  /** A call rings or is under way. */
  get isInCall(): boolean {
    return this.#calls.some(({ isOver }) => !isOver);
  }

  view(): PhoneView {
    const { number, callHabit, textsArrive, isUnsubscribed } = this;
    return {
      number,
      display: displayed(number),
      callHabit,
      textsArrive,
      isUnsubscribed,
      texts: [...this.#texts],
      calls: this.#calls.map((call) => call.view()),
    };
  }
}
