import { LRUCache } from 'lru-cache';
import { type Clock, millisecondsAfter } from '../../services/clock.ts';
import type { Randomness } from '../../services/randomness.ts';
import { systemWait, type Wait } from '../timing/wait.ts';

/** Messages a second, at first and at most and at least; the channel's own limits are in print with several numbers. */
const firstRate = 15;
const highestRate = 50;
const lowestRate = 0.5;
/** What a second without a refusal adds. */
const raise = 0.5;
/** After a refusal that names no wait, in milliseconds, at first; twice as long each time in a row. */
const firstPause = 1_000;
const longestPause = 60_000;
/** The longest wait of the channel's that is believed, in milliseconds. */
const longestAskedFor = 3_600_000;
/** What has to wait no longer than this, in milliseconds, is waited for; all else comes back later. */
const patience = 1_000;
/**
 * Messages a second, of each process, for those who have waited, while the tenant is given too much all the time: a third of the 30 that
 * Teams takes. With five, on a morning with nine people a second, some waited for half an hour.
 */
const awaitedRate = 10;
/** A pause of more than this, in milliseconds, is no moment's too much: nobody goes before it is over. */
const longestMoment = 10_000;
const mostTenants = 1_000;

interface Pace {
  rate: number;
  /** On the clock, in milliseconds. */
  nextAt: number;
  pausedUntil: number;
  raisedAt: number;
  /** Refusals since something was taken. */
  refusals: number;
  /** When the next one who has waited goes, whatever others are refused. */
  awaitedAt: number;
}

export interface ChannelPaceOptions {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Lets time pass until a message may go; the system's timer unless told otherwise. */
  readonly wait?: Wait;
}

/**
 * How fast a tenant is written to by what nobody waits for. It learns from 429: half as fast, after a pause; and a little
 * faster again with each second in which everything is taken. Each process learns for itself.
 */
export class ChannelPace {
  readonly #options: ChannelPaceOptions;
  readonly #paces = new LRUCache<string, Pace>({ max: mostTenants });

  constructor(options: ChannelPaceOptions) {
    this.#options = options;
  }

  /**
   * Resolves when a message may go to the tenant; with a moment when that is not soon: then is the time to come again.
   * @param isAwaited somebody waits for it, and it comes again as it was told: where people click so much that there is a refusal
   * every second, it would never have its turn
   */
  async ready(tenantId: string, isAwaited = false): Promise<Date | undefined> {
    const { clock, wait = systemWait } = this.#options;
    const pace = this.#of(tenantId);
    const now = this.#now();
    const at = Math.max(pace.nextAt, pace.pausedUntil, now);
    const pause = at - now;
    const turnIn = Math.max(0, pace.awaitedAt - now);
    if (isAwaited && pause > patience && pause <= longestMoment && turnIn <= patience) {
      pace.awaitedAt = now + turnIn + 1_000 / awaitedRate;
      if (turnIn > 0) await wait(Math.ceil(turnIn));
      return undefined;
    }
    if (pause > patience) return millisecondsAfter(clock.now(), pause * (1 + this.#dice() / 4));
    pace.nextAt = at + 1_000 / pace.rate;
    if (pause > 0) await wait(Math.ceil(pause));
    return undefined;
  }

  /** Whether the tenant's last word was that it is too much. */
  isThrottled(tenantId: string): boolean {
    return this.#of(tenantId).pausedUntil > this.#now();
  }

  /** The channel has answered. @param askedFor the wait that a 429 names, in milliseconds */
  heard(tenantId: string, status: number, askedFor?: number): void {
    const pace = this.#of(tenantId);
    const now = this.#now();
    if (status === 429) this.#refused(pace, now, askedFor);
    else if (status < 300) taken(pace, now);
  }

  #refused(pace: Pace, now: number, askedFor: number | undefined): void {
    // Messages that were on their way already say nothing new.
    if (pace.pausedUntil <= now) {
      pace.rate = Math.max(lowestRate, pace.rate / 2);
      pace.refusals += 1;
    }
    const backOff = Math.min(firstPause * 2 ** (pace.refusals - 1), longestPause) * (0.75 + this.#dice() / 2);
    const pause = askedFor === undefined ? backOff : Math.min(askedFor, longestAskedFor);
    pace.pausedUntil = Math.max(pace.pausedUntil, now + pause);
    pace.raisedAt = pace.pausedUntil;
  }

  #of(tenantId: string): Pace {
    const now = this.#now();
    const known = this.#paces.get(tenantId);
    // A moment that is further ahead than any can be was set by a clock that has been put back.
    const latest = Math.max(known?.nextAt ?? 0, known?.pausedUntil ?? 0, known?.awaitedAt ?? 0);
    const isSane = known !== undefined && latest - now <= longestAskedFor;
    if (isSane) return known;
    const pace = {
      rate: known?.rate ?? firstRate,
      nextAt: 0,
      pausedUntil: 0,
      raisedAt: now,
      refusals: 0,
      awaitedAt: 0,
    };
    this.#paces.set(tenantId, pace);
    return pace;
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }

  /** From 0 to 1. */
  #dice(): number {
    return (this.#options.randomness.bytes(1)[0] ?? 0) / 255;
  }
}

function taken(pace: Pace, now: number): void {
  if (pace.pausedUntil > now) return;
  pace.refusals = 0;
  if (now - pace.raisedAt < 1_000) return;
  pace.raisedAt = now;
  pace.rate = Math.min(highestRate, pace.rate + raise);
}
