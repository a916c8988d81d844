import type { DemoPhone } from '../demo-phone.ts';
import type { Exchange } from '../exchange.ts';
import { optOutAnswers, optOutWish } from './opt-out.ts';
import type { TextMessage } from './text-message.ts';
import { receivedText } from './text-parameters.ts';
import type { Texts } from './texts.ts';
import { readMessagingTwiml } from '../twiml/messaging-twiml.ts';
import { TwimlError } from '../twiml/read-xml.ts';
import { longestText, type Problem } from '../views.ts';
import { WebhookError } from '../webhooks.ts';

export interface RepliesOptions {
  readonly exchange: Exchange;
  readonly texts: Texts;
  /** Where the bot hears of texts that come in. */
  readonly textUrl: () => string;
}

/** Texts from phones to the bot. */
export class Replies {
  readonly #exchange: Exchange;
  readonly #texts: Texts;
  readonly #textUrl: () => string;

  constructor({ exchange, texts, textUrl }: RepliesOptions) {
    this.#exchange = exchange;
    this.#texts = texts;
    this.#textUrl = textUrl;
  }

  /** A person writes to the bot. @returns whether that is a text */
  send(phone: DemoPhone, body: string): boolean {
    if (body.trim() === '' || body.length > longestText) return false;
    const { account, work } = this.#exchange;
    const request = { from: phone.number, to: account.from, body, messagingServiceSid: undefined, reports: undefined };
    const message = this.#texts.keep(request, { direction: 'inbound', status: 'received' });
    const wish = optOutWish(body);
    if (wish !== undefined) phone.isUnsubscribed = wish === 'stop';
    this.#texts.show(phone, message);
    if (wish !== undefined) this.#answer(phone, optOutAnswers[wish]);
    work.start(() => this.#tell(phone, message));
    return true;
  }

  /** The bot hears of it, and may answer with texts. */
  async #tell(phone: DemoPhone, message: TextMessage): Promise<void> {
    const { webhooks, account } = this.#exchange;
    try {
      const { body } = await webhooks.call(this.#textUrl(), 'POST', receivedText(message, account));
      const answers = body.trim() === '' ? [] : readMessagingTwiml(body);
      if (phone.isUnsubscribed) return;
      for (const answer of answers) this.#answer(phone, answer);
    } catch (error) {
      this.#texts.show(phone, message, problemOf(error));
    }
  }

  #answer(phone: DemoPhone, body: string): void {
    const { from } = this.#exchange.account;
    const request = { from, to: phone.number, body, messagingServiceSid: undefined, reports: undefined };
    this.#texts.send(request, 'outbound-reply');
  }
}

/** @throws what is no answer of the bot's */
function problemOf(error: unknown): Problem {
  if (error instanceof TwimlError) return { code: 'invalid-twiml', detail: error.message };
  if (error instanceof WebhookError) return { code: 'refused', detail: error.message };
  throw error;
}
