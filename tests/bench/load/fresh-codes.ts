import { setTimeout as delay } from 'node:timers/promises';
import { type AppEntry, codeAt } from '../../support/authenticator.ts';

const stepMilliseconds = 30_000;
/** Longest that a code is on its way. */
const slack = 5_000;

/**
 * Codes that were not given yet: each person has one for every thirty seconds. A server takes those of the step before this one, of this
 * one and of the next, so that somebody can give three in a row, and then one in thirty seconds: whoever has none left is waited for.
 */
export class FreshCodes {
  readonly #newest = new Map<AppEntry, number>();

  /** Resolves when every one of these has a code left. */
  async ready(apps: readonly AppEntry[]): Promise<void> {
    const newest = Math.max(...apps.map((app) => this.#newest.get(app) ?? 0));
    // A little later, so that no code is of a step that has not begun for the server.
    await delay(Math.max(0, newest * stepMilliseconds - Date.now() + 1_000));
  }

  /** The oldest one that is still good. */
  next(app: AppEntry): string {
    const step = Math.max((this.#newest.get(app) ?? 0) + 1, stepAt(Date.now() + slack) - 1);
    if (step > stepAt(Date.now()) + 1) throw new Error('This app has no code left that is good now');
    this.#newest.set(app, step);
    return codeAt(app, new Date(step * stepMilliseconds));
  }
}

function stepAt(milliseconds: number): number {
  return Math.floor(milliseconds / stepMilliseconds);
}
