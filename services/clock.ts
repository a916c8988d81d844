/** The present moment, passed in so that tests can set it. Nothing in `services` reads the time any other way. */
export interface Clock {
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };
