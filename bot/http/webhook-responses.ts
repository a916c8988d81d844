import type { Response } from 'restify';
import type { Randomness } from '../../services/randomness.ts';
import { noteFault } from '../logging/fault.ts';
import type { Log } from '../logging/log.ts';
import { withTimeout } from '../timing/with-timeout.ts';
import { answerFault } from './fault-answers.ts';
import { sendProblem } from './problems.ts';

export interface WebhookResponsesOptions {
  readonly randomness: Randomness;
  /** Longest that an event is worked on. Twilio waits 15 s, and who is on the phone hears nothing meanwhile. */
  readonly timeoutMs?: number;
}

/** A request that is answered, with a log whose lines say which one it was. */
export interface Answered {
  readonly response: Response;
  readonly log: Log;
}

/** Answers to Twilio, also when what they depend on fails: then the log has the cause, under a reference. */
export class WebhookResponses {
  readonly #randomness: Randomness;
  readonly #timeoutMs: number;

  constructor({ randomness, timeoutMs = 8_000 }: WebhookResponsesOptions) {
    this.#randomness = randomness;
    this.#timeoutMs = timeoutMs;
  }

  /** Goes on with a call. `otherwise` says what is said when it cannot be known: Twilio itself would say it in English. */
  async speak({ response, log }: Answered, otherwise: () => string, work: () => Promise<string>): Promise<void> {
    try {
      sendXml(response, await withTimeout(work(), this.#timeoutMs));
    } catch (error) {
      noteFault({ log, randomness: this.#randomness }, { error, message: 'a call could not be answered' });
      sendXml(response, otherwise());
    }
  }

  /** Takes note of an event; Twilio sends one again that is answered 5xx. */
  async acknowledge(answered: Answered, work: () => Promise<void>): Promise<void> {
    await this.#attempt(answered, work, () => void answered.response.send(204));
  }

  /** Answers a text. */
  async reply(answered: Answered, work: () => Promise<string>): Promise<void> {
    await this.#attempt(answered, work, (xml) => sendXml(answered.response, xml));
  }

  async #attempt<Result>(
    { response, log }: Answered,
    work: () => Promise<Result>,
    send: (result: Result) => void,
  ): Promise<void> {
    try {
      send(await withTimeout(work(), this.#timeoutMs));
    } catch (error) {
      const what = 'an event of a phone could not be handled';
      sendProblem(response, answerFault(error, { log, randomness: this.#randomness, what }));
    }
  }
}

function sendXml(response: Response, xml: string): void {
  response.sendRaw(200, xml, { 'content-type': 'text/xml; charset=utf-8' });
}
