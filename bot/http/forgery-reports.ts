import { type Clock, hourSeconds } from '../../services/clock.ts';
import type { WebhookFlaw } from '../../services/telephony/twilio/twilio-webhooks.ts';
import type { Log } from '../logging/log.ts';

/** Somebody spoke as Twilio who is not, or said what Twilio never says. Nothing was done. */
export interface Forgery {
  /** Which route, as it is written: nothing that the caller chose. */
  readonly route: string;
  readonly flaw: WebhookFlaw;
  /** How many more there were since the last one reported. */
  readonly unreported: number;
}

/** Reports in one hour, on one replica: a flood must not fill the audit trail, which keeps every row for ever. */
const reportsPerHour = 5;
const hour = hourSeconds * 1000;

export interface ForgeryReportsOptions {
  readonly clock: Clock;
  /** Puts it into the audit trail. */
  readonly onForged: (forgery: Forgery) => Promise<void> | void;
}

/** Tells of refused webhooks, a few an hour; the others are counted and told with the next one. */
export class ForgeryReports {
  readonly #clock: Clock;
  readonly #onForged: ForgeryReportsOptions['onForged'];
  #hour = -1;
  #reported = 0;
  #unreported = 0;

  constructor({ clock, onForged }: ForgeryReportsOptions) {
    this.#clock = clock;
    this.#onForged = onForged;
  }

  /**
   * Never fails: the caller is refused either way.
   * @param refused.log that of the request
   */
  async report({ route, flaw, log }: Omit<Forgery, 'unreported'> & { readonly log: Log }): Promise<void> {
    const now = Math.floor(this.#clock.now().getTime() / hour);
    if (now !== this.#hour) [this.#hour, this.#reported] = [now, 0];
    if (this.#reported >= reportsPerHour) {
      this.#unreported += 1;
      return;
    }
    this.#reported += 1;
    const unreported = this.#unreported;
    this.#unreported = 0;
    log.warn({ reason: flaw, url: route, count: unreported }, 'a request that the carrier has not signed was refused');
    try {
      await this.#onForged({ route, flaw, unreported });
    } catch (error) {
      log.error({ err: error }, 'a forged webhook could not be audited');
    }
  }
}
