import { LRUCache } from 'lru-cache';
import { newSid } from '../account.ts';
import { ApiError } from '../api/api-error.ts';
import type { DemoPhone } from '../demo-phone.ts';
import type { Exchange } from '../exchange.ts';
import { InterruptibleWait } from '../time/interruptible-wait.ts';
import { readTextRequest, type TextMessage, type TextRequest } from './text-message.ts';
import { textReport } from './text-parameters.ts';
import type { Problem } from '../views.ts';

/** Texts that can be asked for; the oldest are forgotten. */
const remembered = 2_000;
/** What Twilio says of a phone that is out of reach. */
const unreachable = 30003;

/** Texts that the bot sends, and all that can be asked for. */
export class Texts {
  readonly #exchange: Exchange;
  readonly #messages = new LRUCache<string, TextMessage>({ max: remembered });

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** The bot asks for a text. @throws {ApiError} */
  create(form: URLSearchParams): TextMessage {
    const request = readTextRequest(form, this.#exchange.account);
    if (this.#exchange.book.find(request.to)?.isUnsubscribed === true) throw new ApiError(21610);
    return this.send(request, 'outbound-api');
  }

  /** A text goes to a phone; what becomes of it is reported. */
  send(request: TextRequest, direction: TextMessage['direction']): TextMessage {
    const { work, book } = this.#exchange;
    const phone = book.phone(request.to);
    book.changed(phone);
    const status = request.messagingServiceSid === undefined ? 'queued' : 'accepted';
    const message = this.keep(request, { direction, status });
    work.start(() => this.#carry(phone, message));
    return message;
  }

  /** Remembers a text that has just come about. */
  keep(request: TextRequest, kind: Pick<TextMessage, 'direction' | 'status'>): TextMessage {
    const { clock, randomness } = this.#exchange;
    const now = clock.now();
    const message = { ...request, ...kind, sid: newSid('SM', randomness), createdAt: now, updatedAt: now };
    this.#messages.set(message.sid, message);
    return message;
  }

  /** @throws {ApiError} when there is no such text (any more) */
  get(sid: string): TextMessage {
    const message = this.#messages.get(sid);
    if (message === undefined) throw new ApiError(20404);
    return message;
  }

  /** Newest first. */
  all(): readonly TextMessage[] {
    return [...this.#messages.values()].toSorted((one, two) => two.createdAt.getTime() - one.createdAt.getTime());
  }

  /** Takes away what a text says. @throws {ApiError} */
  redact(sid: string): TextMessage {
    return this.#change(this.get(sid), { body: '' });
  }

  /** The phone shows a text. */
  show(phone: DemoPhone, { sid, direction, body, createdAt }: TextMessage, problem?: Problem): void {
    const at = createdAt.toISOString();
    phone.show({ sid, direction: direction === 'inbound' ? 'sent' : 'received', body, at, problem });
    this.#exchange.book.changed(phone);
  }

  async #carry(phone: DemoPhone, queued: TextMessage): Promise<void> {
    await this.#pass();
    const sent = this.#change(queued, { status: 'sent', sentAt: this.#exchange.clock.now() });
    await this.#report(sent);
    await this.#pass();
    if (phone.textsArrive) {
      this.show(phone, queued);
      await this.#report(this.#change(sent, { status: 'delivered' }));
    } else {
      await this.#report(this.#change(sent, { status: 'undelivered', errorCode: unreachable }));
    }
  }

  #pass(): Promise<unknown> {
    return new InterruptibleWait(this.#exchange).wait(this.#exchange.pace.text);
  }

  #change(message: TextMessage, part: Partial<TextMessage>): TextMessage {
    const now = this.#messages.get(message.sid) ?? message;
    const changed = { ...now, ...part, updatedAt: this.#exchange.clock.now() };
    this.#messages.set(message.sid, changed);
    return changed;
  }

  async #report(message: TextMessage): Promise<void> {
    const { webhooks, account } = this.#exchange;
    const { reports } = message;
    if (reports === undefined) return;
    await webhooks.call(reports.url, reports.method, textReport(message, account)).catch(() => undefined);
  }
}
