import { assumptions } from './assumptions.ts';
import { Luck, secondsOf } from './luck.ts';

/** When the app is installed for somebody, and when they come to it; in seconds of the day. Not everybody comes. */
export interface Arrival {
  readonly installedAt: number;
  readonly comesAt: number | undefined;
}

export interface ArrivalsOptions {
  readonly hours: number;
  /** How much shorter than a full day the day is. */
  readonly scale: number;
  readonly seed: string;
}

/** In waves the app is installed; most come in the morning, the others over the rest of the day. */
export function arrivalsOf(people: number, { hours, scale, seed }: ArrivalsOptions): Arrival[] {
  const luck = new Luck(`${seed}:arrivals`);
  const perWave = Math.ceil(people / assumptions.installWaves.value);
  const middle = secondsOf(assumptions.peakMiddle) * scale;
  const width = secondsOf(assumptions.peakWidth) * scale;
  const end = hours * 3_600;
  return Array.from({ length: people }, (_, index) => {
    const wave = Math.floor(index / perWave);
    const begins = wave * secondsOf(assumptions.waveApart) * scale;
    const installedAt = begins + (index % perWave) / assumptions.installRate.value;
    if (luck.happens('neverComes')) return { installedAt, comesAt: undefined };
    const wanted = luck.happens('morningPeak')
      ? middle + (luck.between0And1() + luck.between0And1() - 1) * width
      : middle + luck.between0And1() * (end - middle) * 0.9;
    // Nobody comes to what is not there.
    return { installedAt, comesAt: Math.max(wanted, installedAt + 5) };
  });
}
