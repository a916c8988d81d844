import { callReport } from './call-parameters.ts';
import type { CallRecord } from './call-record.ts';
import type { CallReportEvent } from './call-request.ts';
import type { Exchange } from '../exchange.ts';

/** Tells the bot how a call goes, as far as it asked for it: one event after the other. */
export class CallReporter {
  readonly #call: CallRecord;
  readonly #exchange: Exchange;
  #last: Promise<void> = Promise.resolve();
  #sequence = 0;

  constructor(call: CallRecord, exchange: Exchange) {
    this.#call = call;
    this.#exchange = exchange;
  }

  /** Says how the call stands now; an answer is not waited for. */
  report(event: CallReportEvent): void {
    const { reports } = this.#call.request;
    if (reports?.events.has(event) !== true) return;
    const { account, webhooks, work, clock } = this.#exchange;
    const parameters = callReport(this.#call, account, { event, sequence: this.#sequence, at: clock.now() });
    this.#sequence += 1;
    const told = this.#last.then(() => webhooks.call(reports.url, reports.method, parameters)).then(noMatter, noMatter);
    this.#last = told;
    work.start(() => told);
  }
}

/** The bot did not take it, which is the bot's loss. */
function noMatter(): void {}
