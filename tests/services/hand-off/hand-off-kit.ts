import { secondsAfter } from '../../../services/clock.ts';
import { filled, type HandOff } from '../../../services/hand-off/hand-off.ts';
import type { HandOffContext } from '../../../services/hand-off/transitions.ts';

const openedAt = new Date('2026-03-02T12:00:00Z');

/** One that a ticket system has just opened for a day, or what is said of it. */
export function newHandOff(about: Partial<HandOff> = {}): HandOff {
  return {
    ...filled({
      _id: 'demo',
      reference: 'KTR-482',
      person: { tenantId: 'demo', objectId: 'alex' },
      reason: 'helpdesk-asked',
      steps: [],
      openedAt,
      expiresAt: secondsAfter(openedAt, 86_400),
      kind: 'set-up',
      openedBy: { by: 'program', program: 'demo' },
    }),
    ...about,
  };
}

let drawn = 0;

/** So many seconds after it was opened. */
export function after(seconds: number): HandOffContext {
  return { now: new Date(openedAt.getTime() + seconds * 1_000), newId: () => `id-${String((drawn += 1))}` };
}
