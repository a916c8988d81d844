import { createSimulatorAccount, type SimulatorAccount } from '../../services/telephony/simulator/account.ts';
import type { Pace } from '../../services/telephony/simulator/exchange.ts';
import { PhoneSimulator } from '../../services/telephony/simulator/phone-simulator.ts';
import { sendWebhook } from '../../services/telephony/simulator/send-webhook.ts';
import type { SendWebhook } from '../../services/telephony/simulator/webhooks.ts';
import { FakeSchedule } from './fake-schedule.ts';
import { FakeClock, FakeRandomness } from './fakes.ts';
import { TestPhone } from './test-phone.ts';

/** Nothing takes time but what waits for a person: ringing, and listening for keys. */
const atOnce: Pace = {
  text: 0,
  dialling: 0,
  pickUp: 0,
  detection: 0,
  key: 0,
  breath: 0,
  character: 0,
  pausedSecond: 0,
};

export interface PhonesOptions {
  /** How the bot gets its webhooks: `webhooksTo` a server, or a function. */
  readonly send: SendWebhook;
  /** Share it with the bot. */
  readonly clock?: FakeClock;
  readonly textUrl?: string;
  readonly account?: SimulatorAccount;
  readonly pace?: Partial<Pace>;
  readonly seed?: string;
}

/**
 * Phones for tests: the product's own simulator, on a clock that a test moves. Everything that is done at one of them
 * resolves once the bot has answered all that it was told of it.
 */
export class Phones {
  readonly account: SimulatorAccount;
  readonly clock: FakeClock;
  readonly simulator: PhoneSimulator;
  readonly #schedule: FakeSchedule;
  readonly #faults: Error[] = [];

  constructor({ send, clock, textUrl, account, pace, seed }: PhonesOptions) {
    const randomness = new FakeRandomness(seed ?? 'phones');
    this.account = account ?? createSimulatorAccount(randomness);
    this.clock = clock ?? new FakeClock();
    this.#schedule = new FakeSchedule(this.clock);
    this.simulator = new PhoneSimulator({
      account: this.account,
      textUrl: () => textUrl ?? 'https://bot.example.com/twilio/text',
      clock: this.clock,
      randomness,
      onFault: (error) => this.#faults.push(new Error('The simulator failed', { cause: error })),
      schedule: this.#schedule,
      send,
      pace: { ...atOnce, ...pace },
    });
  }

  /** The phone of a number in E.164, texted and called or not yet. */
  phone(number: string): TestPhone {
    return new TestPhone(number, this);
  }

  /** Resolves once everything has happened that happens without time passing. @throws what the simulator did */
  async settled(): Promise<void> {
    do await this.simulator.settled();
    while (this.#schedule.runNext());
    const [fault] = this.#faults;
    if (fault !== undefined) throw fault;
  }

  /** Lets time pass, and everything happen at its moment. */
  async pass(seconds: number): Promise<void> {
    await this.settled();
    const end = this.clock.now().getTime() + seconds * 1000;
    while (this.#schedule.next <= end) {
      this.clock.set(new Date(Math.max(this.#schedule.next, this.clock.now().getTime())));
      await this.settled();
    }
    this.clock.set(new Date(end));
  }
}

/** Delivers what is addressed to a public address to a server on this machine. */
export function webhooksTo({ publicUrl, port }: { readonly publicUrl: string; readonly port: number }): SendWebhook {
  const base = publicUrl.replace(/\/+$/u, '');
  return (request) => {
    if (!request.url.startsWith(`${base}/`)) throw new RangeError(`Not for the bot: ${new URL(request.url).origin}`);
    return sendWebhook({ ...request, url: `http://127.0.0.1:${port}${request.url.slice(base.length)}` });
  };
}
