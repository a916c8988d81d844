import { FakeClock } from '../../support/fakes.ts';

/** A server's clock that a test lets go wrong; `right` is the time that people's phones have. */
export class JumpingClock extends FakeClock {
  readonly right = new FakeClock();
  /** How far it is wrong, in seconds; negative when it is behind. */
  wrongBy = 0;
  /** How often somebody looked. */
  looks = 0;
  /** Said at every look, before it is answered. */
  onLook: (look: number) => void = () => undefined;

  override now(): Date {
    this.looks += 1;
    this.onLook(this.looks);
    return new Date(this.right.now().getTime() + this.wrongBy * 1000);
  }

  override advance(seconds: number): void {
    this.right.advance(seconds);
  }
}

const minute = 60;
const hour = 60 * minute;
const year = 365 * 24 * hour;

/** How far clocks jump, in seconds: when they are set by hand, by NTP, or after a battery ran out. */
export const jumps: readonly [title: string, seconds: number][] = [
  ['back by two minutes', -2 * minute],
  ['forward by two minutes', 2 * minute],
  ['back by an hour', -hour],
  ['forward by an hour', hour],
  ['back by a year', -year],
  ['forward by a year', year],
];
