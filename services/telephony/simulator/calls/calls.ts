import { LRUCache } from 'lru-cache';
import { newSid } from '../account.ts';
import { ApiError } from '../api/api-error.ts';
import { Call } from './call.ts';
import { readCallRequest } from './call-request.ts';
import type { Exchange } from '../exchange.ts';

/** Calls that can be asked for; the oldest are forgotten. */
const remembered = 2_000;
/** Most calls at a time. */
const mostUnderWay = 500;

/** The calls to phones. */
export class Calls {
  readonly #exchange: Exchange;
  readonly #calls = new LRUCache<string, Call>({ max: remembered });
  readonly #underWay = new Set<Call>();

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** The bot asks for a call. @throws {ApiError} */
  create(form: URLSearchParams): Call {
    const { account, book, randomness } = this.#exchange;
    const request = readCallRequest(form, account);
    for (const call of this.#underWay) if (call.record.isOver) this.#underWay.delete(call);
    if (this.#underWay.size >= mostUnderWay) throw new ApiError(20429);
    const sid = newSid('CA', randomness);
    const call = new Call({ sid, request, phone: book.phone(request.to), exchange: this.#exchange });
    this.#calls.set(sid, call);
    this.#underWay.add(call);
    call.start();
    return call;
  }

  /** @throws {ApiError} when there is no such call (any more) */
  get(sid: string): Call {
    const call = this.find(sid);
    if (call === undefined) throw new ApiError(20404);
    return call;
  }

  /** The bot ends a call; nothing else of one can be changed. @throws {ApiError} */
  update(sid: string, form: URLSearchParams): Call {
    const call = this.get(sid);
    const status = form.get('Status');
    if (status !== 'canceled' && status !== 'completed') throw new ApiError(20001);
    call.endByBot(status);
    return call;
  }

  find(sid: string): Call | undefined {
    return this.#calls.get(sid);
  }
}
