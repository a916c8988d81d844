import type { Clock } from '../../clock.ts';
import type { Randomness } from '../../randomness.ts';
import type { SimulatorAccount } from './account.ts';
import type { Call } from './calls/call.ts';
import { Calls } from './calls/calls.ts';
import { type Exchange, lifelikePace, type Pace } from './exchange.ts';
import type { CallAction, PhoneAction } from './phone-action.ts';
import { PhoneBook } from './phone-book.ts';
import { Replies } from './texts/replies.ts';
import { type Schedule, StoppableSchedule, systemSchedule } from './time/schedule.ts';
import { sendWebhook } from './send-webhook.ts';
import { Texts } from './texts/texts.ts';
import { type ApiAnswer, type ApiRequest, TwilioApi } from './api/twilio-api.ts';
import type { PhoneView } from './views.ts';
import { type SendWebhook, Webhooks } from './webhooks.ts';
import { WorkUnderWay } from './time/work-under-way.ts';

export interface PhoneSimulatorOptions {
  readonly account: SimulatorAccount;
  /** Where the bot hears of texts that come in, as it is entered at Twilio; asked for when one does. */
  readonly textUrl: () => string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Hears of faults of the simulator itself. */
  readonly onFault: (error: unknown) => void;
  readonly schedule?: Schedule;
  readonly send?: SendWebhook;
  readonly pace?: Partial<Pace>;
}

/**
 * Phones that exist in memory only, behind Twilio's API: for the demo and for tests. Whatever number is texted or
 * called has a phone; somebody reads its texts and answers its calls, or a test does.
 */
export class PhoneSimulator {
  readonly #exchange: Exchange;
  readonly #schedule: StoppableSchedule;
  readonly #texts: Texts;
  readonly #calls: Calls;
  readonly #replies: Replies;
  readonly #api: TwilioApi;
  readonly #stopping = new AbortController();

  constructor({ account, textUrl, clock, randomness, onFault, ...options }: PhoneSimulatorOptions) {
    this.#schedule = new StoppableSchedule(options.schedule ?? systemSchedule);
    const exchange: Exchange = {
      account,
      clock,
      randomness,
      book: new PhoneBook(),
      webhooks: new Webhooks({ account, randomness, send: options.send ?? sendWebhook }),
      work: new WorkUnderWay(onFault),
      schedule: this.#schedule,
      pace: { ...lifelikePace, ...options.pace },
    };
    this.#exchange = exchange;
    this.#texts = new Texts(exchange);
    this.#calls = new Calls(exchange);
    this.#replies = new Replies({ exchange, texts: this.#texts, textUrl });
    this.#api = new TwilioApi({ account, texts: this.#texts, calls: this.#calls });
  }

  /** One request to Twilio's API. */
  answer(request: ApiRequest): ApiAnswer {
    return this.#api.answer(request);
  }

  /** Every phone; the one that did something last comes last. */
  phones(): readonly PhoneView[] {
    return this.#exchange.book.views();
  }

  /** Hears of every phone that changes. @returns what ends that */
  watch(watcher: (phone: PhoneView) => void): () => void {
    return this.#exchange.book.watch(watcher);
  }

  /** Somebody does something at a phone. @returns whether it could be done */
  act(action: PhoneAction): boolean {
    switch (action.do) {
      case 'press':
        return this.#calls.find(action.call)?.signal({ kind: 'key', key: action.key }) ?? false;
      case 'reply':
      case 'set-call-habit':
      case 'set-texts-arrive':
        return this.#actAtPhone(action);
      case 'answer':
      case 'decline':
      case 'turn-away-busy':
      case 'send-to-voice-mail':
      case 'let-ring':
      case 'hang-up':
        return actInCall(this.#calls.find(action.call), action.do);
    }
  }

  /** Resolves once the bot has answered everything that it was asked and told, as far as time has passed. */
  settled(): Promise<void> {
    return this.#exchange.work.settled();
  }

  /** Nothing more happens at any phone. Aborts `stopped`. */
  stop(): void {
    this.#schedule.stop();
    this.#stopping.abort();
  }

  /** Aborted when it stops. */
  get stopped(): AbortSignal {
    return this.#stopping.signal;
  }

  #actAtPhone(action: Extract<PhoneAction, { readonly phone: string }>): boolean {
    const phone = this.#exchange.book.find(action.phone);
    if (phone === undefined) return false;
    if (action.do === 'reply') return this.#replies.send(phone, action.body);
    if (action.do === 'set-texts-arrive') phone.textsArrive = action.arrive;
    else phone.callHabit = action.habit;
    this.#exchange.book.changed(phone);
    return true;
  }
}

function actInCall(call: Call | undefined, action: CallAction): boolean {
  switch (action) {
    case 'answer':
      return call?.signal({ kind: 'picked-up', by: 'human' }) ?? false;
    case 'send-to-voice-mail':
      return call?.signal({ kind: 'picked-up', by: 'machine' }) ?? false;
    case 'decline':
      return call?.signal({ kind: 'turned-away', wasDeclined: true }) ?? false;
    case 'turn-away-busy':
      return call?.signal({ kind: 'turned-away', wasDeclined: false }) ?? false;
    case 'let-ring':
      return call?.letRing() ?? false;
    case 'hang-up':
      return call?.hangUp() ?? false;
  }
}
