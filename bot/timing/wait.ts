import { setTimeout as delay } from 'node:timers/promises';

/** Lets time pass, until `signal` at the longest; rejects when it is cut short. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;

/** The system's timer. */
export const systemWait: Wait = (milliseconds, signal) => delay(milliseconds, undefined, signal && { signal });
