import type { Response } from 'restify';
import { type Randomness, randomId } from '../../services/randomness.ts';
import { EventUnderWayError } from '../../services/telephony/twilio/webhook-memory.ts';
import { inTime } from '../timing/with-timeout.ts';
import type { Log } from '../logging/log.ts';

export interface WebhookAnswersOptions {
  readonly log: Log;
  readonly randomness: Randomness;
  /** Longest that an event is worked on. Twilio waits 15 s, and who is on the phone hears nothing meanwhile. */
  readonly patienceMilliseconds?: number;
}

/** Answers to Twilio, also when what they depend on fails: then the log has the cause, under a reference. */
export class WebhookAnswers {
  readonly #log: Log;
  readonly #randomness: Randomness;
  readonly #patience: number;

  constructor({ log, randomness, patienceMilliseconds = 8_000 }: WebhookAnswersOptions) {
    this.#log = log;
    this.#randomness = randomness;
    this.#patience = patienceMilliseconds;
  }

  /** Goes on with a call. `otherwise` says what is said when it cannot be known: Twilio itself would say it in English. */
  async speak(response: Response, otherwise: () => string, work: () => Promise<string>): Promise<void> {
    try {
      sendXml(response, await inTime(work(), this.#patience));
    } catch (error) {
      this.#failed(error, 'a call could not be answered');
      sendXml(response, otherwise());
    }
  }

  /** Takes note of an event; Twilio sends one again that is answered 5xx. */
  async acknowledge(response: Response, work: () => Promise<void>): Promise<void> {
    await this.#attempt(response, work, () => void response.send(204));
  }

  /** Answers a text. */
  async reply(response: Response, work: () => Promise<string>): Promise<void> {
    await this.#attempt(response, work, (xml) => sendXml(response, xml));
  }

  async #attempt<Result>(
    response: Response,
    work: () => Promise<Result>,
    send: (result: Result) => void,
  ): Promise<void> {
    try {
      send(await inTime(work(), this.#patience));
    } catch (error) {
      if (error instanceof EventUnderWayError) {
        response.send(503, { error: 'The event is being handled: send it again.' });
        return;
      }
      const reference = this.#failed(error, 'an event of a phone could not be handled');
      response.send(500, { error: `Something went wrong. Reference: ${reference}` });
    }
  }

  #failed(error: unknown, message: string): string {
    const reference = randomId(this.#randomness).slice(0, 8);
    this.#log.error({ reference, err: error }, message);
    return reference;
  }
}

function sendXml(response: Response, xml: string): void {
  response.sendRaw(200, xml, { 'content-type': 'text/xml; charset=utf-8' });
}
