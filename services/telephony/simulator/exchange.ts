import type { Clock } from '../../clock.ts';
import type { Randomness } from '../../randomness.ts';
import type { SimulatorAccount } from './account.ts';
import type { PhoneBook } from './phone-book.ts';
import type { Schedule } from './time/schedule.ts';
import type { Webhooks } from './webhooks.ts';
import type { WorkUnderWay } from './time/work-under-way.ts';

/** How long things take, in milliseconds. */
export interface Pace {
  /** Until a text has left, and again until it arrives. */
  readonly text: number;
  /** Until a phone rings. */
  readonly dialling: number;
  /** Until a phone that answers or declines by itself does so. */
  readonly pickUp: number;
  /** Until a machine is told from a person. */
  readonly detection: number;
  /** Of a key that is dialled. */
  readonly key: number;
  /** Of a breath before something is spoken, and of each of its characters. */
  readonly breath: number;
  readonly character: number;
  /** Of a second of silence in a script. */
  readonly pausedSecond: number;
}

/** As phones are, made a little quicker. */
export const lifelikePace: Pace = {
  text: 400,
  dialling: 600,
  pickUp: 1_500,
  detection: 700,
  key: 150,
  breath: 300,
  character: 65,
  pausedSecond: 1_000,
};

/** What the parts of the simulator share. */
export interface Exchange {
  readonly account: SimulatorAccount;
  readonly book: PhoneBook;
  readonly webhooks: Webhooks;
  readonly work: WorkUnderWay;
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly pace: Pace;
}
