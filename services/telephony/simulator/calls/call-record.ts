import type { CallRequest } from './call-request.ts';
import { displayed } from '../numbers.ts';
import type { AnsweredBy, CallEvent, CallStatus, CallView, Problem } from '../views.ts';

/** How a call stands. */
export interface CallState {
  readonly status: CallStatus;
  readonly ringsUntil?: Date;
  readonly isSilenced: boolean;
  readonly answeredAt?: Date;
  readonly answeredBy?: AnsweredBy;
  readonly endedAt?: Date;
  readonly isListening: boolean;
  readonly wasHungUp: boolean;
  readonly wasDeclined: boolean;
  readonly problem?: Problem;
}

/** Most events that a call keeps. */
const mostEvents = 200;

/** What is known of one call. */
export class CallRecord {
  readonly sid: string;
  readonly request: CallRequest;
  readonly placedAt: Date;
  readonly #events: CallEvent[] = [];
  readonly #now: () => Date;
  readonly #onChange: () => void;
  #updatedAt: Date;
  #state: CallState = {
    status: 'queued',
    isSilenced: false,
    isListening: false,
    wasHungUp: false,
    wasDeclined: false,
  };

  constructor(sid: string, request: CallRequest, now: () => Date, onChange: () => void) {
    this.sid = sid;
    this.request = request;
    this.#now = now;
    this.#onChange = onChange;
    this.placedAt = this.#updatedAt = now();
  }

  get state(): CallState {
    return this.#state;
  }

  get updatedAt(): Date {
    return this.#updatedAt;
  }

  get isOver(): boolean {
    return this.#state.endedAt !== undefined;
  }

  /** Seconds that it lasted; undefined when it was not answered, or is not over. */
  get seconds(): number | undefined {
    const { answeredAt, endedAt } = this.#state;
    if (answeredAt === undefined || endedAt === undefined) return undefined;
    return Math.round((endedAt.getTime() - answeredAt.getTime()) / 1000);
  }

  change(part: Partial<CallState>): void {
    this.#state = { ...this.#state, ...part };
    this.#updatedAt = this.#now();
    this.#onChange();
  }

  /** Something was said or pressed. */
  add(event: CallEvent): void {
    this.#events.push(event);
    if (this.#events.length > mostEvents) this.#events.shift();
    this.#onChange();
  }

  view(): CallView {
    const { ringsUntil, answeredAt, endedAt, ...state } = this.#state;
    const { sendDigits, from } = this.request;
    return {
      ...state,
      sid: this.sid,
      from: displayed(from),
      placedAt: this.placedAt.toISOString(),
      ringsUntil: state.status === 'ringing' ? ringsUntil?.toISOString() : undefined,
      answeredAt: answeredAt?.toISOString(),
      endedAt: endedAt?.toISOString(),
      extension: sendDigits.replaceAll(/w/giu, '') || undefined,
      events: [...this.#events],
    };
  }
}
